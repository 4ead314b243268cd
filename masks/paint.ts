import { type Band, bandsOf } from "./bands.ts";
import type { Yuv } from "./colour.ts";
import type { Surface } from "./frame.ts";
import type { Region } from "./region.ts";

/** What of a picture gets one colour. */
export interface Fill {
	readonly region: Region;
	readonly colour: Yuv;
}

/**
 * Fills a region with one solid colour on luma and chroma (invariant I5). Runs start on blocks, so each chroma sample
 * that a run touches is the run's alone. It goes down the picture row by row, through all runs that a row has: memory that
 * is in no near cache comes twice as fast as run by run.
 */
export function paint(surface: Surface, region: Region, { y, u, v }: Yuv): void {
	const [luma, blue, red] = planesOf(surface);
	const bands = bandsOf(region);
	for (const band of bands) fill(luma, band, y);
	for (const band of bands) fill(blue, band, u);
	for (const band of bands) fill(red, band, v);
}

/** Fills the whole picture. */
export function paintAll({ planes: [luma, blue, red] }: Surface, { y, u, v }: Yuv): void {
	luma.fill(y);
	blue.fill(u);
	red.fill(v);
}

/** One plane of a picture, as it is painted. */
interface Plane {
	readonly samples: Uint8Array;
	/** The same memory, eight samples a word; undefined when rows do not begin, or the plane does not end, on words. */
	readonly words: Float64Array | undefined;
	/** In samples. */
	readonly width: number;
	readonly stride: number;
	/** A place in luma samples, shifted right by this, is one in samples of this plane. */
	readonly shift: 0 | 1;
}

type Planes = readonly [Plane, Plane, Plane];

const known = new WeakMap<Surface, Planes>();

function planesOf(surface: Surface): Planes {
	let planes = known.get(surface);
	if (!planes) {
		planes = [planeOf(surface, 0), planeOf(surface, 1), planeOf(surface, 2)];
		known.set(surface, planes);
	}
	return planes;
}

function planeOf({ width, planes, strides }: Surface, index: 0 | 1 | 2): Plane {
	const [samples, stride, shift] = [planes[index], strides[index], index === 0 ? 0 : 1] as const;
	const { buffer, byteOffset, length } = samples;
	const isOnWords = (byteOffset | stride | length) % 8 === 0;
	const words = isOnWords ? new Float64Array(buffer, byteOffset, length >> 3) : undefined;
	return { samples, words, width: width >> shift, stride, shift };
}

function fill(plane: Plane, { top, bottom, edges }: Band, value: number): void {
	const { samples, words, width, stride, shift } = plane;
	const [first, end] = [top >> shift, (bottom + shift) >> shift];
	const isWhole = edges[0] === 0 && (edges[1] as number) >> shift === width;
	if (isWhole) samples.fill(value, first * stride, end * stride);
	else if (words) fillWords(plane, words, first, end, edges, value);
	else fillSamples(plane, first, end, edges, value);
}

function fillSamples(
	{ samples, stride, shift }: Plane,
	top: number,
	bottom: number,
	edges: readonly number[],
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

/**
 * The same, eight samples at a time. Where a picture's width is no multiple of 16, the last word of a row goes on into
 * the padding: rows begin on words, so it is the row's own.
 */
function fillWords(
	{ samples, stride, shift }: Plane,
	words: Float64Array,
	top: number,
	bottom: number,
	edges: readonly number[],
	value: number,
): void {
	const word = wordOf(value);
	const toWords = shift + 3;
	const roundUp = (1 << toWords) - 1;
	for (let row = top; row < bottom; row++) {
		const start = row * (stride >> 3);
		for (let edge = 0; edge < edges.length; edge += 2) {
			let index = start + ((edges[edge] as number) >> toWords);
			const end = start + (((edges[edge + 1] as number) + roundUp) >> toWords);
			if (end - index > widestInWords) {
				samples.fill(value, index << 3, end << 3);
				continue;
			}
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

const oneWord = new Float64Array(1);
const itsBytes = new Uint8Array(oneWord.buffer);

/** Eight times the same sample. Samples are at most 240, so no word is a NaN, whose bits an engine may change. */
function wordOf(value: number): number {
	itsBytes.fill(value);
	return oneWord[0] as number;
}
