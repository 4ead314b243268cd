/** Columns that a picture is reduced to, about: a walker in the middle distance is then a few cells wide. */
const wantedColumns = 213;

/** A cell is blind when this part of its pixels is fill: what shows at its rim is not enough to go by. */
const blindPart = 0.25;

/**
 * A masked picture as the analytics see it: the mean luma of square cells. Means calm the noise, and nothing finer than
 * a cell, such as a face, is ever looked at.
 */
export class Cells {
	readonly columns: number;
	readonly rows: number;
	readonly luma: Float32Array;
	/** 1 where a mask's fill hides what is there. */
	readonly blind: Uint8Array;
	/** Pixels along a cell's side. */
	readonly size: number;
	/** A cell's sides as parts of the picture's width and height. */
	readonly across: number;
	readonly down: number;
	readonly #fill: number;
	readonly #zones: ReadonlySet<number>;

	/**
	 * For pictures of this size in pixels. What fills no whole cell at the right and bottom is left out.
	 * @param fill luma of the masks that come and go
	 * @param zones lumas of those that stay, where it is another: a cell that is nothing but that is blind
	 */
	constructor(width: number, height: number, fill: number, zones: readonly number[] = []) {
		this.size = Math.max(1, Math.min(Math.round(width / wantedColumns), width, height));
		this.across = this.size / width;
		this.down = this.size / height;
		this.#fill = fill;
		this.#zones = new Set(zones);
		this.columns = Math.floor(width / this.size);
		this.rows = Math.floor(height / this.size);
		this.luma = new Float32Array(this.columns * this.rows);
		this.blind = new Uint8Array(this.columns * this.rows);
	}

	load(luma: Uint8Array, stride: number): void {
		const size = this.size;
		const most = blindPart * size * size;
		for (let row = 0, cell = 0; row < this.rows; row++) {
			for (let column = 0; column < this.columns; column++, cell++) {
				const start = row * size * stride + column * size;
				let sum = 0;
				let filled = 0;
				const isZone = this.#zones.has(luma[start] as number) && this.#isFlat(luma, start, stride);
				for (let y = 0, line = start; y < size; y++, line += stride) {
					for (let at = line; at < line + size; at++) {
						const value = luma[at] as number;
						sum += value;
						if (value === this.#fill) filled++;
					}
				}
				this.luma[cell] = sum / (size * size);
				this.blind[cell] = filled > most || isZone ? 1 : 0;
			}
		}
	}

	/** True for a cell whose pixels are all the same, as no lens shows them. */
	#isFlat(luma: Uint8Array, start: number, stride: number): boolean {
		const value = luma[start];
		for (let y = 0, line = start; y < this.size; y++, line += stride)
			for (let at = line; at < line + this.size; at++) if (luma[at] !== value) return false;
		return true;
	}
}
