import { copyRows } from "../rows.ts";
import { startModule, type WasmMemory, type WasmModule } from "../wasm.ts";
import type { HeatMap } from "./network.ts";

/** What kernel.wasm gives: see kernel.c. Addresses are bytes of its memory. */
interface Kernel {
	readonly memory: WasmMemory;
	weights_at(): number;
	weights_bytes(): number;
	prepare(rows: number, columns: number): number;
	stride(): number;
	share(fromKept: 0 | 1): number;
	keep(): void;
	look(all: 0 | 1, isMarked: 0 | 1): void;
	answer(size: number): number;
	answer_rows(size: number): number;
	answer_columns(size: number): number;
}

const sizes = [0, 1, 2, 3] as const;

/**
 * The network's own memory for pictures of one size: the last one that it looked at, and what each layer made of it.
 * 9 MB for pictures of 640×360.
 */
export class Room {
	readonly width: number;
	readonly height: number;
	readonly #kernel: Kernel;
	readonly #luma: number;
	/** Whether the kernel knows where the picture differs from the one that was looked at last. */
	#isMarked = false;

	/** @param module kernel.wasm @param weights as quantise.ts gives them */
	constructor(module: WasmModule, weights: Uint8Array, width: number, height: number) {
		const kernel = startModule<Kernel>(module);
		if (kernel.weights_bytes() !== weights.length)
			throw new RangeError("the plate network's file has other weights than the kernel");
		this.width = width;
		this.height = height;
		this.#kernel = kernel;
		this.#luma = kernel.prepare(height, width);
		if (this.#luma === 0) throw new RangeError("no memory to look for plates in");
		new Uint8Array(kernel.memory.buffer, kernel.weights_at(), weights.length).set(weights);
	}

	/** Takes a picture in. */
	load(luma: Uint8Array, stride: number): void {
		const pitch = this.#kernel.stride();
		const bytes = new Uint8Array(this.#kernel.memory.buffer, this.#luma, pitch * this.height);
		copyRows(luma, stride, bytes, pitch, this.width, this.height);
		this.#isMarked = false;
	}

	/** Keeps the picture, for `share`. */
	keep(): void {
		this.#kernel.keep();
	}

	/**
	 * What a look at the picture costs, at most, for a look at all of it, 0 to 1, if what does not differ from another one
	 * is passed over: from the last that was looked at, or the last that was kept.
	 */
	share(from: "looked at" | "kept"): number {
		this.#isMarked = from === "looked at";
		return this.#kernel.share(from === "kept" ? 1 : 0);
	}

	/** Looks at all of the picture, or at what differs from the last one that was looked at: the maps are the same. */
	look(all: boolean): readonly HeatMap[] {
		this.#kernel.look(all ? 1 : 0, this.#isMarked ? 1 : 0);
		this.#isMarked = false;
		return sizes.map((size) => {
			const [rows, columns] = [this.#kernel.answer_rows(size), this.#kernel.answer_columns(size)];
			const at = this.#kernel.answer(size);
			const odds = new Float32Array(this.#kernel.memory.buffer, at, rows * columns).slice();
			return { rows, columns, cell: 4 << size, odds };
		});
	}
}
