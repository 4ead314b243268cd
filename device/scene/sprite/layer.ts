import type { Laid } from "../kernel/memory.ts";

/**
 * Samples with their alpha, row by row. Of each row only what lies between its first and its last visible column is
 * kept, and of alpha only what lies outside the row's longest opaque run: figures are mostly opaque, and their boxes
 * mostly empty. All of it is one piece of memory, so that it can be handed to the kernel at once.
 */
export interface Layer extends Laid {
	readonly width: number;
	readonly height: number;
	/** Premultiplied: luma; or blue difference, and red difference. */
	readonly samples: readonly Uint8Array[];
	readonly alpha: Uint8Array;
	/** Four columns a row: where it begins, where its longest opaque run starts and ends, and where the row ends. */
	readonly hull: Uint16Array;
	/** Of row y, column x is at rows[y] + x in `samples`. */
	readonly rows: Int32Array;
	/** Two a row: left of the opaque run column x is at the first + x in `alpha`, right of it at the second + x. */
	readonly alphaRows: Int32Array;
}

/** Width, height, and where samples (twice), alpha, hull, rows and rows of alpha begin: `Layer` in kernel.as. */
const headerBytes = 8 * 4;

/** Packs whole planes of `width` × `height` samples, whose rows have no gaps: one or two. */
export function pack(planes: readonly Uint8Array[], alpha: Uint8Array, width: number, height: number): Layer {
	const hull = hullOf(alpha, width, height);
	let kept = 0;
	let keptAlpha = 0;
	for (let at = 0; at < hull.length; at += 4) {
		kept += hull[at + 3]! - hull[at]!;
		keptAlpha += hull[at + 3]! - hull[at]! - (hull[at + 2]! - hull[at + 1]!);
	}
	const layer = emptyLayer(planes.length, width, height, kept, keptAlpha);
	layer.hull.set(hull);
	let sample = 0;
	let opacity = 0;
	for (let y = 0; y < height; y++) {
		const from = y * width;
		const first = hull[y * 4]!;
		const solidStart = hull[y * 4 + 1]!;
		const solidEnd = hull[y * 4 + 2]!;
		const end = hull[y * 4 + 3]!;
		layer.rows[y] = sample - first;
		for (let plane = 0; plane < planes.length; plane++) {
			copy(planes[plane]!, from + first, layer.samples[plane]!, sample, end - first);
		}
		sample += end - first;
		layer.alphaRows[y * 2] = opacity - first;
		copy(alpha, from + first, layer.alpha, opacity, solidStart - first);
		opacity += solidStart - first;
		layer.alphaRows[y * 2 + 1] = opacity - solidEnd;
		copy(alpha, from + solidEnd, layer.alpha, opacity, end - solidEnd);
		opacity += end - solidEnd;
	}
	return layer;
}

/** Shorter rows are faster to copy byte by byte. */
const longRow = 80;

function copy(source: Uint8Array, from: number, target: Uint8Array, to: number, count: number): void {
	if (count >= longRow) target.set(source.subarray(from, from + count), to);
	else for (let i = 0; i < count; i++) target[to + i] = source[from + i]!;
}

function emptyLayer(kinds: number, width: number, height: number, kept: number, keptAlpha: number): Layer {
	const rows = headerBytes;
	const alphaRows = rows + height * 4;
	const hull = alphaRows + height * 8;
	const samples = hull + height * 8;
	const alpha = samples + kept * kinds;
	const data = new Uint8Array(alpha + keptAlpha);
	const { buffer } = data;
	new Int32Array(buffer, 0, headerBytes / 4).set([
		width,
		height,
		samples,
		kinds > 1 ? samples + kept : 0,
		alpha,
		hull,
		rows,
		alphaRows,
	]);
	return {
		data,
		width,
		height,
		samples: Array.from({ length: kinds }, (_, kind) => new Uint8Array(buffer, samples + kept * kind, kept)),
		alpha: new Uint8Array(buffer, alpha, keptAlpha),
		hull: new Uint16Array(buffer, hull, height * 4),
		rows: new Int32Array(buffer, rows, height),
		alphaRows: new Int32Array(buffer, alphaRows, height * 2),
	};
}

/** 0..255 at a column and row of the layer. */
export function alphaAt({ alpha, hull, alphaRows }: Layer, x: number, y: number): number {
	if (x < hull[y * 4]! || x >= hull[y * 4 + 3]!) return 0;
	if (x < hull[y * 4 + 1]!) return alpha[alphaRows[y * 2]! + x]!;
	if (x < hull[y * 4 + 2]!) return 255;
	return alpha[alphaRows[y * 2 + 1]! + x]!;
}

function hullOf(alpha: Uint8Array, width: number, height: number): Uint16Array {
	const hull = new Uint16Array(height * 4);
	for (let y = 0; y < height; y++) {
		const row = y * width;
		let first = 0;
		while (first < width && alpha[row + first] === 0) first++;
		if (first === width) continue;
		let end = width;
		while (alpha[row + end - 1] === 0) end--;
		let solidStart = first;
		let solidEnd = first;
		for (let x = first; x < end; x++) {
			if (alpha[row + x] !== 255) continue;
			const start = x;
			while (x < end && alpha[row + x] === 255) x++;
			if (x - start > solidEnd - solidStart) {
				solidStart = start;
				solidEnd = x;
			}
		}
		hull[y * 4] = first;
		hull[y * 4 + 1] = solidStart;
		hull[y * 4 + 2] = solidEnd;
		hull[y * 4 + 3] = end;
	}
	return hull;
}
