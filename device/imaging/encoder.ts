import { MaskedFrame } from "../../masks/frame.ts";
import type { Codec } from "../media/access-unit.ts";
import { NativeSurface } from "./native-surface.ts";

export interface VideoSettings {
	readonly codec: Codec;
	/** In pixels, both even. */
	readonly width: number;
	readonly height: number;
	/** Pictures per second, 1 to 60. */
	readonly fps: number;
	/** Target in bit/s. */
	readonly bitrate: number;
	/** Pictures from one key frame to the next. */
	readonly gop: number;
	/** Of JPEGs, 1 to 10 (best); 8 unless given. */
	readonly quality?: number;
}

export interface Encoded {
	/** A copy of its own: safe to transfer to another thread. */
	readonly data: Uint8Array<ArrayBuffer>;
	readonly key: boolean;
}

/** Turns masked pictures into coded ones. There is no way to give it anything else. */
export interface Encoder {
	/** @param forceKey a decoder must be able to start at this picture */
	encode(picture: MaskedFrame<NativeSurface>, forceKey: boolean): Encoded;
	close(): void;
}

/** The native picture behind a MaskedFrame, checked at run time as well as by the compiler (invariant I1). */
export function nativePixels(picture: MaskedFrame<NativeSurface>): NativeSurface {
	const surface = MaskedFrame.pixels(picture);
	if (!(surface instanceof NativeSurface)) throw new TypeError("this masked frame is not in native memory");
	return surface;
}
