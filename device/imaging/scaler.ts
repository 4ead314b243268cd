import { AV_PIX_FMT_GRAY8, AV_PIX_FMT_YUV420P, SWS_AREA } from "node-av/constants";
import { SoftwareScaleContext } from "node-av/lib";
import type { NativeSurface } from "./native-surface.ts";
import { type Plane, Thirds } from "./thirds/thirds.ts";

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

/**
 * Scales the luma alone, of pictures of one colour space. The chroma stays as it was. A third of each side, as of full HD to the
 * copy that is looked at, takes half the time of FFmpeg's scaler and differs by a step of luma here and there; at other sizes, the
 * result is that of a Scaler.
 */
export class LumaScaler {
	readonly #context = new SoftwareScaleContext();
	#thirds: Thirds | undefined;
	#ready = false;

	/** Fills the luma of `into`. Sizes must be the same in every call. */
	scale(from: NativeSurface, into: NativeSurface): void {
		if (!this.#ready) this.#prepare(from, into);
		if (this.#thirds) this.#thirds.reduce(lumaOf(from), lumaOf(into));
		else this.#scaleNatively(from, into);
	}

	#prepare(from: NativeSurface, into: NativeSurface): void {
		const format = AV_PIX_FMT_GRAY8;
		if (Thirds.fit(from.width, from.height, into.width, into.height))
			this.#thirds = new Thirds(from.width, from.height);
		else this.#context.getContext(from.width, from.height, format, into.width, into.height, format, SWS_AREA);
		this.#ready = true;
	}

	#scaleNatively(from: NativeSurface, into: NativeSurface): void {
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

function lumaOf({ planes, strides }: NativeSurface): Plane {
	return { samples: planes[0], stride: strides[0] };
}

/** The same memory. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
	return Buffer.from(buffer, byteOffset, length);
}
