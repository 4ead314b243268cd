import type { Clock } from "../../clock.ts";
import type { Changes } from "../../onvif/changes.ts";
import { version } from "../../version.ts";
import type { AnalyticsDesk } from "../analytics/analytics-desk.ts";
import type { BrokerDesk } from "../brokers/broker-desk.ts";
import type { Camera } from "../camera.ts";
import { cameraStatus } from "../control-routes.ts";
import type { ImagingDesk } from "../imaging/imaging-desk.ts";
import type { Actor, MaskDesk } from "../masks/mask-desk.ts";
import type { MediaDesk } from "../media/media-desk.ts";
import type { MulticastDesk } from "../multicast/multicast-desk.ts";
import type { OsdDesk } from "../osd/osd-desk.ts";
import type { PtzDesk } from "../ptz/ptz-desk.ts";
import type { DeviceDesk } from "../settings/device-desk.ts";
import { type LogKind, SystemLog } from "./system-log.ts";

/** The answer to whoever asks for a reboot goes out first, in milliseconds. */
const beforeReboot = 500;

/** How long a camera is away then, in milliseconds. */
const rebootTime = 3_000;

export interface CameraSystemOptions {
	readonly camera: Camera;
	readonly masks: MaskDesk;
	readonly media: MediaDesk;
	readonly imaging: ImagingDesk;
	readonly osd: OsdDesk;
	readonly ptz?: PtzDesk | undefined;
	readonly analytics: AnalyticsDesk;
	readonly device: DeviceDesk;
	readonly multicast?: Pick<MulticastDesk, "reset">;
	readonly brokers: Pick<BrokerDesk, "reset">;
	readonly changes: Changes;
	/** Bye and Hello on discovery, where there is any. */
	readonly discovery: { hide(): void; show(): void };
	/** Subscriptions do not outlive a reboot. */
	readonly restarted?: () => void;
}

/** The camera as a machine: it can be rebooted, made to forget, and asked how it is. */
export class CameraSystem {
	readonly #options: CameraSystemOptions;
	readonly #log: SystemLog;
	readonly #clock: Clock;
	readonly #startedAt: number;
	#down = false;
	#cancel: (() => void) | undefined;

	constructor(options: CameraSystemOptions) {
		const { camera, changes } = options;
		this.#options = options;
		this.#clock = camera.clock;
		this.#log = new SystemLog(camera.clock);
		this.#startedAt = camera.clock.monotonic();
		this.note("system", `started, version ${version}`);
		camera.listen({
			stateChanged: ({ state, reason }) =>
				this.note("system", `pictures are ${state}${reason ? `: ${reason}` : ""}`),
			policyChanged: () => this.note("system", `mask policy, revision ${camera.revision}`),
		});
		changes.listen((change) => {
			this.note("system", `changed: ${change.kind === "profile" ? "a media profile" : change.type}`);
		});
	}

	/** True while it is away: nothing of it answers. */
	get isDown(): boolean {
		return this.#down;
	}

	/** Goes away soon, and comes back as the same camera. Gives how many seconds that takes. */
	reboot(): number {
		if (!this.#cancel) this.#cancel = this.#clock.after(beforeReboot, () => this.#goDown());
		return (beforeReboot + rebootTime) / 1000;
	}

	/**
	 * Forgets what clients set, and reboots. `soft` leaves what concerns the network, and all masks as they are; `hard` gives
	 * the masks back to the configuration, too, and the ledger says who did it. Users belong to the installation, and stay.
	 *
	 * @throws Error when it cannot be kept
	 */
	async factoryDefault(kind: "soft" | "hard", by: Actor): Promise<void> {
		const { masks, media, multicast, imaging, analytics, osd, ptz, device, brokers } = this.#options;
		if (kind === "hard") await masks.reset(by);
		await media.reset();
		multicast?.reset();
		imaging.reset();
		analytics.reset();
		osd.reset();
		ptz?.reset();
		brokers.reset();
		device.reset(kind === "hard");
		this.note("system", `settings are as when it was new (${kind})`);
		this.reboot();
	}

	note(kind: LogKind, text: string): void {
		this.#log.note(kind, text);
	}

	log(kind: LogKind): readonly string[] {
		return this.#log.lines(kind);
	}

	/** How the camera is, as JSON: numbers, settings and words of our own. */
	supportInformation(): string {
		const { camera, device } = this.#options;
		const { time, discoverable } = device.settings;
		const about = {
			version,
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
			uptimeSeconds: Math.round((this.#clock.monotonic() - this.#startedAt) / 1000),
			status: cameraStatus(camera),
			video: camera.video,
			time: { type: time.type, ahead: time.ahead },
			discoverable,
		};
		return JSON.stringify(about, undefined, 2);
	}

	close(): void {
		this.#cancel?.();
	}

	#goDown(): void {
		const { camera, osd, discovery, restarted } = this.#options;
		this.note("system", "reboot");
		this.#down = true;
		discovery.hide();
		restarted?.();
		camera.sendViewersAway();
		osd.reboot();
		this.#cancel = this.#clock.after(rebootTime, () => {
			this.#cancel = undefined;
			this.#down = false;
			this.note("system", `started, version ${version}`);
			discovery.show();
		});
	}
}
