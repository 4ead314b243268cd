import type { MaskedFrame } from "../../masks/frame.ts";
import { type Encoded, type Encoder, nativePixels } from "./encoder.ts";
import { JpegCoder } from "./jpeg-coder.ts";
import type { NativeSurface } from "./native-surface.ts";

/** Masked pictures as JPEGs, of one size. */
export class JpegEncoder implements Encoder {
	readonly #coder: JpegCoder;

	/** @param quality 1 to 10 (best) */
	constructor(width: number, height: number, quality?: number) {
		this.#coder = new JpegCoder(width, height, quality);
	}

	encode(picture: MaskedFrame<NativeSurface>): Encoded {
		return this.#coder.code(nativePixels(picture));
	}

	close(): void {
		this.#coder.close();
	}
}
