import type { Bounds } from "./coverage.ts";

/** An RGBA picture with premultiplied alpha, 8 bits a channel: what artwork is painted on. */
export class Picture {
	readonly width: number;
	readonly height: number;
	/** Bytes red, green, blue, alpha, row by row without gaps. */
	readonly data: Uint8Array;
	/** The same memory, a pixel an element: alpha in the highest byte, red in the lowest. Signed, as V8 likes it. */
	readonly pixels: Int32Array;
	/** Outside of this nothing was painted. */
	readonly touched: Bounds;

	/** @param memory clear, and of at least as many elements as there are pixels */
	constructor(width: number, height: number, memory: Int32Array = new Int32Array(width * height)) {
		this.width = width;
		this.height = height;
		this.pixels = memory.subarray(0, width * height);
		this.data = new Uint8Array(memory.buffer, memory.byteOffset, width * height * 4);
		this.touched = { left: width, top: height, right: 0, bottom: 0 };
	}

	/** Tells that something was painted within these bounds. */
	touch({ left, top, right, bottom }: Bounds): void {
		const { touched } = this;
		if (left < touched.left) touched.left = Math.max(0, left);
		if (top < touched.top) touched.top = Math.max(0, top);
		if (right > touched.right) touched.right = Math.min(this.width, right);
		if (bottom > touched.bottom) touched.bottom = Math.min(this.height, bottom);
	}
}

/** Memory for one picture after the other, each of which is done with when the next one is asked for. */
export class Scratch {
	#memory = new Int32Array(1 << 12);

	/** A clear picture. The one before must not be used any more. */
	picture(width: number, height: number): Picture {
		const size = width * height;
		if (size > this.#memory.length) this.#memory = new Int32Array(size + (size >> 2));
		else this.#memory.fill(0, 0, size);
		return new Picture(width, height, this.#memory);
	}
}
