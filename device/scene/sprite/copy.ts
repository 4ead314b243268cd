import type { Clip } from "./lay.ts";
import type { Layer } from "./layer.ts";

/** Shorter pieces are faster to copy one by one. */
const longPiece = 32;

/** Lays samples of a layer over a plane as they are, pixel by pixel. @param kind which of the layer's samples */
export function copy(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	layer: Layer,
	kind: number,
	left: number,
	top: number,
): void {
	const { height, alpha, hull, rows, alphaRows } = layer;
	const { starts, columns, solid } = layer.pieces;
	const samples = layer.samples[kind]!;
	const firstRow = Math.max(0, clip.top - top);
	const endRow = Math.min(height, clip.bottom - top);
	const firstColumn = clip.left - left;
	const endColumn = clip.right - left;
	for (let row = firstRow; row < endRow; row++) {
		const from = rows[row]!;
		const to = (row + top) * stride + left;
		const solidStart = hull[row * 4 + 1]!;
		const end = starts[row + 1]!;
		for (let piece = starts[row]!; piece < end; piece++) {
			const start = Math.max(columns[piece * 2]!, firstColumn);
			const stop = Math.min(columns[piece * 2 + 1]!, endColumn);
			if (solid[piece] === 0) {
				const cover = columns[piece * 2]! < solidStart ? alphaRows[row * 2]! : alphaRows[row * 2 + 1]!;
				for (let x = start; x < stop; x++) {
					// 257 / 65536 is 1 / 255, rounded.
					const through = (255 - alpha[cover + x]!) * 257;
					target[to + x] = samples[from + x]! + ((target[to + x]! * through + 32768) >> 16);
				}
			} else if (stop - start < longPiece) {
				for (let x = start; x < stop; x++) target[to + x] = samples[from + x]!;
			} else {
				target.set(samples.subarray(from + start, from + stop), to + start);
			}
		}
	}
}
