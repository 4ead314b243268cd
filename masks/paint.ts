import type { Yuv } from "./colour.ts";
import type { Surface } from "./frame.ts";
import { blockSize, type Region } from "./region.ts";

/** What of a picture gets one colour. */
export interface Fill {
	readonly region: Region;
	readonly colour: Yuv;
}

/**
 * Fills a region with one solid colour on luma and chroma (invariant I5). Runs start on blocks, so each chroma sample
 * that a run touches is the run's alone.
 */
export function paint(surface: Surface, region: Region, colour: Yuv): void {
	const { width, planes, strides } = surface;
	const words = wordsOf(surface);
	const values = [colour.y, colour.u, colour.v];
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const samples = planes[plane] as Uint8Array;
		const stride = strides[plane] as number;
		const value = values[plane] as number;
		for (const { top, bottom, left, right } of region) {
			const [firstRow, endRow] = [top >> shift, (bottom + shift) >> shift];
			const [first, end] = [left >> shift, (right + shift) >> shift];
			if (left === 0 && right === width) samples.fill(value, firstRow * stride, endRow * stride);
			else if (words && end - first <= widestInWords)
				fillWords(samples, words[plane] as Float64Array, stride, firstRow, endRow, first, end, value);
			else fillRows(samples, stride, firstRow, endRow, first, end, value);
		}
	}
}

/** In bytes. TypedArray.fill is faster from here on; below, its call costs more than its work. */
const widestInWords = 640;

function fillRows(
	samples: Uint8Array,
	stride: number,
	top: number,
	bottom: number,
	left: number,
	right: number,
	value: number,
): void {
	for (let offset = top * stride, end = bottom * stride; offset < end; offset += stride) {
		samples.fill(value, offset + left, offset + right);
	}
}

/** The same, eight samples at a time. @param left a multiple of 8 */
function fillWords(
	samples: Uint8Array,
	words: Float64Array,
	stride: number,
	top: number,
	bottom: number,
	left: number,
	right: number,
	value: number,
): void {
	const word = wordOf(value);
	const [step, first, count] = [stride >> 3, left >> 3, (right - left) >> 3];
	for (let row = top; row < bottom; row++) {
		let index = row * step + first;
		const end = index + count;
		for (const four = end - 3; index < four; index += 4) {
			words[index] = word;
			words[index + 1] = word;
			words[index + 2] = word;
			words[index + 3] = word;
		}
		for (; index < end; index++) words[index] = word;
	}
	// Pictures whose width is no multiple of 16 leave a rest at their right edge.
	const rest = left + (count << 3);
	if (rest < right) fillRows(samples, stride, top, bottom, rest, right, value);
}

const oneWord = new Float64Array(1);
const itsBytes = new Uint8Array(oneWord.buffer);

/** Eight times the same sample. Samples are at most 240, so no word is a NaN, whose bits an engine may change. */
function wordOf(value: number): number {
	itsBytes.fill(value);
	return oneWord[0] as number;
}

const allWords = new WeakMap<Surface, readonly Float64Array[] | "unaligned">();

/** The planes' memory in words of eight samples; undefined when it does not lie on such words. */
function wordsOf(surface: Surface): readonly Float64Array[] | undefined {
	let words = allWords.get(surface);
	if (!words) {
		const { planes, strides } = surface;
		const aligned = planes.every(
			({ byteOffset }, plane) => (byteOffset | (strides[plane] as number)) % 8 === 0,
		);
		words = aligned
			? planes.map(({ buffer, byteOffset, length }) => new Float64Array(buffer, byteOffset, length >> 3))
			: "unaligned";
		allWords.set(surface, words);
	}
	return words === "unaligned" ? undefined : words;
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
