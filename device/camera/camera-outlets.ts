import type { Socket } from "node:net";
import type { CameraOutgoing } from "../../console/outgoing.ts";
import type { Head } from "../../masks/ledger.ts";
import { stateInterval } from "../../masks/sanitise/sanitiser.ts";
import type { Account, Accounts } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { Clock } from "../clock.ts";
import type { BrokerTrust } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { FaultPanel, type Faults } from "../faults/faults.ts";
import { onvifRoute } from "../http/onvif-route.ts";
import { plainText, type Route } from "../http/route.ts";
import { HttpServer } from "../http/server.ts";
import { snapshotRoute } from "../http/snapshot-route.ts";
import type { CameraIdentity } from "../identity/camera-identity.ts";
import type { Users } from "../identity/users.ts";
import type { StreamName } from "../imaging/stream-names.ts";
import type { Witness } from "../ledger/witness.ts";
import type { Logger } from "../log.ts";
import type { AudioFeed } from "../media/audio-feed.ts";
import type { Beside } from "../media/beside.ts";
import type { Changes } from "../onvif/changes.ts";
import type { ToldDiscovery } from "../onvif/discovery/engine.ts";
import type { DiscoveryResponder } from "../onvif/discovery/responder.ts";
import { OnvifEndpoint, type RoleUse } from "../onvif/endpoint.ts";
import { localInterfaces, multicastAddresses } from "../onvif/interfaces.ts";
import { metadataToken } from "../onvif/metadata/settings.ts";
import type { OnvifCamera } from "../onvif/model.ts";

import type { Found } from "../rtsp/service.ts";
import { audioTrack, metadataTrack, videoTrack } from "../rtsp/session.ts";
import { type Happening, happenings, lookedForBy } from "../rules/happenings.ts";

import type { CameraStore } from "../store/camera-store.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";
import type { AnalyticsDesk } from "./analytics/analytics-desk.ts";
import type { BrokerDesk } from "./brokers/broker-desk.ts";
import { EventBrokerLine } from "./brokers/event-broker-line.ts";
import type { Camera } from "./camera.ts";
import { controlRoutes } from "./control-routes.ts";
import type { ImagingDesk } from "./imaging/imaging-desk.ts";
import type { MaskDesk } from "./masks/mask-desk.ts";
import { audioTokens, encoderToken, type MediaDesk } from "./media/media-desk.ts";
import type { MulticastDesk } from "./multicast/multicast-desk.ts";
import { MulticastStreams, type MulticastStreamsOptions } from "./multicast/multicast-streams.ts";
import { OnvifEvents } from "./onvif-events.ts";
import { onvifView } from "./onvif-view.ts";
import type { OsdDesk } from "./osd/osd-desk.ts";
import { CameraMeters, metered } from "./outgoing/camera-meters.ts";
import { cameraOutgoing, type OutgoingSources } from "./outgoing/camera-outgoing.ts";
import type { PtzDesk } from "./ptz/ptz-desk.ts";
import { CameraCounts } from "./publishing/camera-counts.ts";
import { CameraPublishing, type MqttTarget } from "./publishing/camera-publishing.ts";
import { CountedRules } from "./publishing/counted-rules.ts";
import { countKinds } from "./reporter.ts";
import type { DeviceDesk } from "./settings/device-desk.ts";
import { CameraSystem } from "./system/camera-system.ts";

export interface OutletOptions {
	readonly camera: Camera;
	readonly identity: CameraIdentity;
	readonly accounts: Accounts;
	readonly guard: DigestGuard;
	readonly masks: MaskDesk;
	readonly media: MediaDesk;
	readonly multicast: MulticastDesk;
	/** Sends to a multicast group until the function that it resolves to is called. */
	readonly sendMulticast: MulticastStreamsOptions["send"];
	/** Ends what goes to other groups than it should. */
	readonly reviewMulticast: () => void;
	readonly imaging: ImagingDesk;
	readonly osd: OsdDesk;
	/** Undefined for a camera that does not move. */
	readonly ptz: PtzDesk | undefined;
	/** Undefined for a camera without sound. */
	readonly audio: AudioFeed | undefined;
	readonly analytics: AnalyticsDesk;
	readonly device: DeviceDesk;
	/** The camera's own, which `device` sets. */
	readonly clock: Clock;
	readonly users: Users;
	/** What the services change of the camera is told here. */
	readonly changes: Changes;
	/** Address to listen on. */
	readonly host: string;
	readonly rtspPort: number;
	readonly rtspsPort: number | undefined;
	/** HTTPS, beside HTTP. */
	readonly tls: { readonly port: number; readonly identity: ServerIdentity } | undefined;
	/** Takes halves of RTSP tunnels, with what has been read of them. */
	readonly tunnel: (socket: Socket, before: Buffer) => void;
	readonly hasDiscovery: boolean;
	/** Undefined while there is none. */
	readonly responder: () => Pick<DiscoveryResponder, "add" | "remove"> | undefined;
	/** Brokers of the configuration. Empty: nothing is published, but to brokers that clients add. */
	readonly mqtt: readonly MqttTarget[];
	/** Where the installation's ledger ends at this moment, if there is one. */
	readonly ledger: () => Head | undefined;
	/** Signs what the camera says of its masking. */
	readonly seal: (text: string) => string;
	/** What nobody can foresee, whatever the fleet begins with. */
	readonly random: (size: number) => Uint8Array;
	/** The brokers that clients add. */
	readonly brokers: BrokerDesk;
	/** Which certificates these brokers may have, and which they are shown. */
	readonly brokerTrust: BrokerTrust | undefined;
	readonly store: CameraStore;
	readonly witness: Witness;
	readonly log: Logger;
}

interface OutletParts {
	readonly view: OnvifCamera;
	readonly system: CameraSystem;
	readonly endpoint: OnvifEndpoint;
	readonly faults: FaultPanel;
	/** HTTP, and HTTPS if there is any. */
	readonly http: readonly HttpServer[];
	readonly events: OnvifEvents;
	readonly meters: CameraMeters;
}

/** Milliseconds from one look of the analytics to the next, about. */
const triggerStep = 200;

/** The outlets that one camera has to itself: HTTP with ONVIF, snapshots and control, and its line to the broker. */
export class CameraOutlets {
	readonly camera: Camera;
	readonly masks: MaskDesk;
	readonly ptz: PtzDesk | undefined;
	readonly identity: CameraIdentity;
	readonly guard: DigestGuard;
	readonly faults: FaultPanel;
	readonly publishing: readonly CameraPublishing[];
	readonly #counts: CameraCounts;
	readonly #counted: CountedRules;
	readonly #http: readonly HttpServer[];
	readonly #events: OnvifEvents;
	readonly #meters: CameraMeters;
	readonly #view: OnvifCamera;
	readonly #system: CameraSystem;
	readonly #endpoint: OnvifEndpoint;
	readonly #responder: OutletOptions["responder"];
	readonly #media: MediaDesk;
	readonly #multicast: MulticastDesk;
	readonly #streams: MulticastStreams;
	readonly #brokers: BrokerDesk;
	readonly #audio: AudioFeed | undefined;
	readonly #analytics: AnalyticsDesk;
	/** What ends those that go on. */
	readonly #triggers = new Map<Happening, () => void>();

	private constructor(options: OutletOptions, parts: OutletParts) {
		this.camera = options.camera;
		this.masks = options.masks;
		this.ptz = options.ptz;
		this.identity = options.identity;
		this.guard = options.guard;
		this.faults = parts.faults;
		this.#view = parts.view;
		this.#system = parts.system;
		this.#endpoint = parts.endpoint;
		this.#responder = options.responder;
		this.#http = parts.http;
		this.#events = parts.events;
		this.#meters = parts.meters;
		this.#media = options.media;
		this.#audio = options.audio;
		this.#analytics = options.analytics;
		this.#multicast = options.multicast;
		this.#streams = this.#sendsMulticast(options);
		const { camera, analytics, changes, clock, mqtt, log, store } = options;
		const { publish } = camera.config;
		const { random, seal } = options;
		this.#counts = new CameraCounts({ analytics, publish, store, random, log });
		this.#counted = new CountedRules({ analytics, changes, store, log });
		const told = {
			camera,
			uuid: options.identity.uuid,
			analytics,
			counts: this.#counts,
			counted: this.#counted,
			changes,
			profiles: () => this.#media.profiles,
			store,
			seal,
			ledger: options.ledger,
			random,
			clock,
			log,
		};
		this.publishing = mqtt.map((target) => new CameraPublishing(told, target));
		this.#brokers = options.brokers;
		this.#brokers.attach((broker, id, after) => {
			const profiles = () => this.#media.profiles;
			const note = (text: string) => this.#system.note("system", text);
			const trust = options.brokerTrust;
			const counted = this.#counted;
			const parts = { camera, analytics, counted, changes, profiles, store, clock, trust, random, log, note };
			return new EventBrokerLine(broker, id, after, parts);
		});
	}

	static async open(options: OutletOptions): Promise<CameraOutlets> {
		const { camera, media, analytics, changes, guard, host, identity, log, witness } = options;
		const meters = new CameraMeters(camera.clock);
		const events = new OnvifEvents(
			camera,
			analytics,
			changes,
			() => media.metadata,
			options.ptz,
			identity.uuid,
			log,
			options.clock,
			meters.subscribers,
			options.random,
		);
		const system = new CameraSystem({
			...options,
			discovery: { hide: () => outlets.#hide(), show: () => outlets.announce() },
			restarted: () => events.subscriptions.endAll(),
		});
		const http: HttpServer[] = [];
		const webPorts = {
			get http() {
				return http[0]?.port ?? 0;
			},
			get https() {
				return http[1]?.port;
			},
		};
		const view = onvifView({
			...options,
			webPorts,
			system,
			events: events.subscriptions,
			metadata: events.metadata,
		});
		const faults = new FaultPanel((now, before) => outlets.#follow(now, before));
		const { answered } = meters;
		const used = (use: RoleUse) => witness.used(camera.name, use);
		const endpoint = new OnvifEndpoint(view, { log, used, answered });
		const onvif = onvifRoute(endpoint);
		const snapshots = snapshotRoute({
			profiles: () => media.profiles.map(({ token }) => token).filter((token) => media.streamOf(token)),
			snapshot: async (profile) => {
				if (faults.current.snapshot === "fail") throw new PersienneError("FAULT", "broken on purpose");
				return camera.snapshot(profile === undefined ? undefined : media.streamOf(profile));
			},
			clock: camera.clock,
			log,
		});
		const server = {
			host,
			routes: [
				breakable(onvif, () => faults.current.onvif === "unavailable" || system.isDown),
				witness.overSnapshots(
					camera.name,
					metered(
						breakable(snapshots, () => system.isDown),
						meters.snapshots,
					),
				),
				...controlRoutes(camera, faults, (kind, ms) => outlets.trigger(kind, ms)).map((route) =>
					witness.overControl(camera.name, metered(route, meters.control)),
				),
			],
			guard,
			clock: camera.clock,
			log,
			tunnel: options.tunnel,
		};
		const { tls } = options;
		http.push(await HttpServer.open({ ...server, port: camera.config.httpPort }));
		if (tls) http.push(await HttpServer.open({ ...server, port: tls.port, tls: tls.identity }));
		const outlets = new CameraOutlets(options, { view, system, endpoint, faults, http, events, meters });
		return outlets;
	}

	/**
	 * What there is at a stream's path.
	 *
	 * @param wanted tracks beside the pictures; undefined: as the camera's own profile has them
	 * @param announced whether it is described as multicast: then there is what goes by that
	 */
	find(
		stream: StreamName,
		wanted: Beside = this.#media.besideOf(stream),
		announced: boolean,
	): Omit<Found, "guard"> {
		const { feed, eventsAlone } = this.#events.metadata;
		const tokens = new Map([
			[videoTrack, encoderToken(stream)],
			// One of the two goes to the group.
			[metadataTrack, wanted.metadata === "events" ? "" : metadataToken],
			[audioTrack, audioTokens.audioEncoder],
		]);
		const group = (track: number) => this.#multicast.group(tokens.get(track) ?? "");
		const goes = (track: number) => !announced || group(track) !== undefined;
		const metadata = wanted.metadata ? { all: feed, events: eventsAlone }[wanted.metadata] : undefined;
		return {
			stream: this.camera.streams[stream],
			metadata: goes(metadataTrack) ? metadata : undefined,
			audio: wanted.audio && goes(audioTrack) ? this.#audio : undefined,
			multicast: { announced, group },
		};
	}

	#sendsMulticast(options: OutletOptions): MulticastStreams {
		const {
			camera,
			changes,
			host,
			log,
			media,
			multicast: desk,
			reviewMulticast,
			sendMulticast: send,
		} = options;
		const streams = new MulticastStreams({
			desk,
			media,
			streams: camera.streams,
			metadata: { all: this.#events.metadata.feed, events: this.#events.metadata.eventsAlone },
			addresses: () => multicastAddresses(host, localInterfaces()),
			send,
			isDown: () => this.isDown,
			clock: camera.clock,
			log,
		});
		desk.attach(() => {
			reviewMulticast();
			streams.follow();
		});
		changes.listen(() => streams.follow());
		streams.follow();
		return streams;
	}

	get httpPort(): number {
		return this.#http[0]?.port ?? 0;
	}

	/** Undefined: there is no HTTPS. */
	get httpsPort(): number | undefined {
		return this.#http[1]?.port;
	}

	/** True while the camera is rebooted: nobody gets a stream of it. */
	get isDown(): boolean {
		return this.#system.isDown;
	}

	/** Something was said of it by WS-Discovery. */
	discovered(message: Omit<ToldDiscovery, "uuid">): void {
		this.#meters.discovered(message);
	}

	/** What it lets out of the device, by each way that there is. */
	outgoing(elsewhere: Pick<OutgoingSources, "rtsp" | "insider" | "readers">): CameraOutgoing {
		const { feed, eventsAlone } = this.#events.metadata;
		return cameraOutgoing({
			...elsewhere,
			camera: this.camera,
			meters: this.#meters,
			metadata: [feed, eventsAlone],
			audio: this.#audio,
			brokers: this.publishing.map((publishing) => ({ ...publishing.traffic, topic: publishing.topic })),
			eventBrokers: this.#brokers.lines.map(({ traffic }) => traffic),
			counters: this.#events.counters,
			smallCounts: this.#counts.suppressed,
		});
	}

	/** Forgets what was seen at that time and waits for brokers. Gives how many messages there were. */
	eraseWaiting(isThen: (at: number) => boolean): number {
		const lines = [...this.publishing, ...this.#brokers.lines];
		return lines.reduce((sum, line) => sum + line.erase(isThen), 0);
	}

	/**
	 * Answers a SOAP message of somebody who has signed in to the page, as if it had come over the network.
	 * @throws PersienneError CAMERA_DOWN while the camera answers nobody
	 */
	async onvif(message: Uint8Array, signedIn: Account, peer: string): Promise<string> {
		if (this.isDown || this.faults.current.onvif === "unavailable")
			throw new PersienneError("CAMERA_DOWN", "the camera answers nobody at the moment", "try again later");
		const { httpPort: port } = this;
		const host = "127.0.0.1";
		const origin = { host, secure: false, port, localAddress: host, localPort: port };
		const request = { uri: "/onvif/device_service", body: message, authorization: undefined };
		return (await this.#endpoint.handle({ ...request, signedIn, peer, origin })).body;
	}

	/** Says Hello with what there is to say now, or Bye when the camera is not to be found. */
	announce(): void {
		const { identity, httpPort, httpsPort } = this;
		const { discoverable, scopes } = this.#view;
		const { uuid } = identity;
		if (discoverable && !this.isDown) this.#responder()?.add({ uuid, scopes, httpPort, httpsPort });
		else this.#hide();
	}

	#hide(): void {
		this.#responder()?.remove(this.identity.uuid);
	}

	/**
	 * Raises something as the analytics would, for somebody who tests what listens. It ends by itself. How it stands is said again
	 * and again meanwhile, and for a while after, as analytics do: whoever was told otherwise a moment before is not told at once,
	 * and no picture may come that says so. Throws PersienneError TRIGGER_UNKNOWN, and TRIGGER_OFF for a camera that tells of no
	 * such thing.
	 *
	 * @param milliseconds what is shorter than states are told after one another lasts so long
	 */
	trigger(kind: Happening, milliseconds = 2_000): void {
		const { clock, config } = this.camera;
		if (!happenings.includes(kind))
			throw new PersienneError(
				"TRIGGER_UNKNOWN",
				`there is no event ${JSON.stringify(kind)}`,
				`there are ${happenings.join(", ")}`,
			);
		if (!this.#analytics.tellsOf(kind, config.publish.counts ? countKinds : []))
			throw new PersienneError(
				"TRIGGER_OFF",
				`${config.name} does not look for ${kind} at this moment, so nobody would be told of any`,
				`name what does, as in analytics: [${lookedForBy[kind]}]; it has to be within its hours, not suspended by a move, and not a count where \`publish.counts\` protects them`,
			);
		const end = clock.monotonic() + Math.max(milliseconds, stateInterval + triggerStep);
		let on = true;
		const again = () => {
			const now = clock.monotonic();
			if (on && now >= end) {
				on = false;
				this.#analytics.simulate(kind, false, clock.now());
			} else this.#analytics.repeat(kind, clock.now());
			if (now < end + stateInterval) follow();
		};
		const follow = () => {
			const left = end - clock.monotonic();
			this.#triggers.set(kind, clock.after(left > 0 ? Math.min(triggerStep, left) : triggerStep, again));
		};
		this.#triggers.get(kind)?.();
		this.#analytics.simulate(kind, true, clock.now());
		follow();
	}

	async close(): Promise<void> {
		for (const cancel of this.#triggers.values()) cancel();
		this.#streams.close();
		this.#system.close();
		this.#events.close();
		this.#audio?.end();
		this.#analytics.close();
		this.ptz?.close();
		this.#counts.close();
		this.#counted.close();
		await Promise.all([
			...this.publishing.map((publishing) => publishing.close()),
			this.#brokers.close(),
			...this.#http.map((server) => server.close()),
		]);
	}

	#follow(now: Faults, before: Faults): void {
		if (now.masking !== before.masking) this.camera.sabotage(now.masking);
		if (now.video !== before.video) this.camera.freeze(now.video === "freeze");
		if (now.mqtt === before.mqtt) return;
		const offline = now.mqtt === "offline";
		for (const publishing of this.publishing) void publishing.setOffline(offline);
		for (const line of this.#brokers.lines) line.setOffline(offline);
	}
}

function breakable(route: Route, broken: () => boolean): Route {
	return {
		...route,
		handle: async (request) =>
			broken() ? plainText(503, "Unavailable, on purpose.") : route.handle(request),
	};
}
