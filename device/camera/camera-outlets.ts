import type { Accounts } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import { PersienneError } from "../errors.ts";
import { FaultPanel, type Faults } from "../faults/faults.ts";
import { onvifRoute } from "../http/onvif-route.ts";
import { plainText, type Route } from "../http/route.ts";
import { HttpServer } from "../http/server.ts";
import { snapshotRoute } from "../http/snapshot-route.ts";
import type { CameraIdentity } from "../identity/camera-identity.ts";
import type { Logger } from "../log.ts";
import type { Changes } from "../onvif/changes.ts";
import { OnvifEndpoint } from "../onvif/endpoint.ts";
import type { Camera } from "./camera.ts";
import { controlRoutes } from "./control-routes.ts";
import type { MaskDesk } from "./masks/mask-desk.ts";
import type { MediaDesk } from "./media/media-desk.ts";
import { OnvifEvents } from "./onvif-events.ts";
import { onvifView } from "./onvif-view.ts";
import { CameraPublishing, type MqttTarget } from "./publishing.ts";

export interface OutletOptions {
	readonly camera: Camera;
	readonly identity: CameraIdentity;
	readonly accounts: Accounts;
	readonly guard: DigestGuard;
	readonly masks: MaskDesk;
	readonly media: MediaDesk;
	/** What the services change of the camera is told here. */
	readonly changes: Changes;
	/** Address to listen on. */
	readonly host: string;
	readonly rtspPort: number;
	readonly discoverable: boolean;
	/** Undefined: nothing is published. */
	readonly mqtt: MqttTarget | undefined;
	readonly log: Logger;
}

interface OutletParts {
	readonly scopes: readonly string[];
	readonly faults: FaultPanel;
	readonly http: HttpServer;
	readonly events: OnvifEvents;
}

/** The outlets that one camera has to itself: HTTP with ONVIF, snapshots and control, and its line to the broker. */
export class CameraOutlets {
	readonly camera: Camera;
	readonly masks: MaskDesk;
	readonly identity: CameraIdentity;
	readonly guard: DigestGuard;
	readonly faults: FaultPanel;
	readonly scopes: readonly string[];
	readonly publishing: CameraPublishing | undefined;
	readonly #http: HttpServer;
	readonly #events: OnvifEvents;

	private constructor(options: OutletOptions, parts: OutletParts) {
		this.camera = options.camera;
		this.masks = options.masks;
		this.identity = options.identity;
		this.guard = options.guard;
		this.faults = parts.faults;
		this.scopes = parts.scopes;
		this.#http = parts.http;
		this.#events = parts.events;
		const { camera, changes, mqtt, log } = options;
		this.publishing = mqtt && new CameraPublishing(camera, changes, mqtt, log);
	}

	static async open(options: OutletOptions): Promise<CameraOutlets> {
		const { camera, media, changes, guard, host, identity, log } = options;
		const events = new OnvifEvents(camera, changes, identity.uuid, log);
		const view = onvifView({ ...options, events: events.subscriptions });
		const faults = new FaultPanel((now, before) => outlets.#follow(now, before));
		const onvif = onvifRoute(new OnvifEndpoint(view, { log }));
		const snapshots = snapshotRoute({
			profiles: () => media.profiles.map(({ token }) => token).filter((token) => media.streamOf(token)),
			snapshot: async (profile) => {
				if (faults.current.snapshot === "fail") throw new PersienneError("FAULT", "broken on purpose");
				return camera.snapshot(profile === undefined ? undefined : media.streamOf(profile));
			},
			clock: camera.clock,
			log,
		});
		const http = await HttpServer.open({
			host,
			port: camera.config.httpPort,
			routes: [
				breakable(onvif, () => faults.current.onvif === "unavailable"),
				snapshots,
				...controlRoutes(camera, faults),
			],
			guard,
			clock: camera.clock,
			log,
		});
		const outlets = new CameraOutlets(options, { scopes: view.scopes, faults, http, events });
		return outlets;
	}

	get httpPort(): number {
		return this.#http.port;
	}

	/** Raises motion as the analytics would, for somebody who tests what listens. It ends by itself. */
	trigger(kind: "motion", milliseconds = 2_000): void {
		const tell = (motion: boolean) => {
			const takenAt = this.camera.clock.now();
			const observation = { ticks: 0, takenAt, [kind]: motion, occupancy: motion ? 1 : 0 };
			this.publishing?.observed(observation);
			this.#events.reporter.observed(observation);
		};
		tell(true);
		this.camera.clock.after(milliseconds, () => tell(false));
	}

	async close(): Promise<void> {
		this.#events.close();
		await Promise.all([this.publishing?.close(), this.#http.close()]);
	}

	#follow(now: Faults, before: Faults): void {
		if (now.masking !== before.masking) this.camera.sabotage(now.masking);
		if (now.video !== before.video) this.camera.freeze(now.video === "freeze");
		if (now.mqtt !== before.mqtt) void this.publishing?.setOffline(now.mqtt === "offline");
	}
}

function breakable(route: Route, broken: () => boolean): Route {
	return {
		...route,
		handle: async (request) =>
			broken() ? plainText(503, "Unavailable, on purpose.") : route.handle(request),
	};
}
