import type { Clip } from "./lay.ts";
import type { Layer } from "./sprite.ts";

/** Shorter pieces are faster to copy one by one. */
const longPiece = 160;

/** Lays samples of a layer over a plane as they are, pixel by pixel. */
export function copy(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	layer: Layer,
	samples: Uint8Array,
	left: number,
	top: number,
): void {
	const { width, height, alpha } = layer;
	const { starts, pieces, solid } = layer.segments;
	const firstRow = Math.max(0, clip.top - top);
	const endRow = Math.min(height, clip.bottom - top);
	const firstColumn = clip.left - left;
	const endColumn = clip.right - left;
	for (let row = firstRow; row < endRow; row++) {
		const from = row * width;
		const shift = (row + top) * stride + left - from;
		const end = starts[row + 1]!;
		for (let piece = starts[row]!; piece < end; piece++) {
			const start = from + Math.max(pieces[piece * 2]!, firstColumn);
			const stop = from + Math.min(pieces[piece * 2 + 1]!, endColumn);
			if (solid[piece] === 0) {
				for (let at = start; at < stop; at++) {
					// 257 / 65536 is 1 / 255, rounded.
					const through = (255 - alpha[at]!) * 257;
					target[at + shift] = samples[at]! + ((target[at + shift]! * through + 32768) >> 16);
				}
			} else if (stop - start < longPiece) {
				for (let at = start; at < stop; at++) target[at + shift] = samples[at]!;
			} else {
				target.set(samples.subarray(start, stop), start + shift);
			}
		}
	}
}
