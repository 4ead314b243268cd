import { audioLoop } from "../audio/loop.ts";
import { type Clock, SettableClock } from "../clock.ts";
import type { CameraConfig } from "../config/types.ts";
import type { LoopLibrary } from "../imaging/loops.ts";
import type { ImagingPool } from "../imaging/pool.ts";
import { streamNames } from "../imaging/stream-names.ts";
import type { Logger } from "../log.ts";
import { AudioFeed } from "../media/audio-feed.ts";
import { Changes } from "../onvif/changes.ts";
import { metadataToken } from "../onvif/metadata/settings.ts";
import { changeableScopes } from "../onvif/scopes.ts";
import type { Signer } from "../provenance/signing.ts";
import type { CameraStore } from "../store/camera-store.ts";
import { AnalyticsDesk } from "./analytics/analytics-desk.ts";
import { BrokerDesk } from "./brokers/broker-desk.ts";
import { Camera, type CameraParts } from "./camera.ts";
import type { OutletOptions } from "./camera-outlets.ts";
import { ImagingDesk } from "./imaging/imaging-desk.ts";
import { lightOf } from "./imaging/imaging-settings.ts";
import { MaskDesk, type PolicyChange } from "./masks/mask-desk.ts";
import { audioTokens, encoderToken, MediaDesk } from "./media/media-desk.ts";
import { sourceConfigurationToken, videoSourceToken } from "./media/video-source.ts";
import { MulticastDesk } from "./multicast/multicast-desk.ts";
import { OsdDesk } from "./osd/osd-desk.ts";
import { PtzDesk, ptzToken } from "./ptz/ptz-desk.ts";
import { DeviceDesk } from "./settings/device-desk.ts";

/** A camera that films, and what is changed of it. */
export type OpenCamera = Pick<
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

export interface OpenCameraOptions extends Pick<CameraParts, "mode" | "phase"> {
	readonly config: CameraConfig;
	readonly uuid: string;
	readonly store: CameraStore;
	/** Whether it sends to multicast groups. */
	readonly multicast: boolean;
	/** Whether clients may add brokers. */
	readonly eventBrokers: boolean;
	/** Levels of the topics that it publishes below. */
	readonly below: readonly (readonly string[])[];
	readonly pool: ImagingPool;
	readonly loops: LoopLibrary;
	readonly signer: Signer;
	/** Says on the network what is new of it. */
	readonly announce: () => void;
	/** Told of each change of its masks, once that is in its ledger. */
	readonly wrote: (change: PolicyChange) => void;
	readonly clock: Clock;
	readonly log: Logger;
}

/** Opens a camera with a desk for each thing that clients change of it. It films from then on. */
export async function openCamera(options: OpenCameraOptions): Promise<OpenCamera> {
	const { announce, config, eventBrokers, log, loops, mode, phase, pool, signer, store, uuid, wrote } =
		options;
	const changes = new Changes(log);
	const clock = new SettableClock(options.clock);
	const device = new DeviceDesk({
		store,
		clock,
		scopes: changeableScopes({ name: config.name }),
		announce,
	});
	const masks = new MaskDesk({
		camera: config.name,
		configured: config.policy,
		drawn: config.source.kind === "scene",
		store,
		clock: options.clock,
		changed: (token) => changes.emit({ kind: "configuration", token, type: "Mask" }),
		wrote,
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
				clock: options.clock,
				mounting: { ...config.view, aspect: config.video.main.width / config.video.main.height },
				name: ptzToken,
				changed: () => changes.emit({ kind: "configuration", type: "PTZ", token: ptzToken }),
			})
		: undefined;
	const analytics = new AnalyticsDesk({
		functions: config.analytics,
		store,
		clock: options.clock,
		below: options.below,
		turns: config.ptz,
		changed: (token) => changes.emit({ kind: "configuration", token, type: "Analytics" }),
	});
	const multicast = new MulticastDesk({
		store,
		tokens: [...streamNames.map(encoderToken), metadataToken, audioTokens.audioEncoder],
		uuid: options.multicast ? uuid : undefined,
	});
	const camera = await Camera.open({
		config: { ...config, policy: masks.policy },
		video: media.video,
		pool,
		loops,
		mode,
		phase,
		clock: options.clock,
		log,
		speaker: { signer, camera: uuid },
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
		config.audio && new AudioFeed(await audioLoop(config.audio), options.clock, () => camera.ticks);
	analytics.attach(camera);
	const brokers = new BrokerDesk({ store, ...(eventBrokers ? {} : { max: 0 }) });
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
