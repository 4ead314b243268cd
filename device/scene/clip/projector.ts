import {
	AV_FRAME_DATA_DISPLAYMATRIX,
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT709,
} from "node-av/constants";
import { Frame, SoftwareScaleContext } from "node-av/lib";
import { darkFill } from "../../../masks/colour.ts";
import type { Canvas } from "../scene.ts";
import { nameColours } from "./colours.ts";
import { Flattener, hasAlpha } from "./flatten.ts";
import { letterbox, type Rectangle } from "./letterbox.ts";
import { copyTurned, type Orientation, readDisplayMatrix, upright } from "./orientation.ts";

/** Brings decoded frames to the canvas: its size with their shape, upright, opaque, in BT.709 limited range. */
export class Projector {
	readonly #size: { readonly width: number; readonly height: number };
	readonly #scaler = new SoftwareScaleContext();
	readonly #flattener = new Flattener();
	#slide: Slide | undefined;

	/** @param size of every canvas to come, in pixels */
	constructor(size: { readonly width: number; readonly height: number }) {
		this.#size = size;
		this.#scaler.allocContext();
		this.#scaler.setOption("sws_flags", "area");
	}

	/** Scales and converts `frame`, for every `project` until the next. */
	load(frame: Frame): void {
		nameColours(frame);
		const orientation = readDisplayMatrix(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX));
		const aspect = frame.sampleAspectRatio.toDouble() || 1;
		const place = letterbox(frame.width, frame.height, aspect, orientation, this.#size);
		if (!this.#slide?.suits(place, orientation)) {
			this.#slide?.close();
			this.#slide = new Slide(place, orientation);
		}
		const opaque = hasAlpha(frame) ? this.#flattener.flatten(frame) : frame;
		const result = this.#scaler.scaleFrameSync(this.#slide.frame, opaque);
		if (result < 0) throw new Error(`a frame could not be scaled (${result})`);
	}

	/** Paints what was loaded last over all of the canvas. Nothing loaded: black. */
	project(canvas: Canvas): void {
		if (!this.#slide?.covers(canvas)) {
			canvas.planes[0].fill(darkFill.y);
			canvas.planes[1].fill(darkFill.u);
			canvas.planes[2].fill(darkFill.v);
		}
		this.#slide?.copyTo(canvas);
	}

	close(): void {
		this.#slide?.close();
		this.#scaler.freeContext();
		this.#flattener.close();
	}
}

/** A scaled picture in native memory, and where on the canvas it belongs. */
class Slide {
	readonly frame = new Frame();
	readonly #place: Rectangle;
	readonly #orientation: Orientation;
	readonly #planes: readonly Uint8Array[];
	readonly #strides: readonly number[];

	constructor(place: Rectangle, orientation: Orientation) {
		this.#place = place;
		this.#orientation = orientation;
		this.frame.alloc();
		this.frame.width = orientation.turned ? place.height : place.width;
		this.frame.height = orientation.turned ? place.width : place.height;
		this.frame.format = AV_PIX_FMT_YUV420P;
		this.frame.colorRange = AVCOL_RANGE_MPEG;
		this.frame.colorSpace = AVCOL_SPC_BT709;
		if (this.frame.getBuffer() < 0) throw new Error("no memory for a scaled picture");
		this.#planes = this.frame.data ?? [];
		this.#strides = this.frame.linesize;
	}

	suits(place: Rectangle, orientation: Orientation): boolean {
		const own = this.#place;
		const moved =
			own.x !== place.x || own.y !== place.y || own.width !== place.width || own.height !== place.height;
		return !moved && same(this.#orientation, orientation);
	}

	covers(canvas: Canvas): boolean {
		return this.#place.width === canvas.width && this.#place.height === canvas.height;
	}

	copyTo(canvas: Canvas): void {
		for (let index = 0; index < 3; index++) {
			const from = this.#planes[index] as Uint8Array;
			const stride = this.#strides[index] as number;
			const to = canvas.planes[index] as Uint8Array;
			const toStride = canvas.strides[index] as number;
			if (this.#orientation === upright && this.covers(canvas) && stride === toStride) {
				to.set(from.length > to.length ? from.subarray(0, to.length) : from);
				continue;
			}
			const shift = index === 0 ? 0 : 1;
			const { width, height } = this.frame;
			const start = (this.#place.y >> shift) * toStride + (this.#place.x >> shift);
			copyTurned(this.#orientation, from, stride, width >> shift, height >> shift, to, start, toStride);
		}
	}

	close(): void {
		this.frame.free();
	}
}

function same(a: Orientation, b: Orientation): boolean {
	return a.right.join() === b.right.join() && a.down.join() === b.down.join();
}
