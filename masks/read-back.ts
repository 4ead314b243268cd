import type { Yuv } from "./colour.ts";
import type { Surface } from "./frame.ts";
import { blockSize, type Region } from "./region.ts";

/**
 * Reads painted samples back: both ends and the middle of the first and last row of every row of blocks, on all three
 * planes. False means that the paint did not land where it should, and the picture must go dark (invariant I3).
 */
export function isPainted(surface: Surface, region: Region, colour: Yuv): boolean {
	const values = [colour.y, colour.u, colour.v];
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const samples = surface.planes[plane] as Uint8Array;
		const stride = surface.strides[plane] as number;
		const value = values[plane];
		for (const { top, bottom, left, right } of region) {
			const [first, middle, last] = [left >> shift, (left + right) >> (shift + 1), (right - 1) >> shift];
			for (let block = top; block < bottom; block += blockSize) {
				const upper = (block >> shift) * stride;
				const lower = ((Math.min(block + blockSize, bottom) - 1) >> shift) * stride;
				if (
					samples[upper + first] !== value ||
					samples[upper + middle] !== value ||
					samples[upper + last] !== value ||
					samples[lower + first] !== value ||
					samples[lower + middle] !== value ||
					samples[lower + last] !== value
				)
					return false;
			}
		}
	}
	return true;
}

/** Samples along each side of the grid on which a filled picture is read back. */
const gridSide = 16;

/** Reads a filled picture back on a grid of samples, its last row and column included. */
export function isPaintedAll(surface: Surface, colour: Yuv): boolean {
	const values = [colour.y, colour.u, colour.v];
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const samples = surface.planes[plane] as Uint8Array;
		const stride = surface.strides[plane] as number;
		const right = (surface.width >> shift) - 1;
		const bottom = (surface.height >> shift) - 1;
		for (let step = 0; step <= gridSide * (gridSide + 2); step++) {
			const x = Math.floor(((step % (gridSide + 1)) * right) / gridSide);
			const y = Math.floor((Math.floor(step / (gridSide + 1)) * bottom) / gridSide);
			if (samples[y * stride + x] !== values[plane]) return false;
		}
	}
	return true;
}
