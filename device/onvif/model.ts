import type { AudioCodec } from "../audio/loop.ts";
import type { Accounts } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { AnalyticsDesk } from "../camera/analytics/analytics-desk.ts";
import type { BrokerDesk } from "../camera/brokers/broker-desk.ts";
import type { ImagingDesk } from "../camera/imaging/imaging-desk.ts";
import type { MaskDesk } from "../camera/masks/mask-desk.ts";
import type { MediaDesk } from "../camera/media/media-desk.ts";
import type { MulticastDesk } from "../camera/multicast/multicast-desk.ts";
import type { OsdDesk } from "../camera/osd/osd-desk.ts";
import type { PtzDesk } from "../camera/ptz/ptz-desk.ts";
import type { DeviceDesk } from "../camera/settings/device-desk.ts";
import type { CameraSystem } from "../camera/system/camera-system.ts";
import type { Clock } from "../clock.ts";
import type { Users } from "../identity/users.ts";
import type { Changes } from "./changes.ts";
import type { Subscriptions } from "./events/subscriptions.ts";
import type { MetadataProducer } from "./metadata/producer.ts";

export type { ImagingChange } from "../camera/imaging/imaging-desk.ts";
export type { ImagingSettings } from "../camera/imaging/imaging-settings.ts";
export type { Actor, SeenMask } from "../camera/masks/mask-desk.ts";
export type { MaskShape } from "../camera/masks/mask-set.ts";
export type { EncoderSettings, MediaProfile, VideoEncoder } from "../camera/media/media-desk.ts";
export type { OsdEntry } from "../camera/osd/osd-desk.ts";
export type { DeviceSettings, NetworkHost } from "../camera/settings/device-desk.ts";
export type { UserInput } from "../identity/users.ts";

/**
 * What the ONVIF services tell about a camera, and all that they know of it. The firmware implements it; properties
 * may be getters, and are read anew for each request.
 */
export interface OnvifCamera {
	readonly identity: OnvifIdentity;
	/** Its clock is the camera's: GetSystemDateAndTime and the time window of credentials go by it. */
	readonly clock: Clock;
	readonly accounts: Accounts;
	readonly guard: DigestGuard;
	/** Whether WS-Discovery announces the camera at this moment. */
	readonly discoverable: boolean;
	/** False: discovery is switched off, whatever a client wants. */
	readonly hasDiscovery: boolean;
	/** Scopes for GetScopes and WS-Discovery, the fixed ones first. */
	readonly scopes: readonly string[];
	/** Those that no client can change. */
	readonly fixedScopes: readonly string[];
	/** What a person can set besides pictures. */
	readonly device: Pick<DeviceDesk, "settings" | "set" | "aheadAt">;
	readonly users: Pick<Users, "create" | "change" | "delete">;
	readonly system: Pick<CameraSystem, "reboot" | "factoryDefault" | "log" | "supportInformation" | "note">;
	readonly rtspPort: number;
	/** Where RTSP is spoken over TLS; undefined: nowhere. */
	readonly rtspsPort: number | undefined;
	/** Where the web services are; without HTTPS there is no TLS at all. */
	readonly webPorts: { readonly http: number; readonly https: number | undefined };
	readonly videoSource: VideoSource;
	/** Media profiles and how streams are coded, and the one way to change them. */
	readonly media: Pick<
		MediaDesk,
		| "profiles"
		| "encoders"
		| "sourceName"
		| "optionsOf"
		| "createProfile"
		| "changeProfile"
		| "deleteProfile"
		| "renameSource"
		| "audioName"
		| "renameAudio"
		| "setEncoder"
		| "synchronise"
		| "metadata"
		| "setMetadata"
	>;
	/** Where streams go by multicast. */
	readonly multicast: Pick<
		MulticastDesk,
		"settings" | "group" | "check" | "set" | "running" | "start" | "stop"
	>;
	/** Undefined for a camera without sound. */
	readonly audio: AudioCodec | undefined;
	/** The masks, and the one way to change them. */
	readonly masks: Pick<MaskDesk, "list" | "create" | "change" | "delete">;
	/** The texts over the pictures. */
	readonly osd: Pick<OsdDesk, "list" | "create" | "change" | "delete">;
	/** Rules and modules, and the one way to change them. */
	readonly analytics: Pick<
		AnalyticsDesk,
		| "name"
		| "rules"
		| "modules"
		| "createRules"
		| "changeRules"
		| "deleteRules"
		| "createModules"
		| "changeModules"
		| "deleteModules"
		| "replace"
	>;
	/** How pictures are exposed and developed. */
	readonly imaging: Pick<ImagingDesk, "settings" | "set">;
	/** Where it looks, and the one way to move it; undefined for a camera that does not move. */
	readonly ptz:
		| Pick<
				PtzDesk,
				| "pose"
				| "moving"
				| "settings"
				| "set"
				| "go"
				| "goBy"
				| "towards"
				| "run"
				| "stop"
				| "home"
				| "setHome"
				| "presets"
				| "preset"
				| "setPreset"
				| "removePreset"
				| "tours"
				| "tour"
				| "tourState"
				| "createTour"
				| "setTour"
				| "removeTour"
				| "operateTour"
		  >
		| undefined;
	/** Tells what becomes other than it was: profiles, configurations, masks. */
	readonly changes: Changes;
	/** Who is told of its events. */
	readonly events: Subscriptions;
	/** The brokers that clients had it publish its events to. */
	readonly brokers: Pick<BrokerDesk, "max" | "list" | "find" | "put" | "delete">;
	/** What goes out beside the pictures of the profiles that have metadata. */
	readonly metadata: MetadataProducer;
	/** The interface that has `localAddress`, an IPv4 or IPv6 address at which a request came in. */
	networkInterface(localAddress: string): NetworkInterface;
}

interface OnvifIdentity {
	/** Canonical, without `urn:uuid:`. It stays the same over restarts and address changes. */
	readonly uuid: string;
	readonly manufacturer: string;
	readonly model: string;
	readonly firmwareVersion: string;
	readonly serial: string;
	readonly hardwareId: string;
	/** Six octets in hexadecimal with colons. No two cameras may share one: clients merge them. */
	readonly mac: string;
}

/** The lens and its sensor. Sizes in pixels. */
export interface VideoSource {
	readonly token: string;
	readonly width: number;
	readonly height: number;
	readonly fps: number;
}

export interface NetworkInterface {
	/** Such as `eth0`. */
	readonly name: string;
	/** Undefined when the camera has no IPv4 address there. */
	readonly ipv4: { readonly address: string; readonly prefixLength: number } | undefined;
}
