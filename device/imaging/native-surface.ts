import {
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_JPEG,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT470BG,
	AVCOL_SPC_BT709,
} from "node-av/constants";
import { Frame } from "node-av/lib";
import type { Surface } from "../../masks/frame.ts";

/**
 * `video` is what the masking stage and H.264 work on: BT.709, limited range. `jfif` is what a JPEG viewer assumes:
 * BT.601, full range (JFIF 1.02 §"Color space").
 */
export type ColourSpace = "video" | "jfif";

/** A picture in FFmpeg's memory: its planes alias that memory, so painting here is painting there. */
export class NativeSurface implements Surface {
	readonly width: number;
	readonly height: number;
	readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
	readonly strides: readonly [number, number, number];
	readonly colourSpace: ColourSpace;
	/** For the scaler and the encoders of this folder. */
	readonly frame: Frame;

	/** @param width in pixels, even; @param height likewise */
	constructor(width: number, height: number, colourSpace: ColourSpace = "video") {
		const frame = new Frame();
		frame.alloc();
		frame.width = width;
		frame.height = height;
		frame.format = AV_PIX_FMT_YUV420P;
		frame.colorRange = colourSpace === "video" ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
		frame.colorSpace = colourSpace === "video" ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
		const status = frame.getBuffer(0);
		const [y, u, v] = frame.data ?? [];
		const [strideY, strideU, strideV] = frame.linesize;
		if (status < 0 || !y || !u || !v || !strideY || !strideU || !strideV) {
			throw new Error(`no memory for a picture of ${width}x${height} (${status})`);
		}
		this.width = width;
		this.height = height;
		this.planes = [bytesOf(y), bytesOf(u), bytesOf(v)];
		this.strides = [strideY, strideU, strideV];
		this.colourSpace = colourSpace;
		this.frame = frame;
	}

	/** Gives the memory back. The planes must not be touched afterwards. */
	close(): void {
		this.frame.free();
	}
}

/** The same memory without the ways of a Buffer, whose fill and subarray cost more than what they do for a row. */
function bytesOf({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
	return new Uint8Array(buffer, byteOffset, length);
}
