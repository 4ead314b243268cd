import type { Masked, MaskingStage } from "../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import type { FailureCode } from "../../masks/failure.ts";
import { MaskedFrame, RawFrame } from "../../masks/frame.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import { type Projection, type View, wholeScene, wholeView } from "../../masks/project.ts";
import type { Analytics } from "../analytics/analytics.ts";
import type { Observation } from "../analytics/observation.ts";
import type { OsdLine } from "../osd/osd.ts";
import type { Scene } from "../scene/scene.ts";
import { AnalysisBudget } from "./analysis-budget.ts";
import type { Amplifier } from "./as-shown.ts";
import type { Encoded, Encoder, VideoSettings } from "./encoder.ts";
import { HoldBack } from "./hold-back.ts";
import { JpegEncoder } from "./jpeg.ts";
import { Developer, type Look, lookKey } from "./look.ts";
import { NalEncoder } from "./nal-encoder.ts";
import { NativeSurface } from "./native-surface.ts";
import { OsdPainter } from "./osd/osd-painter.ts";
import type { Still } from "./protocol.ts";
import { LumaScaler, Scaler } from "./scaler.ts";
import { Sharpener } from "./sharpener.ts";
import type { Sensor, StreamName, StreamSettings } from "./stream-names.ts";
import { SurfacePool } from "./surface-pool.ts";
import { type Size, Viewfinder } from "./viewfinder.ts";

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
	/** What is filmed of the scene; all of it, upright, unless given. */
	readonly view?: View;
	/** How the picture is developed; as it was filmed, unless given. */
	readonly look?: Look;
	/** What is written over the picture. */
	readonly osd?: readonly OsdLine[];
	/** Somebody waits for this very picture: it is looked at, and not held back. */
	readonly still?: boolean;
}

export interface Frame {
	readonly units: readonly (Encoded & { readonly name: StreamName })[];
	readonly observation: Observation | undefined;
	readonly revision: number;
	/** Hash of the policy that was applied; undefined when there is none. */
	readonly policy: string | undefined;
	readonly failure: FailureCode | undefined;
	/** How many places were covered in case they show a plate: a number, never where or what. */
	readonly plates: number;
}

/** A picture that is ready, and the request that it answers. */
export interface Filmed {
	readonly request: FrameRequest;
	readonly frame: Frame;
}

export interface PipelineParts {
	readonly streams: StreamSettings;
	/** As the main stream, unless given. */
	readonly sensor?: Sensor;
	/** Undefined when the clip cannot be opened: the camera is dark. */
	readonly scene: Scene | undefined;
	/** The size in which the scene was opened; that of the sensor's pictures unless given. */
	readonly drawn?: Size;
	readonly stage: MaskingStage<NativeSurface>;
	readonly analytics: Analytics;
	/** What they may cost; as much as they take, unless given. */
	readonly analysisBudget?: AnalysisBudget;
	/** What the watches of the stage go by when a look shows more than was filmed. */
	readonly amplifier?: Amplifier;
	/** Seconds of media time from one look at a picture to the next; those in between are held back. 0 looks at each. */
	readonly lookEvery: number;
}

/** A picture that was filmed and waits for a look. */
interface Held {
	readonly request: FrameRequest;
	readonly surface: NativeSurface;
	readonly raw: RawFrame<NativeSurface>;
	/** What it shows of the scene; its masks are where that says, wherever the camera looks by now. */
	readonly view: Projection;
}

/** The latest picture, for snapshots. */
interface Kept {
	readonly surface: NativeSurface;
	readonly picture: MaskedFrame<NativeSurface>;
	readonly takenAt: number;
}

/**
 * One camera's way from the lens to the coded picture:
 *
 *     scene.draw ─► RawFrame ─► MaskingStage ─► MaskedFrame ─┬─► analytics ─► Observation
 *                                                            └─► OsdPainter ─► encoders ─► access units
 *
 * It is deterministic: the same requests give the same bytes (invariant I8). One call at a time.
 */
export class Pipeline {
	readonly #parts: PipelineParts;
	#streams: StreamSettings;
	readonly #surfaces: SurfacePool;
	/** Of which the luma is looked at, and its chroma is nothing. */
	readonly #lookedAt: NativeSurface;
	readonly #toLookedAt = new LumaScaler();
	readonly #developer = new Developer();
	readonly #sharpener = new Sharpener();
	readonly #osd = new OsdPainter();
	readonly #held: HoldBack<Held>;
	readonly #viewfinder: Viewfinder | undefined;
	/** The view of the last picture that was looked at, and of the last that was analysed. */
	#lookedIn = wholeScene.key;
	/** How the last picture that was looked at is developed. */
	#lookedAs = "";
	#analysedIn = wholeScene.key;
	readonly #encoders = new Map<StreamName, Encoder>();
	readonly #derived = new Map<string, { readonly surface: NativeSurface; readonly scaler: Scaler }>();
	readonly #snapshots = new Map<StreamName, JpegEncoder>();
	#last: Kept | undefined;
	readonly #budget: AnalysisBudget;

	constructor(parts: PipelineParts) {
		this.#parts = parts;
		this.#budget = parts.analysisBudget ?? new AnalysisBudget();
		this.#streams = parts.streams;
		const sensor = parts.sensor ?? parts.streams.main;
		const { width, height } = sensor;
		this.#surfaces = new SurfacePool(width, height);
		this.#lookedAt = new NativeSurface(
			reducedWidth,
			Math.max(2, Math.round((reducedWidth * height) / width / 2) * 2),
		);
		this.#held = new HoldBack(parts.lookEvery);
		this.#viewfinder = parts.scene && new Viewfinder(parts.scene, parts.drawn ?? sensor);
	}

	/** From the next picture on, this policy holds; nothing made under the one before is left in here (invariant I4). */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#parts.stage.setPolicy(policy, revision);
		const colours = policy?.zones.map(({ colour = defaultFill }) => yuvOf(colour).y);
		this.#parts.analytics.setZones(colours ?? []);
		for (const { surface } of this.#held.clear()) this.#surfaces.give(surface);
		this.#keep(undefined);
		this.restart();
	}

	/** Codes from the next picture on as `streams` says. A stream whose settings changed starts anew, at a key frame. */
	setStreams(streams: StreamSettings): void {
		const before = this.#streams;
		this.#streams = streams;
		for (const [name, encoder] of this.#encoders) {
			if (sameSettings(before[name], streams[name])) continue;
			encoder.close();
			this.#encoders.delete(name);
		}
		for (const encoder of this.#snapshots.values()) encoder.close();
		this.#snapshots.clear();
		this.#dropDerived();
	}

	/** Starts every stream anew, at a key frame that refers to nothing before it. */
	restart(): void {
		for (const encoder of this.#encoders.values()) encoder.close();
		this.#encoders.clear();
	}

	/** Films a picture. Gives those that are ready, oldest first: none, this one, or some that were held back. */
	async frame(request: FrameRequest): Promise<readonly Filmed[]> {
		const { stage } = this.#parts;
		const time = request.ticks / 90_000;
		if (request.osd) await this.#osd.prepare();
		const surface = this.#surfaces.take();
		let held: Held;
		try {
			held = this.#expose(request, surface);
		} catch {
			const before = this.#maskAll(this.#held.clear());
			return [...before, this.#finish(request, surface, stage.blank(surface), "source-failed", 0)];
		}
		if (!stage.looks) return this.#maskAll([...this.#held.clear(), held]);
		const moved = held.view.key !== this.#lookedIn || lookKey(request.look) !== this.#lookedAs;
		const due = moved || request.still === true || this.#held.isDue(time);
		const before = moved ? await this.#leaveView(held) : due ? this.#maskAll(this.#held.drain()) : [];
		if (due) await this.#look(held);
		const left = moved ? this.#maskAll(this.#held.drain()) : [];
		this.#held.push(time, held);
		const waits = moved && this.#parts.lookEvery > 0; // for the look at the picture after it
		const ready = request.still ? this.#held.drain() : waits ? [] : this.#held.ready(time);
		return [...before, ...left, ...this.#maskAll(ready)];
	}

	/** The latest picture as a JPEG of a stream's size; undefined before there is one. */
	snapshot(name: StreamName): Uint8Array<ArrayBuffer> | undefined {
		if (!this.#last) return undefined;
		const { width, height } = this.#streams[name];
		const encoder = this.#snapshots.get(name) ?? new JpegEncoder(width, height);
		this.#snapshots.set(name, encoder);
		return encoder.encode(this.#last.picture).data;
	}

	/** The same with what is to be said of it. */
	still(name: StreamName): Still | undefined {
		const last = this.#last;
		const jpeg = this.snapshot(name);
		if (!last || !jpeg) return undefined;
		const { revision, policy, state } = last.picture;
		return { jpeg, takenAt: last.takenAt, revision, policy, state };
	}

	/** A key frame of `name` that is all dark, for when the worker cannot be asked any more. */
	darkKeyFrame(name: StreamName): Uint8Array<ArrayBuffer> {
		const settings = this.#streams[name];
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
		this.#dropDerived();
		this.#toLookedAt.close();
		this.#lookedAt.close();
		this.#surfaces.close();
		this.#viewfinder?.close();
	}

	#dropDerived(): void {
		for (const { surface, scaler } of this.#derived.values()) {
			scaler.close();
			surface.close();
		}
		this.#derived.clear();
	}

	#expose(request: FrameRequest, surface: NativeSurface): Held {
		const finder = this.#viewfinder;
		if (!finder) throw new Error("no source");
		let view = wholeScene;
		const raw = RawFrame.expose(surface, (canvas) => {
			view = finder.film(canvas, request.sceneTime, request.view ?? wholeView);
		});
		return { request, surface, raw, view };
	}

	/**
	 * The camera has moved, or pictures are developed otherwise: what is held back was filmed before, so the last of it is
	 * looked at. All of it goes, but for that last picture where the stage can still tell what a look in the new view finds in it.
	 */
	async #leaveView({ view, request }: Held): Promise<Filmed[]> {
		const { last } = this.#held;
		if (!last) return [];
		const before = this.#maskAll(this.#held.drain((held) => held !== last));
		if (last.request.ticks / 90_000 > this.#held.lookedAt) await this.#look(last);
		const known = this.#maskAll(this.#held.drain((held) => held !== last));
		const isAlike = lookKey(last.request.look) === lookKey(request.look);
		if (isAlike && this.#parts.stage.follows(view)) return [...before, ...known];
		return [...before, ...known, ...this.#maskAll(this.#held.clear())];
	}

	async #look({ request, surface, raw, view }: Held): Promise<void> {
		const time = request.ticks / 90_000;
		this.#held.looked(time);
		this.#lookedIn = view.key;
		this.#lookedAs = lookKey(request.look);
		this.#parts.amplifier?.use(request.look);
		try {
			const reduced = RawFrame.expose(this.#lookedAt, (canvas) => this.#toLookedAt.scale(surface, canvas));
			await this.#parts.stage.look(reduced, time, view, raw);
		} catch {
			// The stage has not looked, and makes the pictures that needed it dark.
		}
	}

	/** When one cannot be coded, those after it are not shown either. */
	#maskAll(pictures: readonly Held[]): Filmed[] {
		const waiting = [...pictures];
		const films: Filmed[] = [];
		try {
			for (let held = waiting.shift(); held; held = waiting.shift()) films.push(this.#mask(held));
			return films;
		} finally {
			for (const { surface } of waiting) this.#surfaces.give(surface);
		}
	}

	#mask(held: Held): Filmed {
		const { request, surface } = held;
		const { frame, failure, covers } = this.#masked(held);
		if (request.look && !failure)
			this.#sharpener.sharpen(
				frame,
				request.look.sharpness,
				covers.map(({ region }) => region),
			);
		const plates = covers.filter(({ kind }) => kind === "plate").length;
		return this.#finish(request, surface, frame, failure, plates);
	}

	/** Developed after it has been looked at: no setting keeps a plate from being found. Each sample by itself, so that nothing
	 * of what will be covered gets beside it. */
	#masked({ raw, request, surface, view }: Held): Masked<NativeSurface> {
		try {
			if (request.look) this.#developer.develop(surface, request.look);
			return this.#parts.stage.mask(raw, request.ticks / 90_000, view);
		} catch (error) {
			this.#surfaces.give(surface); // no picture came of it
			throw error;
		}
	}

	#finish(
		request: FrameRequest,
		surface: NativeSurface,
		picture: MaskedFrame<NativeSurface>,
		failure: FailureCode | undefined,
		plates: number,
	): Filmed {
		this.#keep({ surface, picture, takenAt: request.takenAt });
		const scaled = new Map<string, MaskedFrame<NativeSurface>>();
		// What is written over a picture is nothing that the analytics should see.
		const observation =
			request.analyse && !failure
				? this.#budget.spend(() => this.#analyse(picture, scaled, request))
				: undefined;
		const streams = request.streams.map((due) => ({
			...due,
			picture: this.#pictureFor(due.name, picture, scaled),
		}));
		if (request.osd) {
			// In each size by itself, after zones were painted there again. The whole one is what snapshots are made of.
			for (const shown of new Set([picture, ...streams.map((due) => due.picture)]))
				this.#osd.write(shown, request.osd);
		}
		const units = streams.map(({ name, key, picture }) => ({ name, ...this.#encode(name, picture, key) }));
		const { revision, policy } = picture;
		return { request, frame: { units, observation, revision, policy, failure, plates } };
	}

	/** Keeps the latest picture, for snapshots; the one before may be filmed over. */
	#keep(last: Kept | undefined): void {
		if (this.#last) this.#surfaces.give(this.#last.surface);
		this.#last = last;
	}

	#encode(name: StreamName, picture: MaskedFrame<NativeSurface>, key: boolean): Encoded {
		let encoder = this.#encoders.get(name);
		const first = encoder === undefined;
		if (!encoder) {
			encoder = createEncoder(this.#streams[name]);
			this.#encoders.set(name, encoder);
		}
		return encoder.encode(picture, key || first);
	}

	#pictureFor(
		name: StreamName,
		full: MaskedFrame<NativeSurface>,
		scaled: Map<string, MaskedFrame<NativeSurface>>,
	): MaskedFrame<NativeSurface> {
		const { width, height, codec } = this.#streams[name];
		// The JPEG encoder scales for itself.
		return codec === "mjpeg" ? full : this.#scaled(full, width, height, scaled);
	}

	/** @param done what has been scaled of this picture already, by size */
	#scaled(
		full: MaskedFrame<NativeSurface>,
		width: number,
		height: number,
		done: Map<string, MaskedFrame<NativeSurface>>,
	): MaskedFrame<NativeSurface> {
		const { width: fullWidth, height: fullHeight } = MaskedFrame.pixels(full);
		if (width === fullWidth && height === fullHeight) return full;
		const size = `${width}x${height}`;
		const before = done.get(size);
		if (before) return before;
		let derived = this.#derived.get(size);
		if (!derived) {
			derived = { surface: new NativeSurface(width, height), scaler: new Scaler() };
			this.#derived.set(size, derived);
		}
		const { surface, scaler } = derived;
		const picture = this.#parts.stage.derive(full, surface, (from, into) => scaler.scale(from, into));
		done.set(size, picture);
		return picture;
	}

	/** Analytics see masked pixels only (invariant I6). */
	#analyse(
		full: MaskedFrame<NativeSurface>,
		scaled: Map<string, MaskedFrame<NativeSurface>>,
		{ ticks, takenAt }: FrameRequest,
	): Observation {
		if (full.view.key !== this.#analysedIn) this.#parts.analytics.reset(); // what moved was the camera
		this.#analysedIn = full.view.key;
		const reduced = this.#scaled(full, this.#lookedAt.width, this.#lookedAt.height, scaled);
		const { planes, width, height, strides } = MaskedFrame.pixels(reduced);
		const seen = this.#parts.analytics.look(planes[0], width, height, strides[0], ticks, takenAt);
		return full.view.view && full.view !== wholeScene ? { ...seen, view: full.view.view } : seen;
	}
}

function createEncoder(settings: VideoSettings): Encoder {
	const { codec, width, height, quality } = settings;
	return codec === "mjpeg" ? new JpegEncoder(width, height, quality) : new NalEncoder({ ...settings, codec });
}

function sameSettings(one: VideoSettings, other: VideoSettings): boolean {
	return (["codec", "width", "height", "fps", "bitrate", "gop", "quality"] as const).every(
		(key) => one[key] === other[key],
	);
}
