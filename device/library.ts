import type { MotionMode, PlateMode, PolicyInput, ZoneFill } from "../masks/policy.ts";
import { isTurned, type ViewInput } from "../masks/project.ts";
import type { AudioCodec } from "./audio/loop.ts";
import type { Role } from "./auth/accounts.ts";
import type { CameraOutlets } from "./camera/camera-outlets.ts";
import type { PtzDesk } from "./camera/ptz/ptz-desk.ts";
import type { CameraState } from "./camera/state.ts";
import type { Clock } from "./clock.ts";
import { parseOptions } from "./config/load.ts";
import type { ConfigInput } from "./config/schema/config.ts";
import type { FunctionInput } from "./config/schema/function.ts";
import type { PublishInput } from "./config/schema/publish.ts";
import { isPictureSize } from "./config/schema/video.ts";
import { type Analytics, type CameraMode, type SceneName, sceneNames } from "./config/types.ts";
import type { FaultPanel, Faults } from "./faults/faults.ts";
import { Fleet, type FleetParts } from "./fleet.ts";
import type { DateFormat, TimeFormat } from "./osd/formats.ts";
import type { ReadyCamera, ReadyEvent } from "./ready.ts";
import { printAs, showAs } from "./redact.ts";
import type { Happening } from "./rules/happenings.ts";
import { goesRound, panoramaSize, worldMasks } from "./scene/catalogue.ts";
import type { PictureSize } from "./scene/world.ts";
import { Secret } from "./secret.ts";

export interface StreamOptions {
	readonly codec?: "h264" | "h265" | "mjpeg";
	/** Such as `1920x1080`. */
	readonly size?: string;
	/** Pictures per second, 1 to 60. */
	readonly fps?: number;
	/** Bits per second, such as 3000000 or `3M`. */
	readonly bitrate?: number | string;
	/** Pictures from one key frame to the next. */
	readonly gop?: number;
}

export interface MaskOptions {
	readonly name: string;
	/** ONVIF coordinates: x to the right, y upwards, both in [-1, 1]. */
	readonly polygon: readonly (readonly [number, number])[];
	/** `solid` unless given; `pixelated` is weaker. */
	readonly fill?: ZoneFill;
	/** Of a solid fill: red, green and blue, each 0 to 255. */
	readonly colour?: readonly [number, number, number];
}

/** A function with what it is there for; docs/configuration.md tells of each field. */
export type FunctionOptions = Readonly<FunctionInput>;

/** A text, or the picture's time, over the pictures; docs/configuration.md tells of each field. */
export interface OsdOptions {
	readonly text?: string;
	readonly date?: DateFormat;
	readonly time?: TimeFormat;
	/** A corner, or the text's upper left corner in ONVIF coordinates. */
	readonly position?:
		| "upper-left"
		| "upper-right"
		| "lower-left"
		| "lower-right"
		| readonly [x: number, y: number];
	readonly size?: number;
	readonly colour?: readonly [number, number, number];
	/** 0 covers, 100 is not seen. */
	readonly transparency?: number;
	readonly background?: readonly [number, number, number];
	readonly backgroundTransparency?: number;
}

/** A camera as in a configuration file; docs/configuration.md tells of each field. */
export interface CameraOptions {
	/** `cam-1` and on unless given. */
	readonly name?: string;
	/** A world that is drawn. */
	readonly scene?: SceneName;
	/** A video or picture file, relative to the working directory, in place of a scene. */
	readonly input?: string;
	readonly light?: "day" | "dusk";
	/** Standard deviation of the sensor noise in luma steps, 0 to 12. */
	readonly noise?: number;
	/** Private areas of a drawn world carry a pattern that cannot be overlooked, to see that it never leaves. */
	readonly canary?: boolean;
	/** What happens in a drawn world, and when, in place of what usually does: a script, or the name of its file. */
	readonly script?: string;
	readonly seed?: number;
	readonly mode?: CameraMode;
	/** What is filmed of the scene; all of it, upright, unless given. */
	readonly view?: ViewInput;
	/** It can be turned and zoomed: `camera.ptz` does so; off unless given. */
	readonly ptz?: boolean;
	readonly video?: {
		readonly main?: StreamOptions;
		readonly sub?: StreamOptions;
		readonly mjpeg?: Pick<StreamOptions, "size" | "fps">;
	};
	/** A made-up sound beside the pictures; none unless given. */
	readonly audio?: AudioCodec;
	/** A scene has its own masks unless told otherwise; a file without this is dark (invariant I3). */
	readonly masks?: "none" | readonly MaskOptions[];
	/** Nothing but these areas is shown, less what is masked in them. */
	readonly shown?: readonly MaskOptions[];
	readonly plates?: PlateMode;
	/** `mask` covers people and vehicles as they move, and everything for the first ten seconds; `off` unless given. */
	readonly motion?: MotionMode;
	/** By what part of the picture's height zones are grown, and areas to show shrunk: 0.02, unless given, to 0.2. */
	readonly margin?: number;
	/** A policy in a file of its own, in place of `masks`, `shown`, `plates`, `motion` and `margin`. */
	readonly policy?: string;
	/** Texts and the time over the pictures. */
	readonly osd?: readonly OsdOptions[];
	/** None runs unless named. */
	readonly analytics?: readonly (Analytics | FunctionOptions)[];
	/** How coarse what is published is, as in a configuration file. */
	readonly publish?: PublishInput;
	/** Fault switches that are on from the start. */
	readonly faults?: Faults;
}

/**
 * A fleet as in a configuration file, but for the defaults: ports are free ones, there is no page and no discovery, and
 * nothing is kept on disk, so that tests run side by side and leave nothing behind.
 */
export interface FleetOptions extends FleetParts {
	readonly cameras: readonly CameraOptions[];
	/** Address to listen on; 127.0.0.1 unless given. */
	readonly host?: string;
	readonly rtspPort?: number;
	/** HTTPS, RTSPS and MQTTS as well: `true`, or as in a configuration file. */
	readonly tls?: ConfigInput["tls"];
	/** Streams have multicast addresses; off unless given. */
	readonly multicast?: boolean;
	/** Port of the first camera's ONVIF and HTTP; the next ones follow. */
	readonly httpPort?: number;
	/** `none`, or as in a configuration file; an embedded one on a free port unless given. */
	readonly broker?: ConfigInput["broker"];
	/** Brokers that are told the same, as in a configuration file. */
	readonly furtherBrokers?: ConfigInput["furtherBrokers"];
	/** `none`, or the certificates of brokers that ONVIF clients may add, as in a configuration file. */
	readonly eventBrokers?: ConfigInput["eventBrokers"];
	readonly discovery?: boolean;
	/** Where identity and generated passwords are kept; nowhere unless given. */
	readonly dataDir?: string;
	/** People with an account of their own, beside those that come with the cameras. */
	readonly accounts?: readonly PersonOptions[];
}

export interface PersonOptions {
	readonly user: string;
	readonly role: Role;
	readonly password: string;
}

export type Credentials = ReadyEvent["credentials"];

const redacted = "[redacted]";

/** A camera of a running fleet. When it is printed or turned into JSON, passwords are left out. */
export class VirtualCamera implements AsyncDisposable {
	readonly name: string;
	/** Where it answers. URLs hold no credentials. */
	readonly urls: Pick<ReadyCamera, "onvif" | "rtsp" | "snapshot" | "control">;
	/** The same over TLS; null unless it was started with `tls`. */
	readonly tlsUrls: ReadyCamera["tls"];
	readonly uuid: string;
	readonly serial: string;
	/** Passwords in clear, for whoever asks for one by its name. */
	readonly credentials: Credentials;
	/** The broker it publishes to, and the topic below which it does. */
	readonly mqtt: { readonly url: string; readonly topic: string } | null;
	readonly clock: Clock;
	readonly faults: FaultPanel;
	readonly #outlets: CameraOutlets;
	readonly #stop: () => Promise<void>;

	/** @param stop ends what the camera was started with */
	constructor(outlets: CameraOutlets, ready: ReadyEvent, stop: () => Promise<void>) {
		const { camera, faults } = outlets;
		const found = ready.cameras.find(({ name }) => name === camera.name);
		if (!found) throw new Error(`no such camera: ${camera.name}`);
		const { onvif, rtsp, snapshot, control, tls, uuid, serial, topic } = found;
		this.name = camera.name;
		this.urls = { onvif, rtsp, snapshot, control };
		this.tlsUrls = tls;
		this.uuid = uuid;
		this.serial = serial;
		this.credentials = ready.credentials;
		this.mqtt = ready.mqtt && topic ? { url: ready.mqtt.url, topic } : null;
		this.clock = camera.clock;
		this.faults = faults;
		this.#outlets = outlets;
		this.#stop = stop;
		showAs(this, "VirtualCamera", () => {
			const { name, urls, uuid, serial, mqtt, state } = this;
			return { name, urls, uuid, serial, credentials: redacted, mqtt, state };
		});
	}

	/** Moves a camera that was started with `ptz: true`; undefined for others. */
	get ptz(): Pick<PtzDesk, "pose" | "moving" | "go" | "goBy" | "run" | "stop"> | undefined {
		return this.#outlets.ptz;
	}

	get state(): CameraState {
		return this.#outlets.camera.state;
	}

	/**
	 * Replaces the mask policy, as an administrator may, and with it what ONVIF clients changed; undefined makes the camera
	 * dark. It holds until the camera is started anew. When it resolves, nothing made
	 * under the policy before is served any more. Throws PolicyError for a flawed one, and changes nothing.
	 */
	setMasks(policy: PolicyInput | undefined): Promise<void> {
		return this.#outlets.masks.replace(policy, { user: "library", role: "administrator" });
	}

	/** The policy in force, signed: the text of a file that `policy:` takes; undefined when there is none. */
	exportPolicy(): string | undefined {
		const envelope = this.#outlets.camera.exportPolicy();
		return envelope && JSON.stringify(envelope);
	}

	/**
	 * Moves the camera: the next picture that is filmed shows this part of the scene, turned and mirrored as said, and its
	 * masks move with it. What is left out is as in the whole scene. Throws ViewError, and PersienneError VIEW_TURNED, or
	 * VIEW_PTZ for a camera that has a lens of its own to move.
	 */
	setView(view: ViewInput): void {
		this.#outlets.camera.setView(view);
	}

	/**
	 * Raises something as the analytics would, of a camera that tells of it, marked as simulated. It ends by itself after `milliseconds`.
	 * Throws PersienneError TRIGGER_OFF, TRIGGER_UNKNOWN.
	 */
	trigger(kind: Happening, milliseconds?: number): void {
		this.#outlets.trigger(kind, milliseconds);
	}

	/** Stops the fleet that the camera was started with. */
	stop(): Promise<void> {
		return this.#stop();
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.stop();
	}
}

/** A fleet that runs. When it is printed or turned into JSON, passwords are left out. */
export class VirtualFleet implements AsyncDisposable {
	readonly cameras: readonly VirtualCamera[];
	/** What `persienne up --json` prints first. It holds passwords in clear, and its JSON does too. */
	readonly ready: ReadyEvent;
	readonly #fleet: Fleet;

	constructor(fleet: Fleet) {
		this.#fleet = fleet;
		this.ready = fleet.ready;
		const shown = { ...this.ready, credentials: redacted };
		printAs(this.ready, "ReadyEvent", () => shown);
		for (const account of Object.values(this.ready.credentials)) {
			printAs(account, "Credential", () => ({ user: account.user, password: redacted }));
		}
		this.cameras = fleet.cameras.map((outlets) => new VirtualCamera(outlets, this.ready, () => this.stop()));
		showAs(this, "VirtualFleet", () => ({ cameras: this.cameras, ready: shown }));
	}

	stop(): Promise<void> {
		return this.#fleet.stop();
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.stop();
	}
}

/**
 * Starts cameras in this process. Throws ConfigError for options that cannot be, PersienneError for what cannot start.
 *
 *     await using fleet = await startFleet({ cameras: [{ scene: "street" }, { scene: "courtyard", mode: "loop" }] });
 */
export async function startFleet(options: FleetOptions): Promise<VirtualFleet> {
	return startCameras(options, false);
}

async function startCameras(options: FleetOptions, oneCamera: boolean): Promise<VirtualFleet> {
	const { clock, log, random, cameras, accounts = [], ...rest } = options;
	const input = {
		httpPort: 0,
		rtspPort: 0,
		broker: { embedded: { port: 0 } },
		console: "none",
		discovery: false,
		...rest,
		cameras: cameras.map(({ faults: _, ...camera }, index) => completed(camera, index)),
	};
	const { config } = parseOptions(input, { oneCamera });
	const people = accounts.map((person) => ({ ...person, password: new Secret(person.password) }));
	const fleet = await Fleet.start(
		// A program that starts cameras is given their credentials.
		{ ...config, sharedAccounts: config.sharedAccounts ?? true, accounts: people },
		{
			...(clock && { clock }),
			...(log && { log }),
			...(random && { random }),
		},
	);
	for (const [index, { faults }] of cameras.entries()) if (faults) fleet.cameras[index]?.faults.set(faults);
	// A loop takes its time to be recorded; a viewer gets live pictures meanwhile.
	const live = fleet.cameras.filter(({ camera }) => camera.mode === "live");
	await Promise.all(live.map(({ camera }) => camera.started()));
	return new VirtualFleet(fleet);
}

/**
 * Starts one camera with everything around it; `stop` ends it all.
 *
 *     await using camera = await startCamera({ scene: "town-square", seed: 7 });
 */
export async function startCamera(
	options: CameraOptions & Omit<FleetOptions, "cameras"> = {},
): Promise<VirtualCamera> {
	const { host, rtspPort, httpPort, tls, multicast, broker, eventBrokers, discovery, dataDir, ...rest } =
		options;
	const { clock, log, random, ...camera } = rest;
	const shared = {
		host,
		rtspPort,
		httpPort,
		tls,
		multicast,
		broker,
		eventBrokers,
		discovery,
		dataDir,
		clock,
		log,
		random,
	};
	const given = Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined));
	const fleet = await startCameras(
		{
			...given,
			cameras: [camera.input === undefined ? { scene: "town-square", ...camera } : camera],
		},
		true,
	);
	return fleet.cameras[0] as VirtualCamera;
}

/** The shape in which a camera's world is drawn, which its own masks depend on; undefined for the usual one. */
function drawnShape({ video, view }: Pick<CameraOptions, "video" | "view">): PictureSize | undefined {
	const [, across, down] = /^(\d+)x(\d+)$/.exec(video?.main?.size ?? "") ?? [];
	const [width, height] = [Number(across), Number(down)];
	// Another one is refused with the other mistakes.
	if (!isPictureSize({ width, height })) return undefined;
	return isTurned({ rotate: view?.rotate ?? 0 }) ? { width: height, height: width } : { width, height };
}

function completed(camera: Omit<CameraOptions, "faults">, index: number): Omit<CameraOptions, "faults"> {
	const known = sceneNames.find((scene) => scene === camera.scene); // another one is refused with the other mistakes
	const around = known !== undefined && camera.ptz === true && goesRound(known);
	const own =
		known &&
		worldMasks(known, around ? panoramaSize : drawnShape(camera)).map(({ name, polygon }) => ({
			name,
			polygon,
		}));
	const isOpen = camera.masks === undefined && camera.policy === undefined;
	return { name: `cam-${index + 1}`, ...camera, ...(isOpen && own && { masks: own }) };
}
