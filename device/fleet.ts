import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { BrokerAccount } from "../broker/accounts.ts";
import type { EmbeddedBroker, EmbeddedBrokerOptions } from "../broker/embedded.ts";
import { cameraTopic } from "../broker/publish/camera-topic.ts";
import type { ConsoleCamera } from "../console/camera.ts";
import type { EventBroker } from "../console/live/event-server.ts";
import type { ConsoleServer } from "../console/server.ts";
import { audioLoop } from "./audio/loop.ts";
import { type Account, Accounts, roleAllows } from "./auth/accounts.ts";
import { DigestGuard } from "./auth/digest.ts";
import { AnalyticsDesk } from "./camera/analytics/analytics-desk.ts";
import { BrokerDesk } from "./camera/brokers/broker-desk.ts";
import { Camera } from "./camera/camera.ts";
import type { CameraOutlets, OutletOptions } from "./camera/camera-outlets.ts";
import { ImagingDesk } from "./camera/imaging/imaging-desk.ts";
import { lightOf } from "./camera/imaging/imaging-settings.ts";
import { MaskDesk } from "./camera/masks/mask-desk.ts";
import { audioTokens, encoderToken, MediaDesk } from "./camera/media/media-desk.ts";
import { sourceConfigurationToken, videoSourceToken } from "./camera/media/video-source.ts";
import { MulticastDesk } from "./camera/multicast/multicast-desk.ts";
import { OsdDesk } from "./camera/osd/osd-desk.ts";
import { PtzDesk, ptzToken } from "./camera/ptz/ptz-desk.ts";
import type { MqttTarget } from "./camera/publishing/camera-publishing.ts";
import { discoveryTopic, statusTopic } from "./camera/publishing/home-assistant.ts";
import { DeviceDesk } from "./camera/settings/device-desk.ts";
import { type Clock, SettableClock, systemClock } from "./clock.ts";
import { tlsPorts } from "./config/tls-ports.ts";
import type { CameraConfig, ConsoleConfig, FleetConfig } from "./config/types.ts";
import type { OpenDemonstration } from "./demonstration/open.ts";
import { PersienneError } from "./errors.ts";
import type { Credential } from "./identity/credentials.ts";
import { type Installation, openInstallation } from "./identity/installation.ts";
import { generatePassword } from "./identity/password.ts";
import { publisherAccount } from "./identity/publisher.ts";
import { fixedAccounts, Users } from "./identity/users.ts";
import { LoopLibrary } from "./imaging/loops.ts";
import { ImagingPool } from "./imaging/pool.ts";
import type { ImagingWorker } from "./imaging/start-worker.ts";
import { type StreamName, streamNames } from "./imaging/stream-names.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Witness } from "./ledger/witness.ts";
import { type Logger, silentLogger } from "./log.ts";
import { AudioFeed } from "./media/audio-feed.ts";
import { parseBeside } from "./media/beside.ts";
import { Changes } from "./onvif/changes.ts";
import type { DiscoveryResponder } from "./onvif/discovery/responder.ts";
import { metadataToken } from "./onvif/metadata/settings.ts";
import { changeableScopes } from "./onvif/scopes.ts";
import type { PageBroker } from "./page-broker.ts";
import { sealEnvelope } from "./provenance/envelope.ts";
import { describeKey, type Signer } from "./provenance/signing.ts";
import { type ReadyEvent, shownHost } from "./ready.ts";
import type { EvidenceDesk } from "./report/evidence-desk.ts";
import type { RtspServer } from "./rtsp/server.ts";
import type { Found } from "./rtsp/service.ts";
import { keptByFleet } from "./store/broker-files.ts";
import { openCameraStore } from "./store/camera-store.ts";
import { StoreSweep, type StoreSweepOptions } from "./store/store-sweep.ts";
import { certificateFile } from "./tls/certificate-file.ts";
import type { ServerIdentity } from "./tls/server-identity.ts";
import { version } from "./version.ts";

/** With more cameras than this, `mode: auto` plays recorded loops. */
const liveCameras = 4;

/** Cameras that share a loop start this many pictures apart, so that a wall of them does not show one moment. */
const phaseStep = 137;

const realm = "Persienne";

const dayMs = 24 * 60 * 60 * 1000;

/** In the data directory: what the embedded broker retains, and the sessions of its clients. */

export interface FleetParts {
	readonly clock?: Clock;
	readonly log?: Logger;
	/** For passwords, identities and session identifiers; deterministic ones make a test's fleet the same each time. */
	readonly random?: (size: number) => Buffer;
}

/** A camera that films, and what is changed of it. */
type OpenCamera = Pick<
	OutletOptions,
	| "camera"
	| "masks"
	| "media"
	| "multicast"
	| "imaging"
	| "analytics"
	| "osd"
	| "ptz"
	| "audio"
	| "device"
	| "brokers"
	| "store"
	| "clock"
	| "changes"
>;

/** Cameras with everything around them: one RTSP server, one broker, one discovery responder, and an HTTP port each. */
export class Fleet {
	readonly config: FleetConfig;
	readonly clock: Clock;
	readonly log: Logger;
	readonly installation: Installation;
	/** Signs for what all cameras give away. */
	readonly signer: Signer;
	readonly accounts: Accounts;
	/** Undefined without a data directory: nothing outlives the process. */
	readonly ledger: Ledger | undefined;
	readonly #witness: Witness;
	readonly #sweep: StoreSweep;
	readonly #users: Users;
	readonly #random: (size: number) => Buffer;
	readonly #guard: DigestGuard;
	/** The account that the page reads the sub streams with. It exists on the RTSP server alone, and in no list of users. */
	readonly #wall: Account;
	readonly #rtspGuard: DigestGuard;
	readonly #pool: ImagingPool;
	readonly #loops: LoopLibrary;
	/** Every camera that films, also while its outlets are not open yet. */
	readonly #filming = new Set<Camera>();
	readonly #cameras = new Map<string, CameraOutlets>();
	/** Of cameras that film drawn worlds, under `up --demo`. */
	readonly #demonstrations = new Map<string, OpenDemonstration>();
	readonly #publishers = new Map<string, Credential>();
	#rtsp: RtspServer | undefined;
	#identity: ServerIdentity | undefined;
	#broker: EmbeddedBroker | undefined;
	/** Tells the page of events where the broker is elsewhere. */
	#pageBroker: PageBroker | undefined;
	#discovery: DiscoveryResponder | undefined;
	#console: ConsoleServer | undefined;
	#evidence: EvidenceDesk | undefined;
	#stopping: Promise<void> | undefined;

	private constructor(
		config: FleetConfig,
		{ clock = systemClock, log = silentLogger, random = randomBytes }: FleetParts,
		early: ImagingWorker | undefined,
	) {
		this.config = config;
		this.clock = clock;
		this.log = log;
		this.#random = random;
		this.installation = openInstallation({ dataDir: config.dataDir, passwords: config.passwords, random });
		this.signer = this.installation.signer();
		this.#wall = { user: "persienne-wall", password: generatePassword(random), role: "viewer" };
		const { dataDir, retentionDays } = config;
		const retentionMs = retentionDays * dayMs;
		this.ledger =
			dataDir === undefined
				? undefined
				: new Ledger({ dataDir, signer: this.signer, retentionMs, clock, log });
		this.#witness = new Witness(this.ledger, this.#wall.user);
		const swept: StoreSweepOptions["swept"] = (uuid, last) => this.#witness.masksSwept(uuid, last);
		this.#sweep = new StoreSweep({ dataDir, retentionMs, clock, log, swept });
		this.#users = new Users(fixedAccounts(config, this.installation), dataDir, this.#witness.users);
		this.accounts = this.#users.accounts;
		const viewers = new Accounts([this.#wall], this.accounts);
		const watch = (way: "http" | "rtsp") => this.#witness.signIns(way);
		this.#guard = new DigestGuard({ realm, accounts: this.accounts, clock, random, watch: watch("http") });
		const { attempts } = this.#guard;
		this.#rtspGuard = new DigestGuard({
			realm,
			accounts: viewers,
			clock,
			random,
			attempts,
			watch: watch("rtsp"),
		});
		this.accounts.listen(() => {
			this.#rtsp?.review();
			this.#console?.review();
			this.#broker?.review();
		});
		this.#pool = new ImagingPool({ clock, log, early });
		this.#loops = new LoopLibrary(this.#pool);
	}

	/**
	 * Starts everything that the configuration names; when a part of it cannot start, what had started is stopped again.
	 *
	 * @param early an imaging worker that was started before there was a configuration
	 * @throws PersienneError for a port that is taken, a data directory that cannot be used, and the like
	 */
	static async start(config: FleetConfig, parts: FleetParts = {}, early?: ImagingWorker): Promise<Fleet> {
		const fleet = new Fleet(config, parts, early);
		try {
			await fleet.#start();
			return fleet;
		} catch (error) {
			await fleet.stop();
			throw error;
		}
	}

	get cameras(): readonly CameraOutlets[] {
		return [...this.#cameras.values()];
	}

	get ready(): ReadyEvent {
		const host = shownHost(this.config.host);
		const target = this.#mqttTarget(undefined);
		return {
			event: "ready",
			version,
			cameras: this.cameras.map((outlets) => this.#readyCamera(outlets, host)),
			mqtt: target ? { url: target.url, prefix: target.prefix } : null,
			console: this.#console ? `http://${host}:${this.#console.port}/` : null,
			tls: this.#readyTls(host),
			key: describeKey(this.signer),
			credentials: revealed(this.installation, this.config),
		};
	}

	/** Says Bye and `offline`, ends every session, and leaves no port, thread or timer behind. */
	stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	/**
	 * The imaging workers start first, and what talks to networks is loaded while they draw their scenes: a person waits
	 * for the slower of the two, not for both.
	 */
	async #start(): Promise<void> {
		this.#witness.started(version, this.config.cameras.length);
		const opened = this.#openCameras();
		opened.catch(() => {}); // awaited below, after what can fail sooner
		const [{ RtspServer }, { CameraOutlets }] = await Promise.all([
			import("./rtsp/server.ts"),
			import("./camera/camera-outlets.ts"),
		]);
		const { config, clock, log } = this;
		const ports = tlsPorts(config);
		this.#identity = await this.#openIdentity();
		const identity = this.#identity;
		const find = (path: string) => this.#find(path);
		this.#rtsp = await RtspServer.listen({
			host: config.host,
			port: config.rtspPort,
			tls: identity && { port: ports?.rtsps ?? 0, identity },
			clock,
			log,
			find,
			views: this.#witness.sessions,
			insider: this.#wall.user,
		});
		this.#broker = await this.#openBroker(identity && { port: ports?.mqtts ?? 0, identity });
		this.#pageBroker = await this.#openPageBroker();
		const cameras = await opened;
		this.#sweep.start();
		for (const [index, open] of cameras.entries()) {
			const tls = identity && { port: ports?.https[index] ?? 0, identity };
			const outlets = await CameraOutlets.open({ ...this.#outletOptions(open, this.#rtsp), tls });
			this.#cameras.set(open.camera.name, outlets);
			if (config.demo) await this.#demonstrate(open, outlets);
		}
		if (config.console) await this.#openConsole(config.console, ports?.console);
		if (config.discovery) await this.#announce();
	}

	/** What TLS servers show, if there are any. @throws PersienneError for a certificate or key that cannot be used */
	async #openIdentity(): Promise<ServerIdentity | undefined> {
		const { clock, config, log } = this;
		if (!config.tls) return undefined;
		const { openServerIdentity } = await import("./tls/open-identity.ts");
		const { host, dataDir, tls } = config;
		return openServerIdentity({ tls, host, dataDir, random: this.#random, clock, log });
	}

	async #openConsole({ port, ...limits }: ConsoleConfig, tlsPort: number | undefined): Promise<void> {
		const { ConsoleServer } = await import("../console/server.ts");
		const { accounts, clock, log } = this;
		this.#evidence = await this.#openEvidence();
		this.#console = await ConsoleServer.listen({
			host: this.config.host,
			port,
			tls: this.#identity && { port: tlsPort ?? 0, identity: this.#identity },
			accounts,
			cameras: () => this.cameras.map((outlets) => this.#consoleCamera(outlets)),
			demonstrates: this.config.demo,
			rtspCredentials: this.#wall,
			clock,
			log,
			limits,
			attempts: this.#guard.attempts,
			events: () => this.#pageEvents(),
			signIns: this.#witness.signIns("page"),
			signOuts: this.#witness.signOuts,
			views: this.#witness.views,
			evidence: this.#evidence,
			handedOut: this.#witness.handedOut,
			pictured: this.#witness.pictured,
			askedFor: this.#witness.askedFor,
		});
	}

	/** Without a data directory there is no ledger, and nothing to show. */
	async #openEvidence(): Promise<EvidenceDesk | undefined> {
		const { config, clock, installation } = this;
		const { dataDir } = config;
		if (dataDir === undefined) return undefined;
		const desk = await import("./report/evidence-desk.ts");
		const snapshot = (name: string) => {
			const outlets = this.#cameras.get(name);
			return outlets ? outlets.camera.snapshot() : Promise.reject(new Error("there is no such camera"));
		};
		const startFleet = (test: FleetConfig, log: Logger) => Fleet.start(test, { log });
		return new desk.EvidenceDesk({ config, dataDir, installation, snapshot, startFleet, clock });
	}

	/** Whoever signs in to the page may know of events what the broker's own reader may. */
	#pageEvents(): EventBroker | undefined {
		const broker = this.#broker ?? this.#pageBroker?.broker;
		if (!this.config.broker || !broker) return undefined;
		const { prefix } = this.config.broker;
		const told = this.#witness.signIns("mqtt");
		return {
			prefix,
			adopt: (request, socket, head, account, peer) => {
				const admitted = { ...readerOf(account, prefix), user: `page:${account.user}`, person: account.role };
				broker.adopt(request, socket, head, { admitted, peer });
				told({ outcome: "ok", reason: null, account, peer });
			},
		};
	}

	#consoleCamera(outlets: CameraOutlets): ConsoleCamera {
		const { camera } = outlets;
		const { onvif, rtsp, snapshot, topic } = this.#readyCamera(outlets, shownHost(this.config.host));
		// The page's own client runs on this machine, and may use the loopback when the fleet listens everywhere.
		const { sub } = this.#readyCamera(outlets, loopback(this.config.host)).rtsp;
		const { width, height } = camera.video.sub;
		const state = () => {
			const { state, reason } = camera.state;
			const { frames, fps } = camera.counters;
			return { state, reason, frames, fps, viewers: camera.viewers };
		};
		return {
			name: camera.name,
			topic: this.#broker || this.#pageBroker ? topic : null,
			rtspSub: sub,
			width,
			height,
			moves: outlets.ptz !== undefined,
			links: { onvif, rtsp: rtsp.main, snapshot },
			state,
			outgoing: () =>
				outlets.outgoing({
					rtsp: this.#rtsp as RtspServer,
					insider: this.#wall.user,
					readers: (this.#broker ?? this.#pageBroker?.broker)?.readers() ?? [],
				}),
			onvif: (message, { account, peer }) => outlets.onvif(message, account, peer),
			demonstration: this.#demonstrations.get(camera.name)?.page,
		};
	}

	/** Under `up --demo` alone this is loaded at all. */
	async #demonstrate(open: OpenCamera, { faults }: CameraOutlets): Promise<void> {
		const { openDemonstration } = await import("./demonstration/open.ts");
		const demonstration = openDemonstration({ ...open, faults, clock: this.clock });
		if (demonstration) this.#demonstrations.set(open.camera.name, demonstration);
	}

	async #announce(): Promise<void> {
		const { DiscoveryResponder } = await import("./onvif/discovery/responder.ts");
		const { clock, log } = this;
		this.#discovery = await DiscoveryResponder.open({
			host: this.config.host,
			clock,
			log,
			told: (message) => {
				for (const outlets of this.#cameras.values())
					if (outlets.identity.uuid === message.uuid) outlets.discovered(message);
			},
		});
		for (const outlets of this.#cameras.values()) outlets.announce();
	}

	#openCameras(): Promise<OpenCamera[]> {
		const { cameras } = this.config;
		return Promise.all(cameras.map((config, index) => this.#openCamera(config, index)));
	}

	async #openCamera(config: CameraConfig, index: number): Promise<OpenCamera> {
		const auto = this.config.cameras.length > liveCameras ? "loop" : "live";
		const { uuid } = this.installation.identityOf(config.name);
		const changes = new Changes(this.log);
		const store = openCameraStore(this.config.dataDir, uuid, this.config.retentionDays * dayMs);
		this.#sweep.add(uuid, store);
		const clock = new SettableClock(this.clock);
		const device = new DeviceDesk({
			store,
			clock,
			scopes: changeableScopes({ name: config.name }),
			announce: () => this.#cameras.get(config.name)?.announce(),
		});
		const masks = new MaskDesk({
			camera: config.name,
			configured: config.policy,
			store,
			clock: this.clock,
			changed: (token) => changes.emit({ kind: "configuration", token, type: "Mask" }),
			wrote: (change) => this.#witness.policy(config.name, uuid, change),
		});
		const media = new MediaDesk({
			camera: config.name,
			video: config.video,
			store,
			sourceToken: sourceConfigurationToken({ token: videoSourceToken }),
			ptz: config.ptz,
			audio: config.audio !== undefined,
			changed: (kind, token) =>
				changes.emit(kind === "profile" ? { kind, token } : { kind: "configuration", type: kind, token }),
		});
		const ptz = config.ptz
			? new PtzDesk({
					store,
					clock: this.clock,
					mounting: { ...config.view, aspect: config.video.main.width / config.video.main.height },
					name: ptzToken,
					changed: () => changes.emit({ kind: "configuration", type: "PTZ", token: ptzToken }),
				})
			: undefined;
		const analytics = new AnalyticsDesk({
			functions: config.analytics,
			store,
			clock: this.clock,
			turns: config.ptz,
			changed: (token) => changes.emit({ kind: "configuration", token, type: "Analytics" }),
		});
		if (this.config.multicast && index === 0 && this.config.host.startsWith("127."))
			this.log.warn(
				{ host: this.config.host },
				"multicast stays on the loopback, where most players do not join it: --host names an address of the network",
			);
		const multicast = new MulticastDesk({
			store,
			tokens: [...streamNames.map(encoderToken), metadataToken, audioTokens.audioEncoder],
			uuid: this.config.multicast ? uuid : undefined,
		});
		const camera = await Camera.open({
			config: { ...config, policy: masks.policy },
			video: media.video,
			pool: this.#pool,
			loops: this.#loops,
			mode: config.mode === "auto" ? auto : config.mode,
			phase: isScripted(config.source) ? 0 : index * phaseStep,
			clock: this.clock,
			log: this.log,
			speaker: { signer: this.signer, camera: uuid },
			...(ptz && { lens: ptz.head }),
		});
		masks.attach(camera);
		media.attach(camera);
		const imaging = new ImagingDesk(store, lightOf(config.source));
		imaging.attach(camera);
		const osd = new OsdDesk({
			configured: config.osd,
			store,
			clock,
			time: () => device.settings.time,
			changed: (token) => changes.emit({ kind: "configuration", token, type: "OSD" }),
		});
		osd.attach(camera);
		const audio =
			config.audio && new AudioFeed(await audioLoop(config.audio), this.clock, () => camera.ticks);
		analytics.attach(camera);
		this.#filming.add(camera);
		camera.listen({
			policyChanged: () => {
				this.#console?.flush(camera.name);
				this.#evidence?.flush();
			},
			stateChanged: (state) => this.#witness.state(camera.name, state),
		});
		this.#witness.begins(camera.name, uuid, camera.policy?.hash ?? null);
		if (camera.state.state !== "starting") this.#witness.state(camera.name, camera.state);
		if (this.#stopping) camera.stop();
		const brokers = new BrokerDesk({ store, ...(this.config.eventBrokers ? {} : { max: 0 }) });
		return {
			camera,
			masks,
			media,
			multicast,
			imaging,
			analytics,
			osd,
			ptz,
			audio,
			device,
			brokers,
			store,
			clock,
			changes,
		};
	}

	#outletOptions(open: OpenCamera, rtsp: RtspServer): Omit<OutletOptions, "tls"> {
		const { camera } = open;
		return {
			...open,
			identity: this.installation.identityOf(camera.name),
			accounts: this.accounts,
			guard: this.#guard,
			host: this.config.host,
			rtspPort: rtsp.port,
			rtspsPort: rtsp.tlsPort,
			sendMulticast: (what, ended) => rtsp.multicast(what, ended),
			reviewMulticast: () => rtsp.reviewMulticast(),
			tunnel: (socket, before) => rtsp.adopt(socket, before, (path) => this.#find(path, camera.name)),
			users: this.#users,
			hasDiscovery: this.config.discovery,
			responder: () => this.#discovery,
			mqtt: this.#mqttTargets(camera.name),
			ledger: () => this.ledger?.head,
			seal: (text) => JSON.stringify(sealEnvelope(text, "persienne-privacy", {}, this.signer)),
			// Not this.#random: whoever can have a fleet be the same each time could take noise off again.
			random: randomBytes,
			brokerTrust: this.config.eventBrokers,
			witness: this.#witness,
			log: this.log,
		};
	}

	/**
	 * `CAMERA/STREAM`; what stands behind it says which tracks there are beside the pictures, and `/multicast` at the end, that it is
	 * described as multicast.
	 *
	 * @param only the one camera that is to be had
	 */
	#find(path: string, only?: string): Found {
		const [name = "", stream = "", ...more] = path.split("/");
		const announced = more.at(-1) === "multicast";
		const [beside, ...rest] = announced ? more.slice(0, -1) : more;
		const known = only === undefined || only === name ? this.#cameras.get(name) : undefined;
		const outlets = known?.isDown ? undefined : known;
		const guard = this.#rtspGuard;
		// A guard without a stream: strangers are asked for credentials before they learn what exists.
		if (!outlets || !isStreamName(stream) || rest.length > 0) return { guard };
		const wanted = beside === undefined ? undefined : parseBeside(beside);
		if (beside !== undefined && !wanted) return { guard };
		return { guard, ...outlets.find(stream, wanted, announced) };
	}

	async #openBroker(tls: EmbeddedBrokerOptions["tls"]): Promise<EmbeddedBroker | undefined> {
		const { broker, cameras, host } = this.config;
		if (broker?.kind !== "embedded") return undefined;
		const reader = this.installation.credentials.mqtt;
		const { clientCa, homeAssistant: home, frigate } = broker;
		if (clientCa !== undefined && !tls)
			throw new PersienneError(
				"CONFIG_TLS",
				"broker.embedded.clientCa: certificates are shown over TLS, and there is none",
				"add `tls: true`, or remove it",
			);
		// Home Assistant comes with the reader's account: it is told of cameras, and says when it is there.
		const also = {
			publish: home === undefined ? [] : [statusTopic(home)],
			subscribe: [home, frigate].flatMap((level) => (level === undefined ? [] : [`${level}/#`])),
		};
		const accounts: BrokerAccount[] = [{ ...reader, role: "viewer", scope: broker.prefix, also }];
		for (const { name } of cameras) {
			const account = publisherAccount(name, this.#random);
			this.#publishers.set(name, account);
			const { uuid } = this.installation.identityOf(name);
			const also = {
				publish: [
					...(home === undefined ? [] : [discoveryTopic(home, uuid)]),
					...(frigate === undefined ? [] : [`${cameraTopic(frigate, name)}/#`]),
				],
				subscribe: home === undefined ? [] : [statusTopic(home)],
			};
			const scope = cameraTopic(broker.prefix, name);
			const device = { ...account, role: "device", scope, also } as const;
			accounts.push(device);
			// Somebody who shows a certificate with a camera's name stands for it, unless that is a person's.
			const isFree = name !== reader.user && !this.accounts.find(name);
			if (clientCa !== undefined && isFree)
				accounts.push({ ...device, ...publisherAccount(name, this.#random), user: name });
		}
		const { EmbeddedBroker } = await import("../broker/embedded.ts");
		const { keptGuard } = await import("./camera/publishing/protected-counts.ts");
		const { clock, log } = this;
		const { logins } = this.#witness;
		const { attempts } = this.#guard;
		const { dataDir, retentionDays } = this.config;
		const limits = { keptTime: retentionDays * dayMs };
		const keepIn = dataDir === undefined ? undefined : join(dataDir, keptByFleet);
		const people = (user: string) => this.#reader(user, broker.prefix);
		const { port } = broker;
		return EmbeddedBroker.listen({
			host,
			port,
			tls: tls && { ...tls, clientCa },
			accounts,
			people,
			keepIn,
			mayTell: keptGuard(broker.prefix, frigate, cameras),
			limits,
			clock,
			log,
			logins,
			attempts,
		});
	}

	async #openPageBroker(): Promise<PageBroker | undefined> {
		const { broker, cameras, console } = this.config;
		if (!console || broker?.kind !== "external") return undefined;
		const { PageBroker } = await import("./page-broker.ts");
		const { clock, log } = this;
		const { prefix } = broker;
		return PageBroker.open({
			prefix,
			cameras: cameras.map(({ name }) => name),
			random: this.#random,
			clock,
			log,
		});
	}

	/** Whoever has an account on the cameras has it on the broker. */
	#reader(user: string, scope: string): BrokerAccount | undefined {
		const account = this.accounts.find(user);
		return account && { ...readerOf(account, scope), person: account.role };
	}

	/** Where a camera publishes, with its account, the first broker first. */
	#mqttTargets(camera: string): MqttTarget[] {
		const first = this.#mqttTarget(camera);
		const further = this.config.furtherBrokers.map((broker, index) => {
			return { ...broker, name: `broker-of-configuration-${index + 2}`, durable: true, foreign: true };
		});
		const forPages = this.#pageBroker?.target(camera);
		return [...(first ? [first] : []), ...further, ...(forPages ? [forPages] : [])];
	}

	/** The first broker: where a camera publishes, with its account; without a name, where a person subscribes. */
	#mqttTarget(camera: string | undefined): MqttTarget | undefined {
		const { broker, host } = this.config;
		if (!broker) return undefined;
		const { prefix } = broker;
		const name = "broker";
		if (broker.kind === "external") return { ...broker, name, durable: true, foreign: true };
		const account = this.#publishers.get(camera ?? "");
		const address = account ? loopback(host) : shownHost(host);
		const url = `mqtt://${address}:${this.#broker?.port}`;
		return {
			name,
			url,
			prefix,
			homeAssistant: broker.homeAssistant,
			frigate: broker.frigate,
			username: account?.user,
			password: account?.password,
			ca: undefined,
			identity: undefined,
			// What the broker has taken outlives the process where there is a data directory, and so does what it has not.
			durable: true,
			foreign: false,
			inside: true,
		};
	}

	#readyTls(host: string): ReadyEvent["tls"] {
		const { config } = this;
		if (!this.#identity || !config.tls) return null;
		const made = config.dataDir === undefined ? null : join(config.dataDir, certificateFile);
		const port = this.#console?.tlsPort;
		return {
			fingerprint: this.#identity.fingerprint,
			certificate: config.tls.files?.certificate ?? made,
			console: port === undefined ? null : `https://${host}:${port}/`,
			mqtt: this.#broker ? `mqtts://${host}:${this.#broker.tlsPort}` : null,
		};
	}

	#readyCamera(outlets: CameraOutlets, host: string): ReadyEvent["cameras"][number] {
		const { camera, identity, httpPort, httpsPort } = outlets;
		const [publishing] = outlets.publishing;
		const { port: rtspPort, tlsPort } = this.#rtsp as RtspServer;
		const at = (web: string, rtsp: string) => ({
			onvif: `${web}/onvif/device_service`,
			rtsp: { main: `${rtsp}/main`, sub: `${rtsp}/sub`, mjpeg: `${rtsp}/mjpeg` },
			snapshot: `${web}/snapshot`,
			control: `${web}/api`,
		});
		const secure = httpsPort !== undefined && tlsPort !== undefined;
		return {
			name: camera.name,
			uuid: identity.uuid,
			serial: identity.serial,
			...at(`http://${host}:${httpPort}`, `rtsp://${host}:${rtspPort}/${camera.name}`),
			tls: secure ? at(`https://${host}:${httpsPort}`, `rtsps://${host}:${tlsPort}/${camera.name}`) : null,
			topic: publishing?.topic ?? null,
		};
	}

	async #stop(): Promise<void> {
		this.#sweep.close();
		this.#identity?.close();
		await this.#console?.close();
		await this.#discovery?.close();
		await Promise.all([...this.#demonstrations.values()].map((demonstration) => demonstration.close()));
		for (const camera of this.#filming) camera.stop();
		await this.#rtsp?.close();
		await Promise.all([...this.#cameras.values()].map((outlets) => outlets.close()));
		await this.#broker?.close();
		await this.#pageBroker?.broker.close();
		await this.#pool.close();
		await this.ledger?.close({ kind: "stopped" });
	}
}

/** The fleet's address for clients in this process. */
function loopback(host: string): string {
	return shownHost(host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host);
}

/** People read what cameras publish; an auditor, what they say of their masking alone. */
function readerOf({ user, password, role }: Account, scope: string): BrokerAccount {
	const only = roleAllows(role, "viewer") ? undefined : ["privacy", "availability"];
	return { user, password, role: "viewer", scope, only };
}

/** Those that come with an installation, unless nobody is to share an account: then they are not even mentioned. */
function revealed({ credentials }: Installation, { sharedAccounts }: FleetConfig): ReadyEvent["credentials"] {
	const reveal = ({ user, password }: Credential) => ({ user, password: password.reveal() });
	const { admin, operator, viewer, mqtt } = credentials;
	const shared = { admin: reveal(admin), operator: reveal(operator), viewer: reveal(viewer) };
	return { ...(sharedAccounts ? shared : ({} as typeof shared)), mqtt: reveal(mqtt) };
}

const isStreamName = (name: string): name is StreamName => (streamNames as readonly string[]).includes(name);

/** What is to happen at 3 s happens 3 s after the start, on each camera. */
function isScripted(source: CameraConfig["source"]): boolean {
	return source.kind === "scene" && source.script !== undefined;
}
