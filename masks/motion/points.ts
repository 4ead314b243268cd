/** Pixels on each side of a point. */
const pointSize = 2;

/** Points on each side of a cell. */
export const cellSize = 2;

/** Pixels on each side of a cell. */
export const cellPixels: number = pointSize * cellSize;

/**
 * A picture as the mean luma of points, two pixels wide and high: the finest that is looked at here. Means calm the
 * noise of the sensor and of the coding. Things are told apart by cells, of two by two points; what fills no whole cell
 * at the right and bottom is left out.
 */
export class Points {
	/** Of points; even. */
	readonly columns: number;
	readonly rows: number;
	readonly luma: Uint8Array;

	/** @param width of the pictures, in pixels */
	constructor(width: number, height: number) {
		this.columns = Math.floor(width / cellPixels) * cellSize;
		this.rows = Math.floor(height / cellPixels) * cellSize;
		this.luma = new Uint8Array(this.columns * this.rows);
	}

	load(luma: Uint8Array, stride: number): void {
		const { columns, rows, luma: means } = this;
		const quads = inFours(luma, stride);
		for (let row = 0, point = 0; row < rows; row++) {
			const above = row * pointSize * stride;
			const below = above + stride;
			if (quads) loadRow(quads, above >> 2, below >> 2, means, point, columns);
			else loadRowSlowly(luma, above, below, means, point, columns);
			point += columns;
		}
	}
}

/** Four pixels at a time, where rows begin at whole words, as those of FFmpeg do. */
function inFours(luma: Uint8Array, stride: number): Uint32Array | undefined {
	if (luma.byteOffset % 4 !== 0 || stride % 4 !== 0 || !isLittleEndian) return undefined;
	return new Uint32Array(luma.buffer, luma.byteOffset, luma.length >> 2);
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Adds two pairs of pixels side by side, in the halves of a word. */
function loadRow(
	quads: Uint32Array,
	above: number,
	below: number,
	means: Uint8Array,
	start: number,
	columns: number,
): void {
	for (let point = start, at = 0; point < start + columns; point += 2, at++) {
		const upper = quads[above + at] as number;
		const lower = quads[below + at] as number;
		const sums =
			(upper & 0xff00ff) + ((upper >>> 8) & 0xff00ff) + (lower & 0xff00ff) + ((lower >>> 8) & 0xff00ff);
		means[point] = ((sums & 0xffff) + 2) >> 2;
		means[point + 1] = ((sums >>> 16) + 2) >> 2;
	}
}

function loadRowSlowly(
	luma: Uint8Array,
	above: number,
	below: number,
	means: Uint8Array,
	start: number,
	columns: number,
): void {
	for (let point = start, at = 0; point < start + columns; point++, at += pointSize) {
		const upper = (luma[above + at] as number) + (luma[above + at + 1] as number);
		const lower = (luma[below + at] as number) + (luma[below + at + 1] as number);
		means[point] = (upper + lower + 2) >> 2;
	}
}
