import { AV_PIX_FMT_GRAY8, AV_PIX_FMT_YUV420P, SWS_AREA } from "node-av/constants";
import { SoftwareScaleContext } from "node-av/lib";
import type { NativeSurface } from "./native-surface.ts";

/** Scales, and converts between colour spaces, from one picture size to one other. Area sampling: no aliasing. */
export class Scaler {
	readonly #context = new SoftwareScaleContext();
	#ready = false;

	/** Fills `into` from `from`. Sizes and colour spaces must be the same in every call. */
	scale(from: NativeSurface, into: NativeSurface): void {
		if (!this.#ready) this.#prepare(from, into);
		const status = this.#context.scaleFrameSync(into.frame, from.frame);
		if (status < 0) throw new Error(`scaling failed (${status})`);
	}

	#prepare(from: NativeSurface, into: NativeSurface): void {
		const format = AV_PIX_FMT_YUV420P;
		if (from.colourSpace === into.colourSpace) {
			this.#context.getContext(from.width, from.height, format, into.width, into.height, format, SWS_AREA);
		} else {
			// Without sizes it reads those, and the colour spaces to convert between, from the pictures themselves.
			this.#context.allocContext();
			this.#context.setOption("sws_flags", "area");
		}
		this.#ready = true;
	}

	close(): void {
		this.#context.freeContext();
	}
}

/** Scales the luma alone, of pictures of one colour space, with the same result as a Scaler. The chroma stays as it was. */
export class LumaScaler {
	readonly #context = new SoftwareScaleContext();
	#ready = false;

	/** Fills the luma of `into`. Sizes must be the same in every call. */
	scale(from: NativeSurface, into: NativeSurface): void {
		if (!this.#ready) {
			const format = AV_PIX_FMT_GRAY8;
			this.#context.getContext(from.width, from.height, format, into.width, into.height, format, SWS_AREA);
			this.#ready = true;
		}
		const [source, target] = [bufferOf(from.planes[0]), bufferOf(into.planes[0])];
		const rows = this.#context.scaleSync(
			[source],
			[from.strides[0]],
			0,
			from.height,
			[target],
			[into.strides[0]],
		);
		if (rows !== into.height) throw new Error(`scaling failed (${rows})`);
	}

	close(): void {
		this.#context.freeContext();
	}
}

/** The same memory. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
	return Buffer.from(buffer, byteOffset, length);
}
