import type { MaskingStage } from "../../masks/apply.ts";
import type { FailureCode } from "../../masks/failure.ts";
import { MaskedFrame, RawFrame } from "../../masks/frame.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { Analytics } from "../analytics/analytics.ts";
import type { Observation } from "../analytics/observation.ts";
import type { Scene } from "../scene/scene.ts";
import type { Encoded, Encoder, VideoSettings } from "./encoder.ts";
import { H264Encoder } from "./h264.ts";
import { JpegEncoder } from "./jpeg.ts";
import { NativeSurface } from "./native-surface.ts";
import { Scaler } from "./scaler.ts";
import type { StreamName, StreamSettings } from "./stream-names.ts";

/** Width of the reduced picture that plates are looked for in and that the analytics see, in pixels. */
const reducedWidth = 640;

/** What the camera asks of one picture. */
export interface FrameRequest {
	/** Seconds since the scene's start. */
	readonly sceneTime: number;
	/** Media time in 1/90000 s. */
	readonly ticks: number;
	/** Milliseconds since 1970. */
	readonly takenAt: number;
	/** The streams that are due and have viewers, and whether a key frame is due. */
	readonly streams: readonly { readonly name: StreamName; readonly key: boolean }[];
	readonly analyse: boolean;
}

export interface Frame {
	readonly units: readonly (Encoded & { readonly name: StreamName })[];
	readonly observation: Observation | undefined;
	readonly revision: number;
	readonly failure: FailureCode | undefined;
	readonly plates: number;
}

export interface PipelineParts {
	readonly streams: StreamSettings;
	/** Undefined when the clip cannot be opened: the camera is dark. */
	readonly scene: Scene | undefined;
	readonly stage: MaskingStage<NativeSurface>;
	readonly analytics: Analytics;
}

/**
 * One camera's way from the lens to the coded picture:
 *
 *     scene.draw ─► RawFrame ─► MaskingStage ─► MaskedFrame ─┬─► encoders  ─► access units
 *                                                            └─► analytics ─► Observation
 *
 * It is synchronous and deterministic: the same requests give the same bytes (invariant I8).
 */
export class Pipeline {
	readonly #parts: PipelineParts;
	readonly #full: NativeSurface;
	readonly #reduced: NativeSurface;
	readonly #toReduced = new Scaler();
	readonly #encoders = new Map<StreamName, Encoder>();
	readonly #derived = new Map<StreamName, { readonly surface: NativeSurface; readonly scaler: Scaler }>();
	readonly #snapshots = new Map<StreamName, JpegEncoder>();
	#last: MaskedFrame<NativeSurface> | undefined;
	#revision = 0;

	constructor(parts: PipelineParts) {
		this.#parts = parts;
		const { width, height } = parts.streams.main;
		this.#full = new NativeSurface(width, height);
		this.#reduced = new NativeSurface(
			reducedWidth,
			Math.max(2, Math.round((reducedWidth * height) / width / 2) * 2),
		);
	}

	/** From the next picture on, this policy holds; nothing made under the one before is left in here (invariant I4). */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#parts.stage.setPolicy(policy, revision);
		this.#parts.analytics.reset();
		this.#revision = revision;
		this.#last = undefined;
		this.restart();
	}

	/** Starts every stream anew, at a key frame that refers to nothing before it. */
	restart(): void {
		for (const encoder of this.#encoders.values()) encoder.close();
		this.#encoders.clear();
	}

	frame(request: FrameRequest): Frame {
		this.#last = undefined;
		const { full, reduced, failure, plates } = this.#film(request);
		this.#last = full;
		const units = request.streams.map(({ name, key }) => ({
			name,
			...this.#encode(name, full, reduced, key),
		}));
		const observation = request.analyse && !failure ? this.#analyse(reduced, request) : undefined;
		return { units, observation, revision: this.#revision, failure, plates };
	}

	/** The latest picture as a JPEG of a stream's size; undefined before there is one. */
	snapshot(name: StreamName): Uint8Array<ArrayBuffer> | undefined {
		if (!this.#last) return undefined;
		const { width, height } = this.#parts.streams[name];
		const encoder = this.#snapshots.get(name) ?? new JpegEncoder(width, height);
		this.#snapshots.set(name, encoder);
		return encoder.encode(this.#last).data;
	}

	/** A key frame of `name` that is all dark, for when the worker cannot be asked any more. */
	darkKeyFrame(name: StreamName): Uint8Array<ArrayBuffer> {
		const settings = this.#parts.streams[name];
		const surface = new NativeSurface(settings.width, settings.height);
		const encoder = createEncoder(settings);
		try {
			return encoder.encode(this.#parts.stage.blank(surface), true).data;
		} finally {
			encoder.close();
			surface.close();
		}
	}

	close(): void {
		this.#last = undefined;
		this.restart();
		for (const encoder of this.#snapshots.values()) encoder.close();
		for (const { surface, scaler } of this.#derived.values()) {
			scaler.close();
			surface.close();
		}
		this.#toReduced.close();
		this.#reduced.close();
		this.#full.close();
		this.#parts.scene?.close();
	}

	#film({ sceneTime, ticks }: FrameRequest) {
		const { scene, stage } = this.#parts;
		try {
			if (!scene) throw new Error("no source");
			const full = RawFrame.expose(this.#full, (canvas) => scene.draw(canvas, sceneTime));
			const reduced = RawFrame.expose(this.#reduced, (canvas) => this.#toReduced.scale(this.#full, canvas));
			return stage.apply(full, reduced, ticks / 90_000);
		} catch {
			const failure: FailureCode = "source-failed";
			return { full: stage.blank(this.#full), reduced: stage.blank(this.#reduced), failure, plates: 0 };
		}
	}

	#encode(
		name: StreamName,
		full: MaskedFrame<NativeSurface>,
		reduced: MaskedFrame<NativeSurface>,
		key: boolean,
	): Encoded {
		const settings = this.#parts.streams[name];
		let encoder = this.#encoders.get(name);
		const first = encoder === undefined;
		if (!encoder) {
			encoder = createEncoder(settings);
			this.#encoders.set(name, encoder);
		}
		return encoder.encode(this.#pictureFor(name, full, reduced), key || first);
	}

	#pictureFor(name: StreamName, full: MaskedFrame<NativeSurface>, reduced: MaskedFrame<NativeSurface>) {
		const { width, height, codec } = this.#parts.streams[name];
		if (width === this.#full.width && height === this.#full.height) return full;
		if (width === this.#reduced.width && height === this.#reduced.height) return reduced;
		if (codec === "mjpeg") return full; // the JPEG encoder scales for itself
		let derived = this.#derived.get(name);
		if (!derived) {
			derived = { surface: new NativeSurface(width, height), scaler: new Scaler() };
			this.#derived.set(name, derived);
		}
		const { surface, scaler } = derived;
		return this.#parts.stage.derive(full, surface, (from, into) => scaler.scale(from, into));
	}

	/** Analytics see masked pixels only (invariant I6). */
	#analyse(reduced: MaskedFrame<NativeSurface>, { ticks, takenAt }: FrameRequest): Observation {
		const { planes, width, height, strides } = MaskedFrame.pixels(reduced);
		return this.#parts.analytics.look(planes[0], width, height, strides[0], ticks, takenAt);
	}
}

function createEncoder(settings: VideoSettings): Encoder {
	return settings.codec === "h264"
		? new H264Encoder(settings)
		: new JpegEncoder(settings.width, settings.height);
}
