import type { Accounts } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { Clock } from "../clock.ts";
import type { CameraIdentity } from "../identity/camera-identity.ts";
import type { Changes } from "../onvif/changes.ts";
import type { Subscriptions } from "../onvif/events/subscriptions.ts";
import { networkInterfaceAt } from "../onvif/interfaces.ts";
import type { MetadataProducer } from "../onvif/metadata/producer.ts";
import type { OnvifCamera } from "../onvif/model.ts";
import { fixedScopes } from "../onvif/scopes.ts";
import { version } from "../version.ts";
import type { Camera } from "./camera.ts";
import { videoSourceToken } from "./media/video-source.ts";

export interface OnvifViewOptions {
	readonly camera: Camera;
	readonly identity: CameraIdentity;
	readonly accounts: Accounts;
	readonly guard: DigestGuard;
	readonly rtspPort: number;
	readonly rtspsPort: number | undefined;
	readonly webPorts: OnvifCamera["webPorts"];
	readonly hasDiscovery: boolean;
	/** The camera's own: it may be set otherwise than the machine's. */
	readonly clock: Clock;
	readonly device: OnvifCamera["device"];
	readonly users: OnvifCamera["users"];
	readonly system: OnvifCamera["system"];
	readonly masks: OnvifCamera["masks"];
	readonly media: OnvifCamera["media"];
	readonly multicast: OnvifCamera["multicast"];
	readonly imaging: OnvifCamera["imaging"];
	readonly osd: OnvifCamera["osd"];
	readonly ptz: OnvifCamera["ptz"];
	readonly analytics: OnvifCamera["analytics"];
	readonly changes: Changes;
	readonly events: Subscriptions;
	readonly brokers: OnvifCamera["brokers"];
	readonly metadata: MetadataProducer;
}

/** The camera as its ONVIF services tell of it. */
export function onvifView({ camera, identity, ...rest }: OnvifViewOptions): OnvifCamera {
	const { video } = camera.config;
	const model = "Virtual Camera";
	const fixed = fixedScopes({ hardware: model, ptz: rest.ptz !== undefined });
	return {
		...rest,
		identity: {
			...identity,
			manufacturer: "Persienne",
			model,
			firmwareVersion: version,
			hardwareId: "persienne-virtual-camera",
		},
		get discoverable() {
			return rest.hasDiscovery && rest.device.settings.discoverable;
		},
		get scopes() {
			return [...fixed, ...rest.device.settings.scopes];
		},
		fixedScopes: fixed,
		audio: camera.config.audio,
		videoSource: {
			token: videoSourceToken,
			width: video.main.width,
			height: video.main.height,
			fps: video.main.fps,
		},
		networkInterface: networkInterfaceAt,
	};
}
