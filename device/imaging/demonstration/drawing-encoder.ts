import { JpegCoder } from "../jpeg-coder.ts";
import { Drawing } from "./world.ts";

/** Drawings as JPEGs, of one size. There is no way to give it anything else. */
export class DrawingEncoder {
	readonly #coder: JpegCoder;

	constructor(width: number, height: number) {
		this.#coder = new JpegCoder(width, height);
	}

	encode(drawing: Drawing): Uint8Array<ArrayBuffer> {
		return this.#coder.code(Drawing.pixels(drawing)).data;
	}

	close(): void {
		this.#coder.close();
	}
}
