import type { Yuv } from "./colour.ts";
import type { Surface } from "./frame.ts";
import { blockSize, type Region, type Run } from "./region.ts";

/** What of a picture gets one colour. */
export interface Fill {
	readonly region: Region;
	readonly colour: Yuv;
}

/**
 * Fills a region with one solid colour on luma and chroma (invariant I5). Runs start on blocks, so each chroma sample
 * that a run touches is the run's alone. It goes down the picture row by row, through all runs that a row has: memory that
 * is in no near cache comes three times as fast as run by run.
 */
export function paint(surface: Surface, region: Region, colour: Yuv): void {
	const { width, planes, strides } = surface;
	const words = wordsOf(surface);
	const values = [colour.y, colour.u, colour.v];
	const bands = bandsOf(region);
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const samples = planes[plane] as Uint8Array;
		const stride = strides[plane] as number;
		const value = values[plane] as number;
		for (const { top, bottom, edges } of bands) {
			const [first, end] = [top >> shift, (bottom + shift) >> shift];
			if (edges[0] === 0 && edges[1] === width) samples.fill(value, first * stride, end * stride);
			else if (words)
				fillWords(samples, words[plane] as Float64Array, stride, first, end, edges, shift, value);
			else fillRows(samples, stride, first, end, edges, shift, value);
		}
	}
}

/** Rows that the same runs go through. */
interface Band {
	readonly top: number;
	readonly bottom: number;
	/** Left and right of one run after the other, from left to right, in luma samples. */
	readonly edges: readonly number[];
}

/** Of regions that are painted in every picture. */
const allBands = new WeakMap<Region, readonly Band[]>();

function bandsOf(region: Region): readonly Band[] {
	let bands = allBands.get(region);
	if (!bands) {
		bands = cutIntoBands(region);
		allBands.set(region, bands);
	}
	return bands;
}

/** What was found is another region in each picture: this makes as little as it can. */
function cutIntoBands(region: Region): Band[] {
	const coming = [...region].sort((a, b) => a.top - b.top);
	const bands: Band[] = [];
	const present: Run[] = [];
	for (let next = 0, top = 0; next < coming.length || present.length > 0; ) {
		if (present.length === 0) top = (coming[next] as Run).top;
		for (; coming[next]?.top === top; next++) insert(present, coming[next] as Run);
		let bottom = coming[next]?.top ?? Number.POSITIVE_INFINITY;
		for (const run of present) bottom = Math.min(bottom, run.bottom);
		const edges: number[] = [];
		let kept = 0;
		for (const run of present) {
			edges.push(run.left, run.right);
			if (run.bottom > bottom) present[kept++] = run;
		}
		present.length = kept;
		bands.push({ top, bottom, edges });
		top = bottom;
	}
	return bands;
}

/** From left to right. */
function insert(runs: Run[], run: Run): void {
	let place = runs.length;
	for (; place > 0 && (runs[place - 1] as Run).left > run.left; place--) runs[place] = runs[place - 1] as Run;
	runs[place] = run;
}

function fillRows(
	samples: Uint8Array,
	stride: number,
	top: number,
	bottom: number,
	edges: readonly number[],
	shift: number,
	value: number,
): void {
	for (let offset = top * stride, end = bottom * stride; offset < end; offset += stride) {
		for (let edge = 0; edge < edges.length; edge += 2) {
			const left = (edges[edge] as number) >> shift;
			const right = ((edges[edge + 1] as number) + shift) >> shift;
			samples.fill(value, offset + left, offset + right);
		}
	}
}

/** In words. TypedArray.fill is faster from here on; below, its call costs more than its work. */
const widestInWords = 80;

/** The same, eight samples at a time. */
function fillWords(
	samples: Uint8Array,
	words: Float64Array,
	stride: number,
	top: number,
	bottom: number,
	edges: readonly number[],
	shift: number,
	value: number,
): void {
	const word = wordOf(value);
	const [step, toWords, count] = [stride >> 3, shift + 3, edges.length];
	for (let row = top; row < bottom; row++) {
		const start = row * step;
		for (let edge = 0; edge < count; edge += 2) {
			let index = start + ((edges[edge] as number) >> toWords);
			const end = start + ((edges[edge + 1] as number) >> toWords);
			if (end - index > widestInWords) samples.fill(value, index << 3, end << 3);
			else {
				for (const eight = end - 7; index < eight; index += 8) {
					words[index] = word;
					words[index + 1] = word;
					words[index + 2] = word;
					words[index + 3] = word;
					words[index + 4] = word;
					words[index + 5] = word;
					words[index + 6] = word;
					words[index + 7] = word;
				}
				for (; index < end; index++) words[index] = word;
			}
		}
	}
	// Pictures whose width is no multiple of 16 leave a rest at their right edge.
	const right = ((edges[count - 1] as number) + shift) >> shift;
	const rest = (right >> 3) << 3;
	if (rest < right)
		for (let row = top; row < bottom; row++) samples.fill(value, row * stride + rest, row * stride + right);
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
