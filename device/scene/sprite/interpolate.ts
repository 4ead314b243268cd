import type { Clip } from "./lay.ts";
import type { Layer } from "./layer.ts";

/** 16 fraction bits. */
const one = 65536;

/** Below this step a sample of the layer covers several of the plane, and they are filled run by run. */
const stretched = one / 2;

/** Columns of the widest layer there is: the largest picture with some to spare. */
const longestRow = 8192;

/**
 * Lays samples of a layer over a plane, moved and scaled by any amount, with bilinear interpolation.
 * @param kind which of the layer's samples; @param left, @param top where its corner comes to lie
 */
export function interpolate(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	layer: Layer,
	kind: number,
	left: number,
	top: number,
	scale: number,
): void {
	const { width, height, hull } = layer;
	const samples = layer.samples[kind]!;
	const step = Math.round(one / scale);
	const perStep = 1 / step;
	const firstRow = Math.max(clip.top, Math.floor(top));
	const endRow = Math.min(clip.bottom, Math.ceil(top + height * scale));
	// Where the centre of the picture's column 0, or row 0, falls in the layer.
	const origin = Math.round(((0.5 - left) / scale - 0.5) * one);
	const originRow = (0.5 - top) / scale - 0.5;
	for (let y = firstRow; y < endRow; y++) {
		const sourceRow = originRow + y / scale;
		const row = Math.floor(sourceRow);
		if (row < 0 || row >= height - 1) continue;
		const a = row * 4;
		const b = a + 4;
		const end = Math.max(hull[a + 3]!, hull[b + 3]!);
		if (end === 0) continue;
		const first = Math.min(begin(hull, a, width), begin(hull, b, width)) - 1;
		const start = Math.max(clip.left, Math.ceil((first * one - origin) * perStep));
		const stop = Math.min(clip.right, Math.ceil((Math.min(end, width - 1) * one - origin) * perStep));
		if (start >= stop) continue;
		const solidFirst = Math.max(hull[a + 1]!, hull[b + 1]!);
		const solidLast = Math.min(hull[a + 2]!, hull[b + 2]!) - 1;
		const solidStart = within(Math.ceil((solidFirst * one - origin) * perStep), start, stop);
		const solidStop = within(Math.ceil((solidLast * one - origin) * perStep), solidStart, stop);
		const share = Math.round((sourceRow - row) * 256);
		const to = y * stride;
		const firstColumn = Math.max(0, (origin + start * step) >> 16);
		const lastColumn = Math.min(width - 1, ((origin + (stop - 1) * step) >> 16) + 1);
		readSamples(layer, samples, row, 256 - share, firstColumn, lastColumn, false);
		readSamples(layer, samples, row + 1, share, firstColumn, lastColumn, true);
		if (solidStart > start) {
			const last = Math.min(lastColumn, ((origin + (solidStart - 1) * step) >> 16) + 1);
			readAlpha(layer, row, 256 - share, firstColumn, last, false);
			readAlpha(layer, row + 1, share, firstColumn, last, true);
			mixRow(target, to, origin, step, start, solidStart);
		}
		if (stop > solidStop) {
			const first = Math.max(firstColumn, (origin + solidStop * step) >> 16);
			readAlpha(layer, row, 256 - share, first, lastColumn, false);
			readAlpha(layer, row + 1, share, first, lastColumn, true);
			mixRow(target, to, origin, step, solidStop, stop);
		}
		if (step < stretched) stretchRow(target, to, origin, step, solidStart, solidStop);
		else copyRow(target, to, origin, step, solidStart, solidStop);
	}
}

/** First column of a row; of an empty one, a column past all others. */
function begin(hull: Uint16Array, at: number, width: number): number {
	return hull[at + 3] === 0 ? width : hull[at]!;
}

function within(value: number, low: number, high: number): number {
	return Math.min(Math.max(value, low), high);
}

/** A row between two rows of the layer, with 8 fraction bits: samples, and their alpha. */
const values = new Uint16Array(longestRow);
const covers = new Uint16Array(longestRow);

/** Puts a row times `weight` into `values`, or adds it to what is there. Columns first..last are filled. */
function readSamples(
	{ hull, rows }: Layer,
	samples: Uint8Array,
	row: number,
	weight: number,
	first: number,
	last: number,
	add: boolean,
): void {
	const from = rows[row]!;
	const start = within(hull[row * 4]!, first, last + 1);
	const stop = within(hull[row * 4 + 3]!, start, last + 1);
	if (add) {
		for (let x = start; x < stop; x++) values[x] = values[x]! + samples[from + x]! * weight;
		return;
	}
	for (let x = first; x < start; x++) values[x] = 0;
	for (let x = start; x < stop; x++) values[x] = samples[from + x]! * weight;
	for (let x = stop; x <= last; x++) values[x] = 0;
}

/** The same for alpha, into `covers`. */
function readAlpha(
	{ alpha, hull, alphaRows }: Layer,
	row: number,
	weight: number,
	first: number,
	last: number,
	add: boolean,
): void {
	if (!add) for (let x = first; x <= last; x++) covers[x] = 0;
	const left = alphaRows[row * 2]!;
	const right = alphaRows[row * 2 + 1]!;
	const start = within(hull[row * 4]!, first, last + 1);
	const solidStart = within(hull[row * 4 + 1]!, start, last + 1);
	const solidStop = within(hull[row * 4 + 2]!, solidStart, last + 1);
	const stop = within(hull[row * 4 + 3]!, solidStop, last + 1);
	const solid = 255 * weight;
	for (let x = start; x < solidStart; x++) covers[x] = covers[x]! + alpha[left + x]! * weight;
	for (let x = solidStart; x < solidStop; x++) covers[x] = covers[x]! + solid;
	for (let x = solidStop; x < stop; x++) covers[x] = covers[x]! + alpha[right + x]! * weight;
}

/** Interpolated samples where both rows are opaque. */
function copyRow(
	target: Uint8Array,
	to: number,
	origin: number,
	step: number,
	start: number,
	stop: number,
): void {
	let position = origin + start * step;
	for (let x = to + start; x < to + stop; x++, position += step) {
		const at = position >> 16;
		const right = (position >> 8) & 255;
		target[x] = (values[at]! * (256 - right) + values[at + 1]! * right + 32768) >> 16;
	}
}

/** The same, much enlarged: from one sample of the layer to the next the picture changes evenly. */
function stretchRow(
	target: Uint8Array,
	to: number,
	origin: number,
	step: number,
	start: number,
	stop: number,
): void {
	for (let x = start; x < stop; ) {
		const position = origin + x * step;
		const at = position >> 16;
		const end = Math.min(stop, x + Math.ceil((one - (position & 65535)) / step));
		// 4 fraction bits are enough for a step, and leave room for 16 more.
		const near = values[at]! >> 4;
		const change = (values[at + 1]! >> 4) - near;
		let value = near * one + change * (position & 65535) + (1 << 19);
		for (const rise = change * step; x < end; x++, value += rise) target[to + x] = value >> 20;
	}
}

/** Interpolated samples laid over the picture by their interpolated alpha. */
function mixRow(
	target: Uint8Array,
	to: number,
	origin: number,
	step: number,
	start: number,
	stop: number,
): void {
	let position = origin + start * step;
	for (let x = to + start; x < to + stop; x++, position += step) {
		const at = position >> 16;
		const right = (position >> 8) & 255;
		const left = 256 - right;
		const cover = covers[at]! * left + covers[at + 1]! * right;
		if (cover === 0) continue;
		const value = values[at]! * left + values[at + 1]! * right;
		const through = 255 - ((cover + 32768) >> 16);
		target[x] = (value + target[x]! * through * 257 + 32768) >> 16;
	}
}
