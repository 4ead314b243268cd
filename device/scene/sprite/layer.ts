/**
 * Samples with their alpha, row by row. Of each row only what lies between its first and its last visible column is
 * kept, and of alpha only what lies outside the row's longest opaque run: figures are mostly opaque, and their boxes
 * mostly empty.
 */
export interface Layer {
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
	readonly pieces: Pieces;
	/** Memory it takes. */
	readonly bytes: number;
}

/** Where rows are see-through and where they are opaque; between the pieces they are clear. */
export interface Pieces {
	/** Of row y: pieces starts[y] to starts[y + 1] - 1. */
	readonly starts: Uint32Array;
	/** First column and end of each piece. */
	readonly columns: Uint16Array;
	/** 1 where a piece is opaque. */
	readonly solid: Uint8Array;
}

/** Packs whole planes of `width` × `height` samples, whose rows have no gaps. */
export function pack(planes: readonly Uint8Array[], alpha: Uint8Array, width: number, height: number): Layer {
	const pieces = piecesOf(alpha, width, height);
	const hull = hullOf(pieces, height);
	const rows = new Int32Array(height);
	const alphaRows = new Int32Array(height * 2);
	let kept = 0;
	let keptAlpha = 0;
	for (let y = 0; y < height; y++) {
		const first = hull[y * 4]!;
		const solidStart = hull[y * 4 + 1]!;
		const solidEnd = hull[y * 4 + 2]!;
		const end = hull[y * 4 + 3]!;
		rows[y] = kept - first;
		kept += end - first;
		alphaRows[y * 2] = keptAlpha - first;
		keptAlpha += solidStart - first;
		alphaRows[y * 2 + 1] = keptAlpha - solidEnd;
		keptAlpha += end - solidEnd;
	}
	const samples = planes.map(() => new Uint8Array(kept));
	const packedAlpha = new Uint8Array(keptAlpha);
	for (let y = 0; y < height; y++) {
		const from = y * width;
		const first = hull[y * 4]!;
		const solidStart = hull[y * 4 + 1]!;
		const solidEnd = hull[y * 4 + 2]!;
		const end = hull[y * 4 + 3]!;
		planes.forEach((plane, index) => {
			samples[index]!.set(plane.subarray(from + first, from + end), rows[y]! + first);
		});
		packedAlpha.set(alpha.subarray(from + first, from + solidStart), alphaRows[y * 2]! + first);
		packedAlpha.set(alpha.subarray(from + solidEnd, from + end), alphaRows[y * 2 + 1]! + solidEnd);
	}
	const bytes =
		kept * planes.length +
		keptAlpha +
		hull.byteLength +
		rows.byteLength +
		alphaRows.byteLength +
		pieces.starts.byteLength +
		pieces.columns.byteLength +
		pieces.solid.byteLength;
	return { width, height, samples, alpha: packedAlpha, hull, rows, alphaRows, pieces, bytes };
}

/** 0..255 at a column and row of the layer. */
export function alphaAt({ alpha, hull, alphaRows }: Layer, x: number, y: number): number {
	if (x < hull[y * 4]! || x >= hull[y * 4 + 3]!) return 0;
	if (x < hull[y * 4 + 1]!) return alpha[alphaRows[y * 2]! + x]!;
	if (x < hull[y * 4 + 2]!) return 255;
	return alpha[alphaRows[y * 2 + 1]! + x]!;
}

const clear = 0;
const partly = 1;
const full = 2;

function kindOf(alpha: number): number {
	return alpha === 0 ? clear : alpha === 255 ? full : partly;
}

function piecesOf(alpha: Uint8Array, width: number, height: number): Pieces {
	const starts = new Uint32Array(height + 1);
	const columns: number[] = [];
	const solid: number[] = [];
	for (let y = 0; y < height; y++) {
		const row = y * width;
		for (let x = 0; x < width; ) {
			const kind = kindOf(alpha[row + x]!);
			const start = x;
			while (x < width && kindOf(alpha[row + x]!) === kind) x++;
			if (kind === clear) continue;
			columns.push(start, x);
			solid.push(kind === full ? 1 : 0);
		}
		starts[y + 1] = solid.length;
	}
	return { starts, columns: Uint16Array.from(columns), solid: Uint8Array.from(solid) };
}

function hullOf({ starts, columns, solid }: Pieces, height: number): Uint16Array {
	const hull = new Uint16Array(height * 4);
	for (let y = 0; y < height; y++) {
		const from = starts[y]!;
		const to = starts[y + 1]!;
		if (from === to) continue;
		const first = columns[from * 2]!;
		let solidStart = first;
		let solidEnd = first;
		for (let piece = from; piece < to; piece++) {
			const start = columns[piece * 2]!;
			const end = columns[piece * 2 + 1]!;
			if (solid[piece] === 1 && end - start > solidEnd - solidStart) {
				solidStart = start;
				solidEnd = end;
			}
		}
		hull.set([first, solidStart, solidEnd, columns[to * 2 - 1]!], y * 4);
	}
	return hull;
}
