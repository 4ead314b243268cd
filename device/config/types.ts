import type { PolicyInput } from "../../masks/policy.ts";
import type { Polygon } from "../../masks/polygon.ts";
import type { View } from "../../masks/project.ts";
import type { CountProtection } from "../../masks/sanitise/zone-counts.ts";
import type { AudioCodec } from "../audio/loop.ts";
import type { Account } from "../auth/accounts.ts";
import type { Codec } from "../media/access-unit.ts";
import type { Words } from "../notice/language.ts";
import type { LegalBasis } from "../notice/purposes.ts";
import type { Osd } from "../osd/osd.ts";
import type { Module } from "../rules/modules.ts";
import type { Rule } from "../rules/rules.ts";
import type { Light } from "../scene/scene.ts";
import type { Script } from "../scene/script/script.ts";
import type { Secret } from "../secret.ts";
import type { TlsMaterial } from "../tls/material.ts";

/**
 * The configuration once it is read, checked and completed: no field is left to guess, paths are absolute, units are
 * plain. What a person writes is in schema.ts; how one becomes the other is in resolve.ts.
 */
export interface FleetConfig {
	/** Address to listen on, such as 127.0.0.1 or 0.0.0.0. */
	readonly host: string;
	/** 0 picks a free port; so it is for every port here. */
	readonly rtspPort: number;
	/** Undefined: there is no TLS. */
	readonly tls: TlsConfig | undefined;
	/** Whether streams have multicast addresses from the start. */
	readonly multicast: boolean;
	/** Undefined: nothing is published over MQTT. */
	readonly broker: BrokerConfig | undefined;
	/** Brokers that are told the same, besides the one above. */
	readonly furtherBrokers: readonly ExternalBroker[];
	/** Brokers that ONVIF clients may add; undefined: none. */
	readonly eventBrokers: BrokerTrust | undefined;
	/** Undefined: no web page. */
	readonly console: ConsoleConfig | undefined;
	/** `up --demo`: cameras that film drawn worlds show what the lens sees, beside what leaves the device. No file says so. */
	readonly demo?: boolean;
	/** Whether to answer WS-Discovery. */
	readonly discovery: boolean;
	/** Where identity and credentials are kept; undefined keeps them in memory alone. */
	readonly dataDir: string | undefined;
	/** Days for which what is kept there of what people did stays at most, 1 to 30. */
	readonly retentionDays: number;
	/** What people are told who are filmed; undefined: nobody said. */
	readonly notice: NoticeConfig | undefined;
	/** Passwords that somebody chose; the others are generated. */
	readonly passwords: Passwords;
	/** People with an account of their own. */
	readonly accounts: readonly Account[];
	/**
	 * Whether admin, operator and viewer, which several people share, are let in; undefined: until an administrator has an account of
	 * their own.
	 */
	readonly sharedAccounts: boolean | undefined;
	readonly cameras: readonly CameraConfig[];
}

export interface ConsoleConfig {
	readonly port: number;
	/** After which a session ends, in milliseconds, if its user does nothing; the page's own limit unless given. */
	readonly idleMs?: number;
	/** The same, whatever its user does. */
	readonly sessionMs?: number;
}

/** HTTPS, RTSPS and MQTTS, beside HTTP, RTSP and MQTT. Ports that nobody chose follow from the others: see tls-ports.ts. */
export interface TlsConfig {
	/** A certificate and its key in PEM files, absolute; undefined: one is made. */
	readonly files: { readonly certificate: string; readonly key: string } | undefined;
	/** What a certificate that is made is to be good for, besides what is known of the machine. */
	readonly names: readonly string[];
	/** HTTPS of the first camera; the others follow. */
	readonly httpsPort: number | undefined;
	readonly rtspsPort: number | undefined;
	/** The page's. */
	readonly consolePort: number | undefined;
	/** The embedded broker's. */
	readonly mqttsPort: number | undefined;
}

export interface NoticeConfig {
	/** Who is responsible. */
	readonly controller: { readonly name: string; readonly address: string };
	/** Whom people turn to with their rights. */
	readonly contact: { readonly name: string; readonly phone: string; readonly email: string | undefined };
	readonly purposes: readonly Words[];
	readonly legalBasis: LegalBasis;
	readonly authorisation: string | undefined;
	/** Days for which recordings are kept; 0: there are none. */
	readonly retention: number;
	readonly recipients: Words | undefined;
	/** The authority that takes complaints, with its address. */
	readonly complaints: Words;
	/** Where the notice page is. */
	readonly url: string;
}

export interface CameraConfig {
	/** Unique in the fleet; part of URLs and topics, so letters, digits, `.`, `_` and `-` only. */
	readonly name: string;
	readonly source: SourceConfig;
	/** Same scene, seed, policy and clock: the same frames (invariant I8). */
	readonly seed: number;
	readonly mode: CameraMode;
	/** What is filmed of the scene, and how it lies in the picture. */
	readonly view: View;
	/** It can be turned and zoomed. */
	readonly ptz: boolean;
	readonly video: {
		readonly main: VideoConfig;
		readonly sub: VideoConfig;
		readonly mjpeg: VideoConfig;
	};
	/** Undefined: there is no sound. */
	readonly audio: AudioCodec | undefined;
	/** Undefined: nobody said what is to be masked, so the camera is dark (invariant I3). */
	readonly policy: PolicyInput | undefined;
	/** Texts over the pictures. */
	readonly osd: readonly Osd[];
	/** Empty: none runs. */
	readonly analytics: readonly AnalyticsEntry[];
	readonly publish: PublishConfig;
	/** Port of ONVIF, snapshots and control. */
	readonly httpPort: number;
}

/** How coarse what a camera publishes is. */
export interface PublishConfig {
	/** Times of events are cut to a multiple of so many. */
	readonly seconds: number;
	/** Edges of boxes lie on a grid of so many hundredths of the picture. */
	readonly grid: number;
	/** Seconds for which a thing in frames has one name; 0 for one frame. */
	readonly pseudonyms: number;
	/** Seconds that a count is for. */
	readonly window: number;
	/** Undefined: counts are published as they are. */
	readonly counts: CountProtection | undefined;
}

export const cameraModes = ["live", "loop", "auto"] as const;
export type CameraMode = (typeof cameraModes)[number];

export const sceneNames = ["town-square", "street", "courtyard", "roundabout"] as const;
export type SceneName = (typeof sceneNames)[number];

/** What the lens sees: a world that we draw, or a file (absolute path) that FFmpeg reads. */
export type SourceConfig =
	| {
			readonly kind: "scene";
			readonly scene: SceneName;
			readonly light: Light;
			/** Standard deviation of the sensor noise in luma steps, 0 to 12. */
			readonly noise: number;
			/** Private areas carry a pattern that cannot be overlooked. */
			readonly canary: boolean;
			/** Where the pattern is, in ONVIF's coordinates; in the world's own private areas unless given. */
			readonly canaryAreas?: readonly Polygon[];
			/** What happens, in place of what usually does. */
			readonly script?: Script;
	  }
	| { readonly kind: "input"; readonly file: string };

export interface VideoConfig {
	readonly codec: Codec;
	/** Picture size in pixels, both even. */
	readonly width: number;
	readonly height: number;
	/** Pictures per second, 1 to 60. */
	readonly fps: number;
	/** Bits per second. */
	readonly bitrate: number;
	/** Pictures from one key frame to the next; 1 for MJPEG. */
	readonly gop: number;
	/** Of MJPEG, 1 to 10 (best); 8 unless given. */
	readonly quality?: number;
}

/** A function by its name, or a rule or module with all that there is to say of it. */
export type AnalyticsEntry = Analytics | { readonly rule: Rule } | { readonly module: Module };

/** The functions that exist. Each is off unless a camera names it. */
export const analyticsNames = ["motion", "people-count", "objects", "tampering"] as const;
export type Analytics = (typeof analyticsNames)[number];

export type BrokerConfig = EmbeddedBroker | ExternalBroker;

interface BrokerCommon {
	/** First level of every topic. */
	readonly prefix: string;
	/** First level of Home Assistant's discovery topics; undefined: cameras are not announced there. */
	readonly homeAssistant: string | undefined;
	/** First level of the topics of plain counts, as Frigate has them; undefined: there are none. */
	readonly frigate: string | undefined;
}

interface EmbeddedBroker extends BrokerCommon {
	readonly kind: "embedded";
	readonly port: number;
	/** Authorities of clients, as PEM text: over TLS, a certificate says who comes, and nobody comes without one. */
	readonly clientCa?: string | undefined;
}

/** How a broker is told from another, and what it is shown, over TLS. */
export interface BrokerTrust {
	/** Certificates to trust, as PEM text; those of the system when undefined. */
	readonly ca: string | undefined;
	/** The certificate that the cameras show, and its key. */
	readonly identity: TlsMaterial | undefined;
}

export interface ExternalBroker extends BrokerCommon, BrokerTrust {
	readonly kind: "external";
	/** mqtt, mqtts, ws or wss; holds no credentials. */
	readonly url: string;
	readonly username: string | undefined;
	readonly password: Secret | undefined;
}

/** The accounts of an installation; the first three are users of every camera, the fourth reads the embedded broker. */
export const accountNames = ["admin", "operator", "viewer", "mqtt"] as const;
export type AccountName = (typeof accountNames)[number];
export type Passwords = Readonly<Partial<Record<AccountName, Secret>>>;
