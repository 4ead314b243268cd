import { type Yuv, yuvOf } from "../../../masks/colour.ts";
import type { Surface } from "../../../masks/frame.ts";
import type { OsdStyle } from "../../osd/osd.ts";
import type { Coverage } from "./typesetter.ts";

/** What is done to the samples of one plane: what they keep of what they were, in 256ths, and what is added. */
interface Layer {
	readonly width: number;
	readonly height: number;
	readonly keep: Uint16Array;
	readonly add: Uint8Array;
}

/**
 * A text in its box, ready to be pressed on pictures, as often as it stays the same. It knows nothing of a picture: what it
 * leaves of one is what was there, and what it puts there is its own.
 */
export class Stamp {
	/** In pixels, both even. */
	readonly width: number;
	readonly height: number;
	readonly #layers: readonly Layer[];

	/** @param margin pixels of the box at each side of the text */
	constructor(text: Coverage, style: OsdStyle, margin: number) {
		this.width = even(text.width + 2 * margin);
		this.height = even(text.height);
		const { width, height } = this;
		const full = new Uint8Array(width * height);
		for (let row = 0; row < text.height; row++)
			full.set(text.samples.subarray(row * text.width, (row + 1) * text.width), row * width + margin);
		const half = halved(full, width, height);
		const [ink, box] = [yuvOf(style.colour), yuvOf(style.background)];
		const layer = (part: keyof Yuv, coverage: Uint8Array, shift: number): Layer => ({
			width: width >> shift,
			height: height >> shift,
			...mixed(coverage, ink[part], box[part], style),
		});
		this.#layers = [layer("y", full, 0), layer("u", half, 1), layer("v", half, 1)];
	}

	/** Presses it on a picture. What reaches over its edges is left out. @param x of its upper left corner, even; @param y likewise */
	press({ width, height, planes, strides }: Surface, x: number, y: number): void {
		for (const [plane, { keep, add, ...size }] of this.#layers.entries()) {
			const shift = plane === 0 ? 0 : 1;
			const samples = planes[plane] as Uint8Array;
			const stride = strides[plane] as number;
			const columns = Math.min(size.width, (width - x) >> shift);
			const rows = Math.min(size.height, (height - y) >> shift);
			for (let row = 0; row < rows; row++) {
				let index = row * size.width;
				let at = ((y >> shift) + row) * stride + (x >> shift);
				for (const end = at + columns; at < end; at++, index++)
					samples[at] =
						(((samples[at] as number) * (keep[index] as number) + 128) >> 8) + (add[index] as number);
			}
		}
	}
}

function even(size: number): number {
	return Math.ceil(size / 2) * 2;
}

/** Of each square of four samples the mean. */
function halved(full: Uint8Array, width: number, height: number): Uint8Array {
	const half = new Uint8Array((width * height) / 4);
	for (let y = 0; y < height; y += 2)
		for (let x = 0; x < width; x += 2) {
			const at = y * width + x;
			const sum =
				(full[at] as number) +
				(full[at + 1] as number) +
				(full[at + width] as number) +
				(full[at + width + 1] as number);
			half[(y / 2) * (width / 2) + x / 2] = Math.round(sum / 4);
		}
	return half;
}

/** The box over the picture, and the text over the box. */
function mixed(
	coverage: Uint8Array,
	ink: number,
	box: number,
	{ transparency, backgroundTransparency }: OsdStyle,
): Pick<Layer, "keep" | "add"> {
	const keep = new Uint16Array(coverage.length);
	const add = new Uint8Array(coverage.length);
	const boxShare = 1 - backgroundTransparency / 100;
	for (let index = 0; index < coverage.length; index++) {
		const share = ((coverage[index] as number) / 255) * (1 - transparency / 100);
		keep[index] = Math.round(256 * (1 - share) * (1 - boxShare));
		// What is kept is in whole 256ths: the rest of the sum goes by that, so that nothing is lost where both are opaque.
		add[index] = Math.floor(ink * share + box * boxShare * (1 - share) + 0.5);
	}
	return { keep, add };
}
