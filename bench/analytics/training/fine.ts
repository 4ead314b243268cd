/** Pixels along a side of the cells that a picture is reduced to, and how many of a cell's may be masked. */
const cell = 3;
const most = 2;

/** The background as the kernel of the people network learns it, in plain numbers: samples are made with it. */
export class FineBackground {
	readonly columns: number;
	readonly rows: number;
	readonly now: Uint8Array;
	readonly blind: Uint8Array;
	readonly level: Float32Array;
	/** 1 where zones leave too little to go by. */
	readonly hidden: Uint8Array;
	readonly #known: Uint8Array;

	/** @param masked 1 for each pixel of the picture that zones hide */
	constructor(width: number, height: number, masked: Uint8Array) {
		this.columns = width >> 1;
		this.rows = height >> 1;
		this.now = new Uint8Array(this.columns * this.rows);
		this.blind = new Uint8Array(this.columns * this.rows);
		this.level = new Float32Array(this.columns * this.rows);
		this.#known = new Uint8Array(this.columns * this.rows);
		this.hidden = new Uint8Array(this.columns * this.rows);
		for (let row = 0, at = 0; row < this.rows; row++)
			for (let column = 0; column < this.columns; column++, at++)
				if (isBlind(masked, width, height, Math.floor((2 * column) / cell), Math.floor((2 * row) / cell)))
					this.hidden[at] = 1;
	}

	/** @param claimed 1 where somebody is, who must not become background */
	look(luma: Uint8Array, stride: number, fill: number, elapsed: number, claimed: Uint8Array): void {
		const fast = 1 - Math.exp(-elapsed / 8);
		const slow = 1 - Math.exp(-elapsed / 40);
		for (let row = 0, at = 0; row < this.rows; row++)
			for (let column = 0; column < this.columns; column++, at++) {
				const from = 2 * row * stride + 2 * column;
				const [a, b] = [luma[from] as number, luma[from + 1] as number];
				const [c, d] = [luma[from + stride] as number, luma[from + stride + 1] as number];
				const value = (a + b + c + d + 2) >> 2;
				this.now[at] = value;
				const blind = this.hidden[at] === 1 || (a === fill && b === fill && c === fill && d === fill);
				this.blind[at] = blind ? 1 : 0;
				if (blind) continue;
				if (this.#known[at] === 0) {
					this.#known[at] = 1;
					this.level[at] = value;
					continue;
				}
				const difference = value - (this.level[at] as number);
				if (Math.abs(difference) <= 12) this.level[at] = (this.level[at] as number) + fast * difference;
				else if (claimed[at] === 0) this.level[at] = (this.level[at] as number) + slow * difference;
			}
	}
}

/** A cell is blind that is all mask, and one beside such a cell that has more of the mask than it may. */
function isBlind(masked: Uint8Array, width: number, height: number, column: number, row: number): boolean {
	const count = (column: number, row: number) => {
		let sum = 0;
		for (let y = cell * row; y < cell * (row + 1) && y < height; y++)
			for (let x = cell * column; x < cell * (column + 1) && x < width; x++)
				sum += masked[y * width + x] as number;
		return sum;
	};
	if (column < 0 || row < 0 || count(column, row) <= most) return false;
	for (let v = row - 1; v <= row + 1; v++)
		for (let u = column - 1; u <= column + 1; u++)
			if (u >= 0 && v >= 0 && count(u, v) === cell * cell) return true;
	return false;
}
