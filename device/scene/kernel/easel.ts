import type { Brush } from "./brush.ts";
import { brushCode } from "./brush-code.ts";
import { type Address, type KernelMemory, pageSize, startKernel } from "./wasm.ts";

/** Where rooms begin: brush.as keeps its answers and its ramp below. */
const firstFree: Address = 4096;

/** Where the brush leaves bounds. */
const answer: Address = 64;

/** Bytes behind each room that the brush may read or write. */
const spare = 64;

/** A closed contour [x, y, x, y, …] in pixels. */
export type Contour = readonly number[];

/** Two circles and what lies between them. The brush works out the contour. */
export class Limb {
	readonly x0: number;
	readonly y0: number;
	readonly radius0: number;
	readonly x1: number;
	readonly y1: number;
	readonly radius1: number;

	constructor(x0: number, y0: number, radius0: number, x1: number, y1: number, radius1: number) {
		this.x0 = x0;
		this.y0 = y0;
		this.radius0 = radius0;
		this.x1 = x1;
		this.y1 = y1;
		this.radius1 = radius1;
	}
}

/** Several outlines; where they overlap in the same direction they unite. */
export type Path = readonly (Contour | Limb)[];

const limbNumbers = 6;

/** Columns left..right-1, rows top..bottom-1. */
export interface Bounds {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/**
 * Memory to paint in, and what paints there. It grows, and then what JavaScript sees of it has to be looked at anew:
 * `bytes` and its like are good until a room is asked for.
 */
export class Easel {
	readonly brush: Brush;
	/** For the deltas of a path: clear, and left so. */
	readonly deltas: Room = new Room(this);
	/** For what is needed only while something is painted or packed. */
	readonly work: Room = new Room(this);
	readonly #path: Room = new Room(this);
	readonly #memory: KernelMemory;
	#end: Address = firstFree;
	#buffer: ArrayBuffer;
	#bytes: Uint8Array;
	#ints: Int32Array;
	#floats: Float32Array;
	#doubles: Float64Array;

	constructor() {
		const { kernel, memory } = startKernel<Brush>(brushCode, pageSize);
		this.brush = kernel;
		this.#memory = memory;
		this.#buffer = memory.buffer;
		this.#bytes = new Uint8Array(this.#buffer);
		this.#ints = new Int32Array(this.#buffer);
		this.#floats = new Float32Array(this.#buffer);
		this.#doubles = new Float64Array(this.#buffer);
	}

	get bytes(): Uint8Array {
		return this.#bytes;
	}

	get ints(): Int32Array {
		return this.#ints;
	}

	get floats(): Float32Array {
		return this.#floats;
	}

	get doubles(): Float64Array {
		return this.#doubles;
	}

	/** Clear memory that is never given back. */
	reserve(size: number): Address {
		const address = this.#end;
		this.#end += (size + spare + 15) & ~15;
		const missing = this.#end - this.#buffer.byteLength;
		if (missing > 0) {
			this.#memory.grow(Math.ceil(missing / pageSize));
			this.#buffer = this.#memory.buffer;
			this.#bytes = new Uint8Array(this.#buffer);
			this.#ints = new Int32Array(this.#buffer);
			this.#floats = new Float32Array(this.#buffer);
			this.#doubles = new Float64Array(this.#buffer);
		}
		return address;
	}

	/** Brings a path, and numbers that are to follow it, to where the brush can read them. @returns where that is */
	path(path: Path, following: readonly number[] = []): { path: Address; following: Address } {
		let count = 1 + following.length;
		for (const outline of path) count += 1 + (outline instanceof Limb ? limbNumbers : outline.length);
		const address = this.#path.hold(count * 8);
		const numbers = this.#doubles;
		let at = address >> 3;
		for (const outline of path) {
			if (outline instanceof Limb) {
				numbers[at] = -limbNumbers;
				numbers[at + 1] = outline.x0;
				numbers[at + 2] = outline.y0;
				numbers[at + 3] = outline.radius0;
				numbers[at + 4] = outline.x1;
				numbers[at + 5] = outline.y1;
				numbers[at + 6] = outline.radius1;
				at += 1 + limbNumbers;
				continue;
			}
			const { length } = outline;
			if (length === 0) continue;
			numbers[at++] = length;
			for (let i = 0; i < length; i++) numbers[at++] = outline[i]!;
		}
		numbers[at++] = 0;
		const after = at << 3;
		for (let i = 0; i < following.length; i++) numbers[at++] = following[i]!;
		return { path: address, following: after };
	}

	/** The bounds that the brush found last. */
	answer(): Bounds {
		const at = answer >> 2;
		const ints = this.#ints;
		return { left: ints[at]!, top: ints[at + 1]!, right: ints[at + 2]!, bottom: ints[at + 3]! };
	}
}

/** Memory that is as large as was ever needed. */
export class Room {
	readonly #easel: Easel;
	#address: Address = 0;
	#size = 0;

	constructor(easel: Easel) {
		this.#easel = easel;
	}

	/** At least so many bytes. They are clear when the room has to grow; what it held is gone then. */
	hold(size: number): Address {
		if (size > this.#size) {
			this.#size = Math.max(size, 2 * this.#size);
			this.#address = this.#easel.reserve(this.#size);
		}
		return this.#address;
	}
}
