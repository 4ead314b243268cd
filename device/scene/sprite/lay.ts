import type { Canvas } from "../scene.ts";
import type { Sprite } from "./sprite.ts";

/** Columns left..right-1 and rows top..bottom-1 of the picture: nothing is painted outside. */
export interface Clip {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** A sprite put somewhere in the picture. */
export interface Placed {
	readonly sprite: Sprite;
	/** Pixels of the picture where the sprite's left and top edges come to lie. */
	readonly x: number;
	readonly y: number;
	/** Pixels of the picture per pixel of the sprite. */
	readonly scale: number;
	readonly clip?: Clip;
}

interface Layer {
	readonly width: number;
	readonly height: number;
	readonly samples: Uint8Array;
	readonly alpha: Uint8Array;
	readonly runs: Uint16Array;
}

/** Paints a sprite over the picture. Whole positions at scale 1 are copied, everything else is interpolated. */
export function lay(canvas: Canvas, placed: Placed): void {
	const { sprite, x, y, scale } = placed;
	const clip = placed.clip ?? { left: 0, top: 0, right: canvas.width, bottom: canvas.height };
	const exact = scale === 1 && Number.isInteger(x) && Number.isInteger(y);
	const chroma = { width: sprite.width >> 1, height: sprite.height >> 1, runs: sprite.chromaRuns };
	const half = { left: clip.left >> 1, top: clip.top >> 1, right: clip.right >> 1, bottom: clip.bottom >> 1 };
	for (let plane = 0; plane < 3; plane++) {
		const layer: Layer =
			plane === 0
				? { ...sprite, samples: sprite.luma }
				: { ...chroma, samples: plane === 1 ? sprite.blue : sprite.red, alpha: sprite.chromaAlpha };
		const shift = plane === 0 ? 0 : 1;
		const area = plane === 0 ? clip : half;
		const target = canvas.planes[plane]!;
		const stride = canvas.strides[plane]!;
		if (exact) copy(target, stride, area, layer, x >> shift, y >> shift);
		else interpolate(target, stride, area, layer, x / (1 << shift), y / (1 << shift), scale);
	}
}

function copy(target: Uint8Array, stride: number, clip: Clip, layer: Layer, left: number, top: number): void {
	const { samples, alpha, runs, width } = layer;
	const firstRow = Math.max(0, clip.top - top);
	const endRow = Math.min(layer.height, clip.bottom - top);
	const firstColumn = clip.left - left;
	const endColumn = clip.right - left;
	for (let row = firstRow; row < endRow; row++) {
		const start = Math.max(runs[row * 4]!, firstColumn);
		const end = Math.min(runs[row * 4 + 3]!, endColumn);
		if (start >= end) continue;
		const opaqueStart = Math.max(start, Math.min(end, runs[row * 4 + 1]!));
		const opaqueEnd = Math.max(opaqueStart, Math.min(end, runs[row * 4 + 2]!));
		const from = row * width;
		const to = (row + top) * stride + left;
		overlay(target, to, samples, alpha, from, start, opaqueStart);
		if (opaqueEnd - opaqueStart > 24) {
			target.set(samples.subarray(from + opaqueStart, from + opaqueEnd), to + opaqueStart);
		} else {
			for (let x = opaqueStart; x < opaqueEnd; x++) target[to + x] = samples[from + x]!;
		}
		overlay(target, to, samples, alpha, from, opaqueEnd, end);
	}
}

function overlay(
	target: Uint8Array,
	to: number,
	samples: Uint8Array,
	alpha: Uint8Array,
	from: number,
	start: number,
	end: number,
): void {
	for (let x = start; x < end; x++) {
		const rest = 255 - alpha[from + x]!;
		target[to + x] = samples[from + x]! + ((target[to + x]! * rest * 257 + 32768) >> 16);
	}
}

/** 16 fraction bits. */
const one = 65536;

function interpolate(
	target: Uint8Array,
	stride: number,
	clip: Clip,
	layer: Layer,
	left: number,
	top: number,
	scale: number,
): void {
	const { width, height, runs } = layer;
	const step = Math.round(one / scale);
	const firstRow = Math.max(clip.top, Math.floor(top));
	const endRow = Math.min(clip.bottom, Math.ceil(top + height * scale));
	// Where the centre of the picture's column 0 falls in the sprite.
	const origin = Math.round(((0.5 - left) / scale - 0.5) * one);
	for (let y = firstRow; y < endRow; y++) {
		const sourceY = (y + 0.5 - top) / scale - 0.5;
		const row = Math.floor(sourceY);
		if (row < 0 || row >= height - 1) continue;
		const a = row * 4;
		const b = a + 4;
		const first = Math.min(nonEmpty(runs, a, width), nonEmpty(runs, b, width)) - 1;
		const last = Math.min(width - 1, Math.max(runs[a + 3]!, runs[b + 3]!));
		const solidFirst = Math.max(runs[a + 1]!, runs[b + 1]!);
		const solidLast = Math.min(runs[a + 2]!, runs[b + 2]!) - 1;
		const start = Math.max(clip.left, Math.ceil((Math.max(0, first) * one - origin) / step));
		const end = Math.min(clip.right, Math.ceil((last * one - origin) / step));
		if (start >= end) continue;
		const solidStart = bounded(Math.ceil((solidFirst * one - origin) / step), start, end);
		const solidEnd = bounded(Math.ceil((solidLast * one - origin) / step), solidStart, end);
		const fraction = Math.round((sourceY - row) * 256);
		const to = y * stride;
		const from = row * width;
		mixRow(target, to, layer, from, fraction, origin, step, start, solidStart);
		copyRow(target, to, layer, from, fraction, origin, step, solidStart, solidEnd);
		mixRow(target, to, layer, from, fraction, origin, step, solidEnd, end);
	}
}

function nonEmpty(runs: Uint16Array, at: number, width: number): number {
	return runs[at]! < runs[at + 3]! ? runs[at]! : width;
}

function bounded(value: number, low: number, high: number): number {
	return value < low ? low : value > high ? high : value;
}

/** Interpolated samples where both source rows are opaque. */
function copyRow(
	target: Uint8Array,
	to: number,
	layer: Layer,
	from: number,
	fraction: number,
	origin: number,
	step: number,
	start: number,
	end: number,
): void {
	const { samples, width } = layer;
	const rest = 256 - fraction;
	let position = origin + start * step;
	for (let x = start; x < end; x++, position += step) {
		const at = from + (position >> 16);
		const right = (position >> 8) & 255;
		const above = samples[at]! * (256 - right) + samples[at + 1]! * right;
		const below = samples[at + width]! * (256 - right) + samples[at + width + 1]! * right;
		target[to + x] = (above * rest + below * fraction + 32768) >> 16;
	}
}

/** Interpolated samples laid over the picture by their interpolated alpha. */
function mixRow(
	target: Uint8Array,
	to: number,
	layer: Layer,
	from: number,
	fraction: number,
	origin: number,
	step: number,
	start: number,
	end: number,
): void {
	const { samples, alpha, width } = layer;
	const rest = 256 - fraction;
	let position = origin + start * step;
	for (let x = start; x < end; x++, position += step) {
		const at = from + (position >> 16);
		const right = (position >> 8) & 255;
		const left = 256 - right;
		const cover =
			(alpha[at]! * left + alpha[at + 1]! * right) * rest +
			(alpha[at + width]! * left + alpha[at + width + 1]! * right) * fraction;
		if (cover === 0) continue;
		const value =
			(samples[at]! * left + samples[at + 1]! * right) * rest +
			(samples[at + width]! * left + samples[at + width + 1]! * right) * fraction;
		const through = 255 - ((cover + 32768) >> 16);
		target[to + x] = (value + target[to + x]! * through * 257 + 32768) >> 16;
	}
}
