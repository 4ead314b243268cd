import { type Bounds, Easel, Room } from "../kernel/easel.ts";
import type { Address } from "../kernel/wasm.ts";

/** A picture's size and what was painted of it lie before its pixels: `Picture` in brush.as. */
const headerBytes = 32;

/** An RGBA picture with premultiplied alpha, 8 bits a channel: what artwork is painted on. */
export class Picture {
	readonly width: number;
	readonly height: number;
	readonly easel: Easel;
	readonly address: Address;

	/**
	 * A clear picture.
	 * @param easel, @param room where it lies, over what lay there; without them it has memory of its own
	 */
	constructor(width: number, height: number, easel: Easel = new Easel(), room: Room = new Room(easel)) {
		this.width = width;
		this.height = height;
		this.easel = easel;
		this.address = room.hold(headerBytes + width * height * 4);
		easel.deltas.hold((width + 2) * height * 4);
		const { ints } = easel;
		const at = this.address >> 2;
		ints[at] = width;
		ints[at + 1] = height;
		ints[at + 2] = width;
		ints[at + 3] = height;
		ints.fill(0, at + 4, (this.address + headerBytes + width * height * 4) >> 2);
	}

	/** Bytes red, green, blue, alpha, row by row without gaps. Good until something is painted. */
	get data(): Uint8Array {
		const from = this.address + headerBytes;
		return this.easel.bytes.subarray(from, from + this.width * this.height * 4);
	}

	/** The same, a pixel an element: alpha in the highest byte, red in the lowest. Signed, as V8 likes it. */
	get pixels(): Int32Array {
		const from = (this.address + headerBytes) >> 2;
		return this.easel.ints.subarray(from, from + this.width * this.height);
	}

	/** Tells that something was painted within these bounds. */
	touch({ left, top, right, bottom }: Bounds): void {
		const { ints } = this.easel;
		const at = this.address >> 2;
		ints[at + 2] = Math.min(ints[at + 2]!, Math.max(0, left));
		ints[at + 3] = Math.min(ints[at + 3]!, Math.max(0, top));
		ints[at + 4] = Math.max(ints[at + 4]!, Math.min(this.width, right));
		ints[at + 5] = Math.max(ints[at + 5]!, Math.min(this.height, bottom));
	}
}

/** What all pictures of this thread share that are soon done with. */
let shared: Easel | undefined;

/** Memory for one picture after the other, each of which is done with when the next one is asked for. */
export class Scratch {
	#room: Room | undefined;

	/** A clear picture. The one before must not be used any more. */
	picture(width: number, height: number): Picture {
		shared ??= new Easel();
		this.#room ??= new Room(shared);
		return new Picture(width, height, shared, this.#room);
	}
}
