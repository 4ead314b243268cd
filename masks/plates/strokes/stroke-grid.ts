/** A cell of the grid, in pixels of its level: as wide as a small glyph, as high as it takes to calm the noise. */
export const cellWidth = 4;
export const cellHeight = 2;

/** The most that is taken for noise, as a sum over a cell: above it, it is what the picture shows. */
const noisiest = 60;

/**
 * How much fine vertical structure there is at each place of a picture, in a form that gives the sum over any rectangle
 * of cells in eight reads (a summed-area table: Crow, SIGGRAPH 1984).
 *
 * A cell's strokes are the second differences along the row, |2·a − left − right|: high where thin lines stand side by
 * side, as in writing, and low on slopes and flat ground. Each is held down to half the local brightness, so that one
 * hard edge does not weigh as much as many lines, and what counts is contrast, not light.
 */
export class StrokeGrid {
	readonly columns: number;
	readonly rows: number;
	/** Reads from one row of a table to the next. */
	readonly pitch: number;
	/** Table entry (x, y) is the sum over all cells left of x and above y. */
	readonly strokes: Int32Array;
	readonly light: Int32Array;
	/** Strokes that sensor noise alone makes, as a sum over a cell. */
	noise = 0;
	/** The picture at half the size, which the next level is made of. */
	readonly half: Uint8Array;
	readonly halfWidth: number;
	readonly halfHeight: number;
	readonly #histogram: Int32Array = new Int32Array(noisiest + 1);

	/** For pictures of this size in pixels. Columns and rows that fill no whole cell at the right and bottom are left out. */
	constructor(width: number, height: number) {
		this.columns = Math.floor(width / cellWidth);
		this.rows = Math.floor(height / cellHeight);
		this.pitch = this.columns + 1;
		this.strokes = new Int32Array(this.pitch * (this.rows + 1));
		this.light = new Int32Array(this.pitch * (this.rows + 1));
		this.halfWidth = this.columns * (cellWidth / 2);
		this.halfHeight = this.rows * (cellHeight / 2);
		this.half = new Uint8Array(this.halfWidth * this.halfHeight);
	}

	/** Mean luma of a rectangle of cells that lies in the picture. */
	luma(column: number, row: number, columns: number, rows: number): number {
		const { light, pitch } = this;
		const top = row * pitch + column;
		const bottom = top + rows * pitch;
		const upper = (light[top + columns] as number) - (light[top] as number);
		const lower = (light[bottom + columns] as number) - (light[bottom] as number);
		return (lower - upper) / (columns * rows * cellWidth * cellHeight);
	}

	/** One pass over the pixels: strokes, light and half size together, for memory is what takes the time. */
	load(luma: Uint8Array, stride: number): void {
		const { strokes, light, half, pitch, columns } = this;
		const histogram = this.#histogram.fill(0);
		for (let row = 0; row < this.rows; row++) {
			// Two rows are added: plates are upright enough for it, and it halves the work and calms the noise.
			let upper = row * cellHeight * stride;
			let lower = upper + stride;
			let entry = (row + 1) * pitch + 1;
			let to = row * this.halfWidth;
			let strokesSoFar = 0;
			let lightSoFar = 0;
			let a = (luma[upper] as number) + (luma[lower] as number);
			let left = a;
			for (let column = 1; column <= columns; column++) {
				const b = (luma[upper + 1] as number) + (luma[lower + 1] as number);
				const c = (luma[upper + 2] as number) + (luma[lower + 2] as number);
				const d = (luma[upper + 3] as number) + (luma[lower + 3] as number);
				const next = column < columns ? (luma[upper + 4] as number) + (luma[lower + 4] as number) : d;
				const cell = bend(left, a, b) + bend(a, b, c) + bend(b, c, d) + bend(c, d, next);
				if ((column & 7) === (row & 7)) count(histogram, cell);
				strokesSoFar += cell;
				lightSoFar += a + b + c + d;
				strokes[entry] = (strokes[entry - pitch] as number) + strokesSoFar;
				light[entry] = (light[entry - pitch] as number) + lightSoFar;
				half[to] = (a + b + 2) >> 2;
				half[to + 1] = (c + d + 2) >> 2;
				left = d;
				a = next;
				upper += cellWidth;
				lower += cellWidth;
				entry++;
				to += 2;
			}
		}
		this.noise = quartile(histogram);
	}
}

function count(histogram: Int32Array, cell: number): void {
	const bin = Math.min(cell, noisiest);
	histogram[bin] = (histogram[bin] as number) + 1;
}

/** The value that a quarter of those counted stay below: in most pictures, ground without strokes. */
function quartile(histogram: Int32Array): number {
	let above = (3 / 4) * histogram.reduce((sum, cells) => sum + cells, 0);
	let value = noisiest;
	for (; value > 0 && above > 0; value--) above -= histogram[value] as number;
	return value;
}

/** How far `here` stands out from its neighbours, at most half of itself. Without branches: the sign is noise. */
function bend(left: number, here: number, right: number): number {
	const signed = (here << 1) - left - right;
	const sign = signed >> 31;
	const size = (signed ^ sign) - sign;
	const most = here >> 1;
	return Math.min(size, most);
}
