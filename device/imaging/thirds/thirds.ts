import { copyRows } from "../../../masks/plates/rows.ts";
import { moduleOf, startWithMemory } from "../../../masks/plates/wasm.ts";
import { thirdsCode } from "./thirds-code.ts";

/** What thirds.as gives. Addresses are bytes of its memory. */
interface Kernel {
	reduce(luma: number, width: number, rows: number, into: number): void;
}

/** One plane of a picture, row `y` starting at `y * stride`. */
export interface Plane {
	readonly samples: Uint8Array;
	readonly stride: number;
}

const module = moduleOf(thirdsCode);

/** Pixels of a row that are read together. */
const together = 48;

/** Rows that are brought into WebAssembly's memory at once: they stay in a near cache. */
const bandRows = 36;

/** Bytes behind the rows that may be read. */
const spare = 16;

/** A picture at a third of its size each way: the means of three by three pixels, rounded, the same on every machine. */
export class Thirds {
	readonly #width: number;
	readonly #height: number;
	readonly #kernel: Kernel;
	readonly #band: Uint8Array;
	readonly #reduced: Uint8Array;

	/** Whether a picture of one size can be brought to the other like this. */
	static fit(width: number, height: number, intoWidth: number, intoHeight: number): boolean {
		return width === 3 * intoWidth && height === 3 * intoHeight && width % together === 0;
	}

	/** For pictures of this size, which `fit` says yes of. */
	constructor(width: number, height: number) {
		const band = width * bandRows;
		const { exports, buffer } = startWithMemory<Kernel>(module, band + spare + band / 9);
		this.#width = width;
		this.#height = height;
		this.#kernel = exports;
		this.#band = new Uint8Array(buffer, 0, band);
		this.#reduced = new Uint8Array(buffer, band + spare, band / 9);
	}

	reduce(from: Plane, into: Plane): void {
		const [width, band, reduced] = [this.#width, this.#band, this.#reduced];
		for (let top = 0; top < this.#height; top += bandRows) {
			const rows = Math.min(bandRows, this.#height - top);
			copyRows(from.samples.subarray(top * from.stride), from.stride, band, width, width, rows);
			this.#kernel.reduce(band.byteOffset, width, rows / 3, reduced.byteOffset);
			const place = into.samples.subarray((top / 3) * into.stride);
			copyRows(reduced, width / 3, place, into.stride, width / 3, rows / 3);
		}
	}
}
