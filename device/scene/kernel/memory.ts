import type { Canvas } from "../scene.ts";
import type { Kernel } from "./kernel.ts";
import { kernelCode } from "./kernel-code.ts";
import { type Address, startKernel } from "./wasm.ts";

/** Where the kernel's row buffers end; kernel.as has them. */
const firstFree: Address = 96 * 1024;

/** Bytes behind everything that the kernel may read or write: a vector, and the next multiple of it. */
const spare = 32;

/** Bytes of drawings to hold at a time, for each pixel of a picture. */
const arenaPerPixel = 6;
const smallestArena = 1 << 20;

/** A picture in the kernel's memory. Its rows have no gaps. */
export interface Sheet extends Canvas {
	readonly memory: SheetMemory;
	readonly addresses: readonly [Address, Address, Address];
}

/** What the kernel can be given: data that says by itself where in it everything is. */
export interface Laid {
	readonly data: Uint8Array;
}

/** Memory with some pictures of one size, and room for the drawings that are being laid on them. */
export class SheetMemory {
	readonly kernel: Kernel;
	readonly sheets: readonly Sheet[];
	readonly #bytes: Uint8Array;
	readonly #arena: Address;
	readonly #places = new Map<Laid, Address>();
	#next: Address;

	/** @param largest bytes of the largest drawing that may come; the picture's own size lets all of a world's in */
	constructor(
		width: number,
		height: number,
		count: number,
		largest: number = width * height * arenaPerPixel,
	) {
		const planes = [width * height, (width * height) >> 2, (width * height) >> 2].map(padded);
		const picture = planes.reduce((sum, size) => sum + size, 0);
		this.#arena = firstFree + picture * count;
		const { kernel, memory } = startKernel<Kernel>(
			kernelCode,
			this.#arena + Math.max(largest, smallestArena) + spare,
		);
		this.kernel = kernel;
		this.#bytes = new Uint8Array(memory.buffer);
		this.#next = this.#arena;
		this.sheets = Array.from({ length: count }, (_, index) => {
			const luma = firstFree + picture * index;
			return this.#sheet(width, height, [luma, luma + planes[0]!, luma + planes[0]! + planes[1]!]);
		});
	}

	/** Where a drawing is, brought here if it is not here yet. It stays until there is no room for another one. */
	addressOf(drawing: Laid): Address {
		const known = this.#places.get(drawing);
		if (known !== undefined) return known;
		const size = padded(drawing.data.length);
		if (this.#next + size > this.#bytes.length) {
			this.#places.clear();
			this.#next = this.#arena;
		}
		if (this.#next + size > this.#bytes.length)
			throw new RangeError("a drawing is larger than its picture allows");
		const address = this.#next;
		this.#bytes.set(drawing.data, address);
		this.#places.set(drawing, address);
		this.#next += size;
		return address;
	}

	#sheet(width: number, height: number, addresses: readonly [Address, Address, Address]): Sheet {
		const half = width >> 1;
		const plane = (address: Address, size: number) => this.#bytes.subarray(address, address + size);
		return {
			memory: this,
			addresses,
			width,
			height,
			planes: [
				plane(addresses[0], width * height),
				plane(addresses[1], half * (height >> 1)),
				plane(addresses[2], half * (height >> 1)),
			],
			strides: [width, half, half],
		};
	}
}

function padded(size: number): number {
	return (size + spare + 15) & ~15;
}
