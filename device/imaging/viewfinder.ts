import { AV_PIX_FMT_YUV420P, SWS_AREA, SWS_BICUBIC } from "node-av/constants";
import { SoftwareScaleContext } from "node-av/lib";
import type { Surface } from "../../masks/frame.ts";
import {
	createView,
	isTurned,
	type Projection,
	panoramaAspect,
	projectionOf,
	type View,
	wholeScene,
} from "../../masks/project.ts";
import type { Scene } from "../scene/scene.ts";
import { type Aim, aimAt } from "./aim.ts";
import { NativeSurface } from "./native-surface.ts";
import { turn } from "./turn.ts";

/** In pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** No scene is drawn larger, in pixels. */
const largestScene: Size = { width: 3840, height: 2160 };

/** No scene that goes all the way round is drawn higher, in pixels: it has as many then as the largest other one. */
const highestPanorama = 1080;

/**
 * The size in which a scene is drawn for pictures of this size: that of the picture before it is turned.
 *
 * @param oversize so many times as large, each way, or as large as can be
 */
export function sceneSize(
	{ width, height }: Size,
	view: Pick<View, "rotate" | "around">,
	oversize = 1,
): Size {
	if (view.around) return panoramaOf(height * oversize);
	const upright = isTurned(view) ? { width: height, height: width } : { width, height };
	const fits = Math.min(largestScene.width / upright.width, largestScene.height / upright.height);
	const factor = Math.max(1, Math.min(oversize, fits));
	const even = (length: number) => 2 * Math.round((length * factor) / 2);
	return { width: even(upright.width), height: even(upright.height) };
}

/** All the way round, so high or as high as can be. */
function panoramaOf(wanted: number): Size {
	const height = 2 * Math.round(Math.min(wanted, highestPanorama) / 2);
	return { width: 2 * Math.round((height * panoramaAspect) / 2), height };
}

/** FFmpeg may write whole vectors at the end of a row. */
const spare = 64;

/**
 * What stands between a scene and the picture: it films the part that a view names, and lays it as the view says. Its
 * pictures are raw, so it works inside the imaging worker alone.
 */
export class Viewfinder {
	readonly #scene: Scene;
	readonly #size: Size;
	#drawn: NativeSurface | undefined;
	/** Columns of `#drawn` that are those of the scene's left edge once more. */
	#beyond = 0;
	#upright: NativeSurface | undefined;
	#enlarged: NativeSurface | undefined;
	#scaler: { readonly key: string; readonly context: SoftwareScaleContext } | undefined;

	/** @param size in which the scene was opened */
	constructor(scene: Scene, size: Size) {
		this.#scene = scene;
		this.#size = size;
	}

	/**
	 * Films the scene at `time`. What the picture shows is what is given back: a view is taken to the picture's pixels.
	 * @throws ViewError for a view that cannot be, and whatever the scene throws
	 */
	film(canvas: NativeSurface, time: number, view: View): Projection {
		const { rotate, mirror, crop, around, guard } = createView(view);
		const asItIs = rotate === 0 && !mirror;
		if (around) return this.#filmAround(canvas, time, createView(view));
		const size = sceneSize(canvas, view);
		const aim = aimAt(crop, this.#size, size);
		const fits = size.width === this.#size.width && size.height === this.#size.height;
		const whole = fits && aim.part.width === size.width && aim.part.height === size.height;
		if (whole && asItIs) {
			this.#scene.draw(canvas, time);
			return wholeScene;
		}
		this.#drawn ??= new NativeSurface(this.#size.width, this.#size.height);
		this.#scene.draw(this.#drawn, time);
		if (asItIs) this.#lay(this.#drawn, aim, canvas);
		else turn(whole ? this.#drawn : this.#layUpright(this.#drawn, aim, size), canvas, view);
		return projectionOf({ rotate, mirror, crop: aim.crop, ...(guard && { guard }) });
	}

	/** The scene is drawn with what comes after its right edge, which is its left one, so that a crop lies in one piece. */
	#filmAround(canvas: NativeSurface, time: number, view: View): Projection {
		const { width, height } = this.#size;
		const { rotate, mirror, crop, guard } = view;
		const [start, top, end, bottom] = crop;
		const turns = 2 * Math.floor((start + 1) / 2);
		const [left, right] = [start - turns, end - turns];
		// One picture more than there is: the widest crop fits, wherever it begins.
		const spare = 2 * Math.ceil(((right - left) * width) / 4 + 8);
		const beyond = Math.max(this.#beyond, Math.min(width, spare));
		if (!this.#drawn || beyond > this.#beyond) {
			this.#drawn?.close();
			this.#drawn = new NativeSurface(width + beyond, height);
			this.#beyond = beyond;
		}
		const drawn = this.#drawn;
		const { planes, strides } = drawn;
		this.#scene.draw({ width, height, planes, strides }, time);
		if (right > 1 - 16 / width) goOn(drawn, width, beyond);
		const whole = width + beyond;
		const extended = (x: number) => ((x + 1) * width) / whole - 1;
		const aim = aimAt([extended(left), top, extended(right), bottom], { width: whole, height }, canvas);
		const shown = (x: number) => ((x + 1) * whole) / width - 1 + turns;
		if (rotate === 0 && !mirror) this.#lay(drawn, aim, canvas);
		else turn(this.#layUpright(drawn, aim, canvas), canvas, view);
		const [from, upper, to, lower] = aim.crop;
		return projectionOf({
			rotate,
			mirror,
			crop: [shown(from), upper, shown(to), lower],
			around: true,
			...(guard && { guard }),
		});
	}

	close(): void {
		this.#scaler?.context.freeContext();
		this.#drawn?.close();
		this.#upright?.close();
		this.#enlarged?.close();
		this.#scene.close();
	}

	/** The picture as it is before it is turned. */
	#layUpright(drawn: NativeSurface, aim: Aim, { width, height }: Size): NativeSurface {
		if (this.#upright?.width !== width || this.#upright.height !== height) {
			this.#upright?.close();
			this.#upright = new NativeSurface(width, height);
		}
		this.#lay(drawn, aim, this.#upright);
		return this.#upright;
	}

	/** Fills `into` with what is aimed at: straight away where whole pixels are, else by way of a picture a little larger. */
	#lay(drawn: NativeSurface, aim: Aim, into: NativeSurface): void {
		const { part, enlarged, offset } = aim;
		const fits = enlarged.width === into.width && enlarged.height === into.height;
		const large = fits ? into : this.#roomFor(enlarged);
		this.#scale(drawn, part, large, enlarged);
		if (!fits) cut(large, offset, into);
	}

	/** It grows with the zoom, in steps: a camera that zooms in needs another size for every picture. */
	#roomFor({ width, height }: Size): NativeSurface {
		const [wide, high] = [width + spare, height + spare];
		if (!this.#enlarged || this.#enlarged.width < wide || this.#enlarged.height < high) {
			const before = this.#enlarged;
			this.#enlarged = new NativeSurface(
				Math.max(wide + spare, before?.width ?? 0),
				Math.max(high + spare, before?.height ?? 0),
			);
			before?.close();
		}
		return this.#enlarged;
	}

	#scale(from: NativeSurface, part: Aim["part"], into: NativeSurface, size: Size): void {
		const rows = [0, 1, 2].map((plane) => {
			const shift = plane === 0 ? 0 : 1;
			const samples = from.planes[plane] as Uint8Array;
			const first = (part.y >> shift) * (from.strides[plane] as number) + (part.x >> shift);
			return Buffer.from(samples.buffer, samples.byteOffset + first, samples.length - first);
		});
		const targets = into.planes.map(({ buffer, byteOffset, length }) =>
			Buffer.from(buffer, byteOffset, length),
		);
		const context = this.#contextFor(part, size);
		const status = context.scaleSync(rows, [...from.strides], 0, part.height, targets, [...into.strides]);
		if (status < 0) throw new Error(`a view could not be scaled (${status})`);
	}

	#contextFor(from: Size, into: Size): SoftwareScaleContext {
		const key = `${from.width}x${from.height} ${into.width}x${into.height}`;
		if (this.#scaler?.key === key) return this.#scaler.context;
		this.#scaler?.context.freeContext();
		const context = new SoftwareScaleContext();
		const smaller = into.width < from.width || into.height < from.height;
		const format = AV_PIX_FMT_YUV420P;
		const way = smaller ? SWS_AREA : SWS_BICUBIC;
		context.getContext(from.width, from.height, format, into.width, into.height, format, way);
		this.#scaler = { key, context };
		return context;
	}
}

/** Copies the scene's first columns behind its last ones. */
function goOn({ planes, strides, height }: Surface, width: number, beyond: number): void {
	for (const plane of [0, 1, 2] as const) {
		const shift = plane === 0 ? 0 : 1;
		const [stride, samples] = [strides[plane], planes[plane]];
		for (let at = 0, row = 0; row < height >> shift; row++, at += stride)
			samples.copyWithin(at + (width >> shift), at, at + (beyond >> shift));
	}
}

/** Fills `into` from `offset` of a larger picture. */
function cut(from: Surface, offset: Aim["offset"], into: Surface): void {
	for (const plane of [0, 1, 2] as const) {
		const shift = plane === 0 ? 0 : 1;
		const [width, height] = [into.width >> shift, into.height >> shift];
		const [source, target] = [from.planes[plane], into.planes[plane]];
		let at = (offset.y >> shift) * from.strides[plane] + (offset.x >> shift);
		for (let row = 0; row < height; row++, at += from.strides[plane])
			target.set(source.subarray(at, at + width), row * into.strides[plane]);
	}
}
