import { kernelCode } from "./kernel-code.ts";

/** What is used of the WebAssembly JavaScript interface, which the types of Node.js leave out. */
declare namespace WebAssembly {
	class Memory {
		readonly buffer: ArrayBuffer;
	}
	class Module {
		constructor(code: Uint8Array);
	}
	class Instance {
		constructor(module: Module);
		readonly exports: unknown;
	}
}

/** What the kernel gives: see *.c. Addresses are bytes of its memory. */
interface Kernel {
	readonly memory: WebAssembly.Memory;
	prepare(columns: number, rows: number, cell: number): number;
	stride(): number;
	luma_at(): number;
	blind_at(): number;
	add_zone(luma: number): void;
	reduce(fill: number, most: number): void;
	expose(dark: number, bright: number): void;
	front_at(): number;
	listed_front_at(): number;
	list_front(): number;
	moving_at(): number;
	still_at(): number;
	stays_at(): number;
	level_at(): number;
	lying_at(): number;
	hidden_at(): number;
	count_hidden(elapsed: number): void;
	listed_at(): number;
	mark_still(seconds: number): number;
	pack_moving(): number;
	absorb(cell: number): void;
	compare_cells(rate: number, elapsed: number): number;
	weights_at(): number;
	weights_bytes(): number;
	take_weights(): void;
	fine_size(): number;
	heads_at(): number;
	forget(): void;
	compare_scene(): number;
	learn_scene(rate: number): void;
	forget_scene(): void;
	count_light(dark: number, bright: number): number;
	mean_luma(): number;
	compare_edges(): number;
	learn_edges(rate: number): void;
	forget_edges(): void;
	closer_weights_at(): number;
	closer_weights_bytes(): number;
	take_closer_weights(): void;
	close_heads_at(): number;
	look_closer(x: number, y: number, height: number, least: number): number;
	find_people(fill: number, shift: number, fast: number, slow: number, least: number): number;
}

let module: WebAssembly.Module | undefined;

/** The memory in which pictures of one size are looked at, and what does it pixel by pixel. 6 MB for pictures of 640×360. */
export class Room {
	readonly kernel: Kernel;
	readonly #height: number;
	readonly #width: number;
	readonly #luma: number;

	/** @param cell pixels along a cell's side */
	constructor(width: number, height: number, cell: number) {
		module ??= new WebAssembly.Module(Buffer.from(kernelCode, "base64"));
		this.kernel = new WebAssembly.Instance(module).exports as Kernel;
		[this.#width, this.#height] = [width, height];
		this.#luma = this.kernel.prepare(width, height, cell);
	}

	load(luma: Uint8Array, stride: number): void {
		const pitch = this.kernel.stride();
		const room = this.bytes(this.#luma, pitch * this.#height);
		if (pitch === stride) room.set(luma.subarray(0, pitch * this.#height));
		else
			for (let row = 0; row < this.#height; row++)
				room.set(luma.subarray(row * stride, row * stride + this.#width), row * pitch);
	}

	/** Puts a network's weights, in base64, where they go. Throws RangeError when they are more or fewer than there is room for. */
	putWeights(code: string, at: number, length: number): void {
		const weights = Buffer.from(code, "base64");
		if (weights.length !== length) throw new RangeError("a network's weights are not those of its kernel");
		this.bytes(at, length).set(weights);
	}

	/** Good for as long as the room is: its memory does not grow any more. */
	bytes(at: number, length: number): Uint8Array {
		return new Uint8Array(this.kernel.memory.buffer, at, length);
	}

	integers(at: number, length: number): Int32Array {
		return new Int32Array(this.kernel.memory.buffer, at, length);
	}

	floats(at: number, length: number): Float32Array {
		return new Float32Array(this.kernel.memory.buffer, at, length);
	}
}
