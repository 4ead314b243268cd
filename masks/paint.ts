import type { Yuv } from "./colour.ts";
import type { Surface } from "./frame.ts";
import type { Region } from "./region.ts";

/**
 * Fills a region with one solid colour on luma and chroma (invariant I5). Row by row with TypedArray.fill, which runs
 * at memset speed on native memory.
 */
export function paint(surface: Surface, region: Region, colour: Yuv): void {
	const [luma, u, v] = surface.planes;
	const [lumaStride, uStride, vStride] = surface.strides;
	for (const { top, bottom, left, right } of region) {
		fillRows(luma, lumaStride, top, bottom, left, right, colour.y);
		// Runs start and end on even samples, so each chroma sample that a run touches is the run's alone.
		fillRows(u, uStride, top >> 1, (bottom + 1) >> 1, left >> 1, (right + 1) >> 1, colour.u);
		fillRows(v, vStride, top >> 1, (bottom + 1) >> 1, left >> 1, (right + 1) >> 1, colour.v);
	}
}

function fillRows(
	plane: Uint8Array,
	stride: number,
	top: number,
	bottom: number,
	left: number,
	right: number,
	value: number,
): void {
	for (let offset = top * stride, end = bottom * stride; offset < end; offset += stride) {
		plane.fill(value, offset + left, offset + right);
	}
}

/** Fills the whole picture. */
export function paintAll(surface: Surface, colour: Yuv): void {
	surface.planes[0].fill(colour.y);
	surface.planes[1].fill(colour.u);
	surface.planes[2].fill(colour.v);
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

/**
 * Reads painted samples back: both ends and the middle of every run's first and last row, on all three planes.
 * False means that the paint did not land where it should, and the picture must go dark (invariant I3).
 */
export function isPainted(surface: Surface, region: Region, colour: Yuv): boolean {
	const values = [colour.y, colour.u, colour.v];
	for (const { top, bottom, left, right } of region) {
		for (let plane = 0; plane < 3; plane++) {
			const shift = plane === 0 ? 0 : 1;
			const samples = surface.planes[plane] as Uint8Array;
			const stride = surface.strides[plane] as number;
			for (const y of [top, bottom - 1]) {
				for (const x of [left, (left + right) >> 1, right - 1]) {
					if (samples[(y >> shift) * stride + (x >> shift)] !== values[plane]) return false;
				}
			}
		}
	}
	return true;
}
