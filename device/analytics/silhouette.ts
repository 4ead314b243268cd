/** What nobody can know, behind a mask or beyond the picture, speaks neither for somebody nor against. */
const unknown = 0.45;

/** What somebody has claimed already: somebody behind them may be there as well. */
const claimedWeight = 0.3;

/** Half the width of head, trunk and legs, as parts of the height, down to the part of the height at which they end. */
const profile: readonly (readonly [until: number, half: number])[] = [
	[0.16, 0.075],
	[0.58, 0.15],
	[1, 0.13],
];

/** What stands in front in one picture, cell by cell, and how much of it is still to be explained. */
export class Silhouette {
	readonly #columns: number;
	readonly #rows: number;
	/** What each cell counts: 1 for a thing that nobody has claimed. */
	readonly #weight: Float32Array;
	/** Of each row, the sums of weights from its left. */
	readonly #sums: Float32Array;
	/** Index of who has claimed a cell, and one; 0 for nobody. */
	readonly owners: Uint16Array;

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#weight = new Float32Array(columns * rows);
		this.#sums = new Float32Array((columns + 1) * rows);
		this.owners = new Uint16Array(columns * rows);
	}

	load(front: Uint8Array, blind: Uint8Array): void {
		this.owners.fill(0);
		for (let cell = 0; cell < front.length; cell++)
			this.#weight[cell] = front[cell] === 1 ? 1 : blind[cell] === 1 ? unknown : 0;
		for (let row = 0; row < this.#rows; row++) this.#sum(row);
	}

	/** True for a cell that shows something which nobody has claimed. */
	isOpen(cell: number): boolean {
		return this.#weight[cell] === 1;
	}

	/** How well somebody `height` rows tall who stands at (x, y) explains what is there: 0 not at all, 1 fully. */
	fit(x: number, y: number, height: number): number {
		const top = y - height;
		const step = Math.max(1, Math.floor(height / 14));
		let [sum, area] = [0, 0];
		for (let row = top + step / 2; row < y; row += step) {
			const half = Math.max(0.5, halfAt((row - top) / height) * height);
			sum += this.#span(Math.floor(row), x - half, x + half);
			area += 2 * half;
		}
		return area === 0 ? 0 : sum / area;
	}

	/** How much of a box shows something. */
	fill(left: number, top: number, right: number, bottom: number): number {
		const step = Math.max(1, Math.floor((bottom - top) / 14));
		let [sum, area] = [0, 0];
		for (let row = top + step / 2; row < bottom; row += step) {
			sum += this.#span(Math.floor(row), left, right);
			area += right - left;
		}
		return area === 0 ? 0 : sum / area;
	}

	/** How many cells of a box show something, whoever has claimed them. */
	fillOf(left: number, top: number, right: number, bottom: number): number {
		let found = 0;
		for (let row = Math.max(0, Math.floor(top)); row < Math.min(this.#rows, bottom); row++)
			for (let column = Math.max(0, Math.floor(left)); column < Math.min(this.#columns, right); column++) {
				const weight = this.#weight[row * this.#columns + column] as number;
				if (weight === 1 || this.owners[row * this.#columns + column] !== 0) found++;
			}
		return found;
	}

	/** Part of the strip above the head that shows something: it does when the head is higher, or somebody stands behind. */
	above(x: number, y: number, height: number): number {
		const half = Math.max(0.5, 0.075 * height);
		const row = Math.floor(y - height - Math.max(0.5, 0.07 * height));
		return row < 0 ? 0 : this.#span(row, x - half, x + half) / (2 * half);
	}

	/** Part of the strip below the feet that shows something: it does when the feet are lower, or somebody stands before. */
	below(x: number, y: number, height: number): number {
		const half = Math.max(0.5, 0.13 * height);
		return this.#span(Math.floor(y + Math.max(0.5, 0.05 * height)), x - half, x + half) / (2 * half);
	}

	/** What is there is explained by `owner` from now on, arms and a little shadow with it. */
	claim(owner: number, x: number, y: number, height: number): void {
		const top = y - height;
		const [from, to] = [Math.max(0, Math.floor(top)), Math.min(this.#rows, Math.ceil(y + 1))];
		for (let row = from; row < to; row++) {
			const part = Math.min(1, Math.max(0, (row + 0.5 - top) / height));
			const half = Math.max(1, halfAt(part) * 1.25 * height);
			this.#take(owner, row, Math.floor(x - half), Math.ceil(x + half));
		}
	}

	claimBox(owner: number, left: number, top: number, right: number, bottom: number): void {
		for (let row = Math.max(0, Math.floor(top)); row < Math.min(this.#rows, Math.ceil(bottom)); row++)
			this.#take(owner, row, Math.floor(left), Math.ceil(right));
	}

	/** All cells of a blob, within its box. */
	claimMark(
		owner: number,
		marks: Uint16Array,
		mark: number,
		box: { left: number; top: number; right: number; bottom: number },
	): void {
		for (let row = box.top; row < box.bottom; row++) {
			for (let column = box.left; column < box.right; column++) {
				const cell = row * this.#columns + column;
				if (marks[cell] !== mark) continue;
				this.#weight[cell] = claimedWeight;
				this.owners[cell] = owner + 1;
			}
			this.#sum(row);
		}
	}

	#take(owner: number, row: number, left: number, right: number): void {
		const start = row * this.#columns;
		for (let column = Math.max(0, left); column < Math.min(this.#columns, right); column++) {
			const cell = start + column;
			if (this.#weight[cell] !== 1) continue;
			this.#weight[cell] = claimedWeight;
			this.owners[cell] = owner + 1;
		}
		this.#sum(row);
	}

	#sum(row: number): void {
		const [weights, sums] = [row * this.#columns, row * (this.#columns + 1)];
		let sum = 0;
		this.#sums[sums] = 0;
		for (let column = 0; column < this.#columns; column++) {
			sum += this.#weight[weights + column] as number;
			this.#sums[sums + column + 1] = sum;
		}
	}

	/** The sum of weights from `left` to `right`, parts of cells included. */
	#span(row: number, left: number, right: number): number {
		if (row < 0 || row >= this.#rows) return unknown * (right - left);
		return this.#upTo(row, right) - this.#upTo(row, left);
	}

	#upTo(row: number, column: number): number {
		const start = row * (this.#columns + 1);
		if (column <= 0) return unknown * column;
		if (column >= this.#columns)
			return (this.#sums[start + this.#columns] as number) + unknown * (column - this.#columns);
		const whole = Math.floor(column);
		const sum = this.#sums[start + whole] as number;
		return sum + ((this.#sums[start + whole + 1] as number) - sum) * (column - whole);
	}
}

function halfAt(part: number): number {
	for (const [until, half] of profile) if (part < until) return half;
	return profile.at(-1)?.[1] ?? 0;
}
