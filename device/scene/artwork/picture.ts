/** An RGBA picture with premultiplied alpha, 8 bits a channel: what artwork is painted on at start-up. */
export class Picture {
	readonly width: number;
	readonly height: number;
	/** Bytes red, green, blue, alpha, row by row without gaps. */
	readonly data: Uint8Array;
	/** The same memory, a pixel an element: alpha in the highest byte, red in the lowest. Signed, as V8 likes it. */
	readonly pixels: Int32Array;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
		this.data = new Uint8Array(width * height * 4);
		this.pixels = new Int32Array(this.data.buffer);
	}
}
