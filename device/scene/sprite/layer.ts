import type { Laid } from "../kernel/memory.ts";

/** How the header of a layer counts, in 32-bit numbers: `Layer` in kernel.as. */
const header = {
	width: 0,
	height: 1,
	samples: 2,
	second: 3,
	alpha: 4,
	hull: 5,
	rows: 6,
	alphaRows: 7,
} as const;

/**
 * Samples with their alpha, row by row. Of each row only what lies between its first and its last visible column is
 * kept, and of alpha only what lies outside the row's longest opaque run: figures are mostly opaque, and their boxes
 * mostly empty. All of it is one piece of memory, so that it can be handed to the kernel at once.
 */
export class Layer implements Laid {
	readonly data: Uint8Array;
	#hull: Uint16Array | undefined;
	#alpha: Uint8Array | undefined;
	#starts: Int32Array | undefined;

	/** @param data as the brush packs it, in a buffer of its own */
	constructor(data: Uint8Array) {
		this.data = data;
	}

	get width(): number {
		return this.#header(header.width);
	}

	get height(): number {
		return this.#header(header.height);
	}

	/** Premultiplied: luma; or blue difference, and red difference. */
	get samples(): readonly Uint8Array[] {
		const first = this.#header(header.samples);
		const second = this.#header(header.second);
		const alpha = this.#header(header.alpha);
		if (second === 0) return [this.data.subarray(first, alpha)];
		return [this.data.subarray(first, second), this.data.subarray(second, alpha)];
	}

	/** What is not in the opaque run of its row. */
	get alpha(): Uint8Array {
		this.#alpha ??= this.data.subarray(this.#header(header.alpha));
		return this.#alpha;
	}

	/** Four columns a row: where it begins, where its longest opaque run starts and ends, and where the row ends. */
	get hull(): Uint16Array {
		this.#hull ??= new Uint16Array(this.data.buffer, this.#header(header.hull), this.height * 4);
		return this.#hull;
	}

	/** 0..255 at a column and row. */
	alphaAt(x: number, y: number): number {
		const { hull } = this;
		if (x < hull[y * 4]! || x >= hull[y * 4 + 3]!) return 0;
		if (x >= hull[y * 4 + 1]! && x < hull[y * 4 + 2]!) return 255;
		const side = x < hull[y * 4 + 1]! ? 0 : 1;
		return this.alpha[this.#alphaRows[y * 2 + side]! + x]!;
	}

	/** Two a row: where in alpha column 0 would be, left of the opaque run and right of it. */
	get #alphaRows(): Int32Array {
		this.#starts ??= new Int32Array(this.data.buffer, this.#header(header.alphaRows), this.height * 2);
		return this.#starts;
	}

	#header(field: number): number {
		const { data } = this;
		const at = field * 4;
		return data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
	}
}
