import { defaultFill, yuvOf } from "../../masks/colour.ts";
import type { Picture } from "./decode.ts";

/** Luma of the default fill in an H.264 picture (limited range), and in a JPEG (full range). */
export const fillLuma = {
	video: yuvOf(defaultFill).y,
	jpeg: ((yuvOf(defaultFill).y - 16) * 255) / 219,
} as const;

/** Largest distance of the luma in the left half of a picture from `value`. */
export function worstInLeftHalf({ y, width, height }: Picture, value: number): number {
	let worst = 0;
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width / 2; column++) {
			worst = Math.max(worst, Math.abs((y[row * width + column] as number) - value));
		}
	}
	return worst;
}

/** Mean of the luma in the right half: tells a lit picture from a dark one. */
export function brightnessOfRightHalf({ y, width, height }: Picture): number {
	let sum = 0;
	for (let row = 0; row < height; row++) {
		for (let column = width / 2; column < width; column++) sum += y[row * width + column] as number;
	}
	return sum / (height * (width / 2));
}

/** The brightest luma sample of the whole picture. */
export function brightest({ y }: Picture): number {
	let highest = 0;
	for (const sample of y) highest = Math.max(highest, sample);
	return highest;
}
