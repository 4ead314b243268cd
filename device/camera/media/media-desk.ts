import { z } from "zod";
import type { CameraConfig, VideoConfig } from "../../config/types.ts";
import { PersienneError } from "../../errors.ts";
import { type Sensor, type StreamName, streamNames, usualJpegQuality } from "../../imaging/stream-names.ts";
import type { Codec } from "../../media/access-unit.ts";
import type { Beside } from "../../media/beside.ts";
import type { StreamInfo } from "../../media/stream.ts";
import { type MetadataSettings, metadataToken, usualMetadata } from "../../onvif/metadata/settings.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import { Turns } from "../../turns.ts";
import { filterExpression } from "../kept-filter.ts";
import { codecsLike, type EncoderOptions, encoderOptions, within } from "./encoder-options.ts";

/** A camera has at most so many media profiles, its own among them. */
export const maxProfiles = 16;

/** What a profile has beside its pictures: what is seen in them is told in metadata alone, and sound takes both configurations. */
export function besideOf(
	profile: Pick<MediaProfile, "metadata" | "analytics" | "audioSource" | "audioEncoder">,
): Beside {
	const { metadata, analytics, audioSource, audioEncoder } = profile;
	return { metadata: metadata && (analytics ? "all" : "events"), audio: audioSource && audioEncoder };
}

/** An encoder's configuration. Each codes one stream; profiles share it. */
export interface VideoEncoder {
	readonly token: string;
	readonly name: string;
	readonly stream: StreamInfo;
	/** What the stream's plain path has beside the pictures. */
	readonly beside: Beside;
	/** Upper limit in bits per second. */
	readonly bitrate: number;
	/** Pictures from one key frame to the next; 1 for MJPEG. */
	readonly gop: number;
	/** Within the options' range. */
	readonly quality: number;
}

/** A media profile: what a client asks a stream of. */
export interface MediaProfile {
	readonly token: string;
	readonly name: string;
	/** The camera's own, which cannot be deleted. */
	readonly fixed: boolean;
	/** Whether it has the video source configuration; there is one. */
	readonly source: boolean;
	readonly encoder: VideoEncoder | undefined;
	/** Whether it has the metadata configuration; there is one. */
	readonly metadata: boolean;
	/** Whether it has the analytics configuration; there is one. */
	readonly analytics: boolean;
	/** Whether it has the PTZ configuration; a camera that can be turned has one. */
	readonly ptz: boolean;
	/** Whether it has the configurations of a camera's sound; there is one of each, or none. It takes both to hear anything. */
	readonly audioSource: boolean;
	readonly audioEncoder: boolean;
}

/** Tokens of the two configurations that a camera with sound has. */
export const audioTokens = { audioSource: "sound-all", audioEncoder: "sound-encoder" } as const;
export type AudioPart = keyof typeof audioTokens;

/** What a client wants of an encoder. Rates, bitrate and quality out of range are brought into it; a size has to be one of those offered. */
export interface EncoderSettings {
	readonly name: string;
	readonly codec: Codec;
	readonly width: number;
	readonly height: number;
	readonly fps: number;
	readonly bitrate: number;
	readonly gop: number;
	readonly quality: number;
}

export interface ProfileChange {
	readonly name?: string | undefined;
	readonly source?: boolean;
	/** Token of an encoder's configuration; null takes away the one that is there. */
	readonly encoder?: string | null;
	readonly metadata?: boolean;
	readonly analytics?: boolean;
	/** Of a camera that can be turned. */
	readonly ptz?: boolean;
	readonly audioSource?: boolean;
	readonly audioEncoder?: boolean;
}

/** Why profiles or configurations were not changed. */
export class MediaRefused extends PersienneError {
	override readonly code:
		| "NO_PROFILE"
		| "NO_CONFIG"
		| "PROFILE_EXISTS"
		| "PROFILE_FIXED"
		| "MAX_PROFILES"
		| "CONFIG_MODIFY";

	constructor(code: MediaRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

/** What the desk needs of a camera. */
export interface CodingCamera {
	setVideo(name: StreamName, settings: VideoConfig): Promise<void>;
	requestKeyFrame(name: StreamName): void;
}

export interface MediaDeskOptions {
	readonly camera: string;
	/** As configured. */
	readonly video: CameraConfig["video"];
	readonly store: CameraStore;
	/** Told of what was changed, once that is in force. */
	readonly changed?: (kind: "profile" | ConfigurationKind, token: string) => void;
	/** Token and first name of the video source configuration. */
	readonly sourceToken: string;
	/** Whether the camera can be turned: its own profiles have the PTZ configuration then. */
	readonly ptz?: boolean;
	/** Whether the camera has sound. */
	readonly audio?: boolean;
}

type ConfigurationKind = "VideoSource" | "VideoEncoder" | "AudioSource" | "AudioEncoder" | "Metadata";

interface KeptProfile {
	readonly token: string;
	readonly name: string;
	readonly source: boolean;
	readonly encoder: StreamName | null;
	readonly metadata: boolean;
	/** Undefined in what was kept before there was such a configuration: as it is with metadata. */
	readonly analytics?: boolean | undefined;
	/** What nobody has said is as the camera's own profiles have it. */
	readonly ptz?: boolean | undefined;
	/** Undefined until somebody decides: the camera's own profiles have what sound there is. */
	readonly audioSource?: boolean | undefined;
	readonly audioEncoder?: boolean | undefined;
}

interface Kept {
	readonly next: number;
	readonly profiles: readonly KeptProfile[];
	readonly names: Readonly<Record<StreamName | "source", string>> &
		Partial<Readonly<Record<AudioPart, string | undefined>>>;
	/** What the configuration said when the encoders were changed: changed settings hold for as long as it says so. */
	readonly was: string;
	readonly video: CameraConfig["video"];
	readonly metadata: MetadataSettings;
}

const stream = z.enum(streamNames);
const video = z.object({
	codec: z.enum(["h264", "h265", "mjpeg"]),
	width: z.int(),
	height: z.int(),
	fps: z.number(),
	bitrate: z.number(),
	gop: z.int(),
	quality: z.number().optional(),
}) as unknown as z.ZodType<VideoConfig>;
const kept: z.ZodType<Kept> = z.object({
	next: z.int(),
	profiles: z.array(
		z.object({
			token: z.string(),
			name: z.string(),
			source: z.boolean(),
			encoder: stream.nullable(),
			metadata: z.boolean().default(false),
			analytics: z.boolean().optional(),
			ptz: z.boolean().optional(),
			audioSource: z.boolean().optional(),
			audioEncoder: z.boolean().optional(),
		}),
	),
	names: z.object({
		source: z.string(),
		main: z.string(),
		sub: z.string(),
		mjpeg: z.string(),
		audioSource: z.string().optional(),
		audioEncoder: z.string().optional(),
	}),
	was: z.string(),
	video: z.object({ main: video, sub: video, mjpeg: video }),
	metadata: z
		.object({
			name: z.string(),
			analytics: z.boolean(),
			ptz: z.object({ position: z.boolean(), status: z.boolean() }).default(usualMetadata.ptz),
			events: z.array(filterExpression).nullable(),
		})
		.default({ ...usualMetadata, events: [] }),
});

/** A profile's token as ONVIF recommends it, so that a client may take its name for its token. */
const goodToken = /^[A-Za-z0-9_-]{1,54}$/;

/** Where a camera's media profiles and encoder settings are kept and changed. */
export class MediaDesk {
	readonly #options: MediaDeskOptions;
	readonly #sensor: Sensor;
	#kept: Kept;
	#camera: CodingCamera | undefined;
	readonly #turns = new Turns(1);

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: MediaDeskOptions) {
		this.#options = options;
		this.#sensor = options.video.main;
		const initial = this.#initial;
		const { was, video } = initial;
		const found = options.store.read("media", kept);
		this.#kept = found ? { ...found, was, video: found.was === was ? found.video : video } : initial;
	}

	get #initial(): Kept {
		const { video, sourceToken: source, ptz = false } = this.#options;
		const profiles = streamNames.map((name) => {
			const has = name === "main";
			return { token: name, name, source: true, encoder: name, metadata: has, analytics: has };
		});
		const names = {
			source,
			main: encoderToken("main"),
			sub: encoderToken("sub"),
			mjpeg: encoderToken("mjpeg"),
		};
		const metadata = { ...usualMetadata, ptz: { position: ptz, status: ptz } };
		return { next: 1, profiles, names, was: JSON.stringify(video), video, metadata };
	}

	/** How the streams are coded, once changes are in force. */
	get video(): CameraConfig["video"] {
		return this.#kept.video;
	}

	/** From now on changes are put in force on `camera`, which was opened with `video`. */
	attach(camera: CodingCamera): void {
		this.#camera = camera;
	}

	/** The camera's own first, the best of them at the head: clients take that. */
	get profiles(): readonly MediaProfile[] {
		return this.#kept.profiles.map((profile) => {
			const { encoder, ...completed } = this.#completed(profile);
			return {
				...completed,
				fixed: isOwn(profile.token),
				encoder: encoder === null ? undefined : this.#encoder(encoder),
			};
		});
	}

	get encoders(): readonly VideoEncoder[] {
		return streamNames.map((name) => this.#encoder(name));
	}

	/** What a stream has beside it where nothing else is asked for: as the camera's own profile of it says. */
	besideOf(name: StreamName): Beside {
		return besideOf(this.#completed(this.#profile(name)));
	}

	/** Settings of the metadata stream. */
	get metadata(): MetadataSettings {
		return this.#kept.metadata;
	}

	/** @throws Error when it cannot be kept */
	setMetadata(settings: MetadataSettings): void {
		this.#keep({ ...this.#kept, metadata: settings });
		this.#tell("Metadata", metadataToken);
	}

	/** What people call the video source configuration. */
	get sourceName(): string {
		return this.#kept.names.source;
	}

	/** The stream of a profile; undefined when there is no such profile, or none is coded for it. */
	streamOf(profile: string): StreamName | undefined {
		return this.#kept.profiles.find(({ token }) => token === profile)?.encoder ?? undefined;
	}

	optionsOf({ token }: Pick<VideoEncoder, "token">): EncoderOptions {
		return this.#optionsOf(this.#streamOf(token));
	}

	/**
	 * Makes a profile and gives its token: the one asked for, the name if it can be a token, or one of the camera's.
	 *
	 * @throws MediaRefused PROFILE_EXISTS, MAX_PROFILES, NO_CONFIG; Error when it cannot be kept. Nothing is changed then.
	 */
	createProfile(name: string, wanted: string | undefined, change: ProfileChange = {}): string {
		const taken = (token: string) => this.#kept.profiles.some((profile) => profile.token === token);
		if (wanted !== undefined && taken(wanted))
			throw new MediaRefused("PROFILE_EXISTS", "there is a media profile with this token already");
		if (this.#kept.profiles.length >= maxProfiles)
			throw new MediaRefused("MAX_PROFILES", `a camera has at most ${maxProfiles} media profiles`);
		let { next } = this.#kept;
		let token = wanted ?? (goodToken.test(name) ? name : undefined);
		while (token === undefined || (token !== wanted && taken(token))) token = `profile-${next++}`;
		const profile = this.#changed(
			{ token, name, source: false, encoder: null, metadata: false, analytics: false },
			change,
		);
		this.#keep({ ...this.#kept, next, profiles: [...this.#kept.profiles, profile] });
		this.#tell("profile", token);
		return token;
	}

	/** @throws as `createProfile`; MediaRefused NO_PROFILE */
	changeProfile(token: string, change: ProfileChange): void {
		const before = this.#profile(token);
		const after = this.#changed(before, change);
		const profiles = this.#kept.profiles.map((profile) => (profile === before ? after : profile));
		this.#keep({ ...this.#kept, profiles });
		this.#tell("profile", token);
	}

	/** @throws as `changeProfile`; MediaRefused PROFILE_FIXED */
	deleteProfile(token: string): void {
		const gone = this.#profile(token);
		if (isOwn(token))
			throw new MediaRefused("PROFILE_FIXED", "this is one of the camera's own media profiles");
		this.#keep({ ...this.#kept, profiles: this.#kept.profiles.filter((profile) => profile !== gone) });
		this.#tell("profile", token);
	}

	/** What people call a configuration of the sound. */
	audioName(part: AudioPart): string {
		return this.#kept.names[part] ?? audioTokens[part];
	}

	/** @throws Error when it cannot be kept */
	renameAudio(part: AudioPart, name: string): void {
		this.#keep({ ...this.#kept, names: { ...this.#kept.names, [part]: name } });
		this.#tell(part === "audioSource" ? "AudioSource" : "AudioEncoder", audioTokens[part]);
	}

	/** @throws Error when it cannot be kept */
	renameSource(name: string): void {
		this.#keep({ ...this.#kept, names: { ...this.#kept.names, source: name } });
		this.#tell("VideoSource", this.#options.sourceToken);
	}

	/**
	 * Codes a stream otherwise. When this resolves, its pictures are as was asked for; who watched it has to connect anew.
	 *
	 * @throws MediaRefused NO_CONFIG, CONFIG_MODIFY; Error when it cannot be kept. Nothing is changed then.
	 */
	setEncoder(token: string, settings: EncoderSettings): Promise<void> {
		return this.#turns.run(() => this.#setEncoder(token, settings));
	}

	/** As the configuration has it: the camera's own profiles alone, and encoders as they were set up. */
	reset(): Promise<void> {
		return this.#turns.run(async () => {
			const before = this.#kept;
			this.#keep(this.#initial);
			for (const name of streamNames) {
				if (isSame(before.video[name], this.#kept.video[name])) continue;
				await this.#camera?.setVideo(name, this.#kept.video[name]);
			}
		});
	}

	/** A key frame as soon as can be, for who decodes the stream of this profile. @throws MediaRefused NO_PROFILE */
	synchronise(profile: string): void {
		const { encoder } = this.#profile(profile);
		if (encoder !== null) this.#camera?.requestKeyFrame(encoder);
	}

	async #setEncoder(token: string, settings: EncoderSettings): Promise<void> {
		const name = this.#streamOf(token);
		const before = this.#kept.video[name];
		const options = this.#optionsOf(name);
		const { codec, width, height } = settings;
		if (!options.codecs.includes(codec))
			throw new MediaRefused(
				"CONFIG_MODIFY",
				`this encoder makes ${options.codecs.join(" and ")}, not ${codec}`,
			);
		if (!options.sizes.some((size) => size.width === width && size.height === height))
			throw new MediaRefused(
				"CONFIG_MODIFY",
				`pictures of ${width}x${height} are not offered: there are ${options.sizes.map((size) => `${size.width}x${size.height}`).join(", ")}`,
			);
		if (settings.gop !== within(settings.gop, options.gop))
			throw new MediaRefused(
				"CONFIG_MODIFY",
				`a group of ${settings.gop} pictures is not offered: ${options.gop.min} to ${options.gop.max} are`,
			);
		const quality = Math.round(within(settings.quality, options.quality));
		const after: VideoConfig = {
			codec,
			width,
			height,
			fps: Math.round(within(settings.fps, options.fps)),
			bitrate: Math.round(within(settings.bitrate, options.bitrate)),
			gop: settings.gop,
			...(before.codec === "mjpeg" && { quality }),
		};
		const names = { ...this.#kept.names, [name]: settings.name };
		this.#keep({ ...this.#kept, names, video: { ...this.#kept.video, [name]: after } });
		if (!isSame(after, before)) await this.#camera?.setVideo(name, after);
		this.#tell("VideoEncoder", token);
	}

	#changed(profile: KeptProfile, change: ProfileChange): KeptProfile {
		const { name, source, encoder, metadata, analytics, ptz, audioSource, audioEncoder } = change;
		return {
			token: profile.token,
			name: name ?? profile.name,
			source: source ?? profile.source,
			encoder: encoder === undefined ? profile.encoder : encoder === null ? null : this.#streamOf(encoder),
			metadata: metadata ?? profile.metadata,
			analytics: analytics ?? profile.analytics ?? profile.metadata,
			ptz: ptz ?? profile.ptz,
			audioSource: audioSource ?? profile.audioSource,
			audioEncoder: audioEncoder ?? profile.audioEncoder,
		};
	}

	#completed(
		profile: KeptProfile,
	): KeptProfile & Record<"analytics" | "ptz" | "audioSource" | "audioEncoder", boolean> {
		const { audio = false, ptz = false } = this.#options;
		const own = isOwn(profile.token);
		return {
			...profile,
			analytics: profile.analytics ?? profile.metadata,
			ptz: ptz && (profile.ptz ?? own),
			audioSource: audio && (profile.audioSource ?? own),
			audioEncoder: audio && (profile.audioEncoder ?? own),
		};
	}

	#encoder(name: StreamName): VideoEncoder {
		const { codec, width, height, fps, bitrate, gop, quality } = completed(this.#kept.video[name]);
		const path = `${this.#options.camera}/${name}`;
		return {
			token: encoderToken(name),
			name: this.#kept.names[name],
			stream: { path, codec, width, height, fps },
			beside: this.besideOf(name),
			bitrate,
			gop,
			quality,
		};
	}

	#optionsOf(name: StreamName): EncoderOptions {
		const { video } = this.#options;
		const like = codecsLike(video[name].codec);
		const alike = streamNames.map((other) => video[other]).filter(({ codec }) => like.includes(codec));
		return encoderOptions(video[name], this.#sensor, alike);
	}

	#profile(token: string): KeptProfile {
		const found = this.#kept.profiles.find((profile) => profile.token === token);
		if (!found) throw new MediaRefused("NO_PROFILE", "there is no such media profile");
		return found;
	}

	#streamOf(token: string): StreamName {
		const found = streamNames.find((name) => encoderToken(name) === token);
		if (!found) throw new MediaRefused("NO_CONFIG", "there is no such video encoder configuration");
		return found;
	}

	#keep(next: Kept): void {
		this.#options.store.write("media", next);
		this.#kept = next;
	}

	#tell(kind: "profile" | ConfigurationKind, token: string): void {
		this.#options.changed?.(kind, token);
	}
}

function completed({ codec, width, height, fps, bitrate, gop, quality }: VideoConfig): Required<VideoConfig> {
	const usual = codec === "mjpeg" ? usualJpegQuality : 1;
	return { codec, width, height, fps, bitrate, gop, quality: quality ?? usual };
}

function isSame(one: VideoConfig, other: VideoConfig): boolean {
	return JSON.stringify(completed(one)) === JSON.stringify(completed(other));
}

function isOwn(token: string): boolean {
	return streamNames.some((name) => name === token);
}

/** Token of the configuration of a stream's encoder. */
export function encoderToken(name: StreamName): string {
	return `${name}-encoder`;
}
