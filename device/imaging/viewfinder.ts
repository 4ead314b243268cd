import { AV_PIX_FMT_YUV420P, SWS_AREA, SWS_BILINEAR } from "node-av/constants";
import { SoftwareScaleContext } from "node-av/lib";
import {
	createView,
	isTurned,
	type Projection,
	projectionOf,
	type View,
	wholeScene,
} from "../../masks/project.ts";
import type { Scene } from "../scene/scene.ts";
import { NativeSurface } from "./native-surface.ts";
import { turn } from "./turn.ts";

interface Size {
	readonly width: number;
	readonly height: number;
}

/** A part of a scene in its pixels; even numbers, so that chroma has them too. */
interface Part extends Size {
	readonly x: number;
	readonly y: number;
}

/** The size in which a scene is drawn for pictures of this size: that of the picture before it is turned. */
export function sceneSize({ width, height }: Size, view: Pick<View, "rotate">): Size {
	return isTurned(view) ? { width: height, height: width } : { width, height };
}

/**
 * What stands between a scene and the picture: it films the part that a view names, and lays it as the view says. Its
 * pictures are raw, so it works inside the imaging worker alone.
 */
export class Viewfinder {
	readonly #scene: Scene;
	readonly #size: Size;
	#drawn: NativeSurface | undefined;
	#upright: NativeSurface | undefined;
	#scaler: { readonly key: string; readonly context: SoftwareScaleContext } | undefined;

	/** @param size in which the scene was opened */
	constructor(scene: Scene, size: Size) {
		this.#scene = scene;
		this.#size = size;
	}

	/**
	 * Films the scene at `time`. What the picture shows is what is given back: a view is taken to whole pixels.
	 * @throws ViewError for a view that cannot be, and whatever the scene throws
	 */
	film(canvas: NativeSurface, time: number, view: View): Projection {
		const { rotate, mirror, crop } = createView(view);
		const part = partOf(crop, this.#size);
		const whole = part.width === this.#size.width && part.height === this.#size.height;
		const asItIs = rotate === 0 && !mirror;
		const fits = canvas.width === this.#size.width && canvas.height === this.#size.height;
		if (whole && asItIs && fits) {
			this.#scene.draw(canvas, time);
			return wholeScene;
		}
		this.#drawn ??= new NativeSurface(this.#size.width, this.#size.height);
		this.#scene.draw(this.#drawn, time);
		if (asItIs) this.#scale(this.#drawn, part, canvas);
		else turn(this.#lay(this.#drawn, part, sceneSize(canvas, view)), canvas, view);
		return projectionOf({ rotate, mirror, crop: cropOf(part, this.#size) });
	}

	close(): void {
		this.#scaler?.context.freeContext();
		this.#drawn?.close();
		this.#upright?.close();
		this.#scene.close();
	}

	/** The part as it is before it is turned, in the size that it needs then. */
	#lay(drawn: NativeSurface, part: Part, size: Size): NativeSurface {
		const whole = part.width === drawn.width && part.height === drawn.height;
		if (whole && drawn.width === size.width && drawn.height === size.height) return drawn;
		if (this.#upright?.width !== size.width || this.#upright.height !== size.height) {
			this.#upright?.close();
			this.#upright = new NativeSurface(size.width, size.height);
		}
		this.#scale(drawn, part, this.#upright);
		return this.#upright;
	}

	#scale(from: NativeSurface, part: Part, into: NativeSurface): void {
		const rows = [0, 1, 2].map((plane) => {
			const shift = plane === 0 ? 0 : 1;
			const samples = from.planes[plane] as Uint8Array;
			const first = (part.y >> shift) * (from.strides[plane] as number) + (part.x >> shift);
			return Buffer.from(samples.buffer, samples.byteOffset + first, samples.length - first);
		});
		const targets = into.planes.map(({ buffer, byteOffset, length }) =>
			Buffer.from(buffer, byteOffset, length),
		);
		const context = this.#contextFor(part, into);
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
		const way = smaller ? SWS_AREA : SWS_BILINEAR;
		context.getContext(from.width, from.height, format, into.width, into.height, format, way);
		this.#scaler = { key, context };
		return context;
	}
}

/** At least what the crop names, to even pixels. */
function partOf([left, top, right, bottom]: View["crop"], { width, height }: Size): Part {
	const x = Math.floor(((left + 1) * width) / 4 + 1e-6) * 2;
	const y = Math.floor(((1 - top) * height) / 4 + 1e-6) * 2;
	return {
		x,
		y,
		width: Math.min(width, Math.ceil(((right + 1) * width) / 4 - 1e-6) * 2) - x,
		height: Math.min(height, Math.ceil(((1 - bottom) * height) / 4 - 1e-6) * 2) - y,
	};
}

function cropOf(part: Part, { width, height }: Size): View["crop"] {
	return [
		(2 * part.x) / width - 1,
		1 - (2 * part.y) / height,
		(2 * (part.x + part.width)) / width - 1,
		1 - (2 * (part.y + part.height)) / height,
	];
}
