import type { Colour } from "./colour.ts";
import type { Picture } from "./picture.ts";

/**
 * Makes a soft shadow or glow of whatever was painted so far: its shape blurred, all in one colour.
 * @param radius pixels of blur to each side; @param opacity of the shadow where it is full, 0..1
 */
export function soften(picture: Picture, colour: Colour, radius: number, opacity: number): void {
	const { width, height, data } = picture;
	const alpha = new Float32Array(width * height);
	for (let i = 0; i < alpha.length; i++) alpha[i] = data[i * 4 + 3]!;
	const reach = Math.round(radius);
	if (reach > 0) {
		const passed = new Float32Array(alpha.length);
		// Two box passes each way come close to a bell.
		for (let pass = 0; pass < 2; pass++) {
			average(alpha, passed, height, width, width, 1, reach);
			average(passed, alpha, width, height, 1, width, reach);
		}
	}
	for (let i = 0; i < alpha.length; i++) {
		const a = alpha[i]! * opacity;
		data[i * 4] = (colour[0] * a) / 255;
		data[i * 4 + 1] = (colour[1] * a) / 255;
		data[i * 4 + 2] = (colour[2] * a) / 255;
		data[i * 4 + 3] = a;
	}
}

/** A running mean along `lines` lines of `length` samples that lie `step` apart. */
function average(
	from: Float32Array,
	to: Float32Array,
	lines: number,
	length: number,
	lineStep: number,
	step: number,
	reach: number,
): void {
	const share = 1 / (2 * reach + 1);
	for (let line = 0; line < lines; line++) {
		const start = line * lineStep;
		let sum = 0;
		for (let i = 0; i < Math.min(reach, length); i++) sum += from[start + i * step]!;
		for (let i = 0; i < length; i++) {
			if (i + reach < length) sum += from[start + (i + reach) * step]!;
			to[start + i * step] = sum * share;
			if (i >= reach) sum -= from[start + (i - reach) * step]!;
		}
	}
}
