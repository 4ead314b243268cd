/** The background as the kernel of the people network learns it, in plain numbers: samples are made with it. */
export class FineBackground {
	readonly columns: number;
	readonly rows: number;
	readonly now: Uint8Array;
	readonly blind: Uint8Array;
	readonly level: Float32Array;
	readonly #known: Uint8Array;

	constructor(width: number, height: number) {
		this.columns = width >> 1;
		this.rows = height >> 1;
		this.now = new Uint8Array(this.columns * this.rows);
		this.blind = new Uint8Array(this.columns * this.rows);
		this.level = new Float32Array(this.columns * this.rows);
		this.#known = new Uint8Array(this.columns * this.rows);
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
				const blind = a === fill && b === fill && c === fill && d === fill;
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
