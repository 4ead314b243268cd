import { blocksOf } from "../../masks/block-map.ts";
import { MaskedFrame } from "../../masks/frame.ts";
import { boxRegion, type Region } from "../../masks/region.ts";
import type { NativeSurface } from "./native-surface.ts";

/** In 256ths: at most so much of what a sample differs from its four neighbours by is added to it, or taken from it. */
const strongest = 192;
/** A fifth: the sample becomes the mean of the five. */
const softest = -51;

/**
 * Sharpens and softens. A sample comes to depend on its neighbours, so this is done with pictures that have been masked, and
 * never before: what lies under a mask has no part in what is beside it. What is covered stays as it was painted.
 */
export class Sharpener {
	#before: Uint8Array = new Uint8Array(0);

	/** @param sharpness 0 to 100; 50 leaves the picture as it is; @param covered what keeps its paint */
	sharpen(picture: MaskedFrame<NativeSurface>, sharpness: number, covered: readonly Region[]): void {
		const amount = Math.round(((sharpness - 50) / 50) * (sharpness > 50 ? strongest : -softest));
		if (amount === 0) return;
		const { width, height, planes, strides } = MaskedFrame.pixels(picture);
		const [samples, stride] = [planes[0], strides[0]];
		if (this.#before.length !== samples.length) this.#before = new Uint8Array(samples.length);
		const before = this.#before;
		before.set(samples);
		const whole = boxRegion(0, 0, width, height, width, height);
		for (const { top, bottom, left, right } of blocksOf([whole], covered, width, height)) {
			for (let y = top; y < bottom; y++) {
				const [up, down] = [y > 0 ? -stride : 0, y < height - 1 ? stride : 0];
				const first = y * stride;
				const end = first + right;
				let at = first + left;
				let sample = before[at] as number;
				// Beyond the picture's edges it goes on as it ends.
				let previous = before[left > 0 ? at - 1 : at] as number;
				for (const last = first + width - 1; at < end; at++) {
					const next = before[at < last ? at + 1 : at] as number;
					const around = (before[at + up] as number) + (before[at + down] as number) + previous + next;
					const sharp = sample + (((4 * sample - around) * amount) >> 8);
					samples[at] = sharp < 16 ? 16 : sharp > 235 ? 235 : sharp;
					previous = sample;
					sample = next;
				}
			}
		}
	}
}
