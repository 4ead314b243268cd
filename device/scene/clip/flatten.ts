import { AV_PIX_FMT_RGBA } from "node-av/constants";
import { avGetPixFmtName, Frame, SoftwareScaleContext } from "node-av/lib";

/** FFmpeg's names of pixel formats that have an alpha channel, as they begin. */
const withAlpha = /^(?:rgba|bgra|argb|abgr|yuva|ya\d|pal8|gbrap|ayuv|uyva|vuya)/;

/** What shows through, in all three colours: paper. */
const ground = 255;

export function hasAlpha(frame: Frame): boolean {
	return withAlpha.test(avGetPixFmtName(frame.format as Parameters<typeof avGetPixFmtName>[0]) ?? "");
}

/**
 * Lays pictures with an alpha channel on paper, as a viewer would. Whoever dropped the channel instead would bring to
 * light what its author made invisible.
 */
export class Flattener {
	readonly #scaler = new SoftwareScaleContext();
	#flat: Frame | undefined;

	constructor() {
		this.#scaler.allocContext();
	}

	/** The same picture without transparency, valid until the next call. */
	flatten(frame: Frame): Frame {
		const flat = this.#frameLike(frame);
		if (flat.makeWritable() < 0) throw new Error("no memory for a picture without transparency");
		const result = this.#scaler.scaleFrameSync(flat, frame);
		if (result < 0) throw new Error(`a frame could not be flattened (${result})`);
		const pixels = flat.data?.[0] as Buffer;
		const stride = flat.linesize[0] as number;
		for (let row = 0; row < flat.height; row++) layRow(pixels, row * stride, flat.width);
		return flat;
	}

	close(): void {
		this.#flat?.free();
		this.#scaler.freeContext();
	}

	#frameLike({ width, height }: Frame): Frame {
		if (this.#flat?.width === width && this.#flat.height === height) return this.#flat;
		this.#flat?.free();
		const flat = new Frame();
		flat.alloc();
		flat.width = width;
		flat.height = height;
		flat.format = AV_PIX_FMT_RGBA;
		if (flat.getBuffer() < 0) throw new Error("no memory for a picture without transparency");
		this.#flat = flat;
		return flat;
	}
}

/** Mixes one row of RGBA with the ground, and makes it opaque. */
function layRow(pixels: Uint8Array, start: number, width: number): void {
	for (let at = start, end = start + 4 * width; at < end; at += 4) {
		const alpha = pixels[at + 3] as number;
		if (alpha === 255) continue;
		const rest = (255 - alpha) * ground;
		for (let colour = at; colour < at + 3; colour++)
			pixels[colour] = Math.round(((pixels[colour] as number) * alpha + rest) / 255);
		pixels[at + 3] = 255;
	}
}
