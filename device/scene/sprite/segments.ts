/** Where a layer's rows are clear, see-through and opaque, so that each kind is painted in its own way. */
export interface Segments {
	/** Of row y: pieces starts[y] to starts[y + 1] - 1. */
	readonly starts: Uint32Array;
	/** First column and end of each piece. */
	readonly pieces: Uint16Array;
	/** 1 where a piece is opaque. */
	readonly solid: Uint8Array;
	/** Four columns a row: where it begins, its longest opaque piece, and where it ends. */
	readonly hull: Uint16Array;
	readonly bytes: number;
}

export function segmentsOf(alpha: Uint8Array, width: number, height: number): Segments {
	const starts = new Uint32Array(height + 1);
	const pieces: number[] = [];
	const solid: number[] = [];
	const hull = new Uint16Array(height * 4);
	for (let y = 0; y < height; y++) {
		starts[y] = solid.length;
		const row = y * width;
		for (let x = 0; x < width; ) {
			const kind = kindOf(alpha[row + x]!);
			const start = x;
			while (x < width && kindOf(alpha[row + x]!) === kind) x++;
			if (kind === clear) continue;
			pieces.push(start, x);
			solid.push(kind === full ? 1 : 0);
		}
		measure(pieces, solid, starts[y]!, hull, y * 4);
	}
	starts[height] = solid.length;
	return {
		starts,
		pieces: Uint16Array.from(pieces),
		solid: Uint8Array.from(solid),
		hull,
		bytes: starts.byteLength + pieces.length * 2 + solid.length + hull.byteLength,
	};
}

const clear = 0;
const partly = 1;
const full = 2;

function kindOf(alpha: number): number {
	return alpha === 0 ? clear : alpha === 255 ? full : partly;
}

function measure(pieces: number[], solid: number[], from: number, hull: Uint16Array, at: number): void {
	if (from === solid.length) return;
	const first = pieces[from * 2]!;
	let bestStart = first;
	let bestEnd = first;
	for (let piece = from; piece < solid.length; piece++) {
		const start = pieces[piece * 2]!;
		const end = pieces[piece * 2 + 1]!;
		if (solid[piece] === 1 && end - start > bestEnd - bestStart) {
			bestStart = start;
			bestEnd = end;
		}
	}
	hull.set([first, bestStart, bestEnd, pieces[pieces.length - 1]!], at);
}
