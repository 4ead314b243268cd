import { MaskedFrame } from "../../../masks/frame.ts";
import { findPlateText } from "../../../masks/sanitise/plate-text.ts";
import { type Corner, corners, type OsdLine } from "../../osd/osd.ts";
import type { NativeSurface } from "../native-surface.ts";
import { Stamp } from "./stamp.ts";
import { loadTypeface } from "./typeface.ts";
import { Typesetter } from "./typesetter.ts";

/** Sizes of texts are told for pictures whose shorter side has this many pixels. */
const referenceSide = 1080;

/** Between a corner's texts and the picture's edges, as a part of its shorter side. */
const edge = 0.02;

/** Of the box at each side of the text, in ems. */
const padding = 0.25;

/** Stamps that are kept. A time is another text each second, in three sizes of picture at most. */
const mostStamps = 64;

interface Size {
	readonly width: number;
	readonly height: number;
}

/**
 * Writes texts over pictures. It takes pictures that went through the masking stage and no others, so nothing that is
 * written can be passed on over what was not masked (invariant I1); and it knows no way to bring back what a mask covers.
 */
export class OsdPainter {
	#typesetter: Typesetter | undefined;
	readonly #stamps = new Map<string, Stamp>();

	/** To be awaited before the first text is written. */
	async prepare(): Promise<void> {
		this.#typesetter ??= new Typesetter(await loadTypeface());
	}

	/** @throws FrameError for anything but a picture that was masked and not filmed over since */
	write(picture: MaskedFrame<NativeSurface>, lines: readonly OsdLine[]): void {
		const surface = MaskedFrame.pixels(picture);
		const filled = new Map<Corner, number>();
		for (const line of lines) {
			const stamp = this.#stampOf(line, surface);
			if (!stamp) continue;
			const { x, y } = placeOf(line, stamp, surface, filled);
			stamp.press(surface, x, y);
		}
	}

	#stampOf(line: OsdLine, { width, height }: Size): Stamp | undefined {
		const typesetter = this.#typesetter;
		if (!typesetter) throw new Error("no text can be written before the font is there");
		const { position: _, ...looks } = line;
		const key = `${width}x${height} ${JSON.stringify(looks)}`;
		const known = this.#stamps.get(key);
		if (known) return known;
		// Checked where it was set, and here once more: what reads like a plate is not written, whoever asks for it.
		if (findPlateText(line.text) !== undefined) return undefined;
		const short = Math.min(width, height);
		const wanted = (line.size * short) / referenceSide;
		// A text that is too long for the picture is written smaller.
		const room = width - 2 * marginOf({ width, height }) - 4;
		const em = Math.min(wanted, room / (typesetter.lengthOf(line.text) + 2 * padding));
		const stamp = new Stamp(typesetter.set(line.text, em), line, Math.floor(padding * em));
		if (this.#stamps.size >= mostStamps) this.#stamps.clear();
		this.#stamps.set(key, stamp);
		return stamp;
	}
}

function marginOf({ width, height }: Size): number {
	return even(Math.min(width, height) * edge);
}

/** @param filled pixels that the texts before take up in each corner */
function placeOf(
	{ position }: OsdLine,
	stamp: Size,
	picture: Size,
	filled: Map<Corner, number>,
): { readonly x: number; readonly y: number } {
	const [right, bottom] = [picture.width - stamp.width, picture.height - stamp.height];
	const inside = (x: number, y: number) => ({
		x: even(Math.max(0, Math.min(right, x))),
		y: even(Math.max(0, Math.min(bottom, y))),
	});
	const corner = corners.find((name) => name === position);
	if (!corner) {
		const { x, y } = position as Exclude<typeof position, Corner>;
		return inside(((x + 1) / 2) * picture.width, ((1 - y) / 2) * picture.height);
	}
	const margin = marginOf(picture);
	const before = filled.get(corner) ?? 0;
	filled.set(corner, before + stamp.height);
	return inside(
		corner.endsWith("Left") ? margin : right - margin,
		corner.startsWith("Upper") ? margin + before : bottom - margin - before,
	);
}

function even(value: number): number {
	return Math.floor(value / 2) * 2;
}
