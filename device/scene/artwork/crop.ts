import type { Bounds } from "./coverage.ts";
import { type Picture, Scratch } from "./picture.ts";

/** The part of a picture that is not clear, with a clear margin and even sides. */
export interface Cropped {
	readonly picture: Picture;
	/** Where it was cut out. */
	readonly left: number;
	readonly top: number;
}

const margin = 2;

const scratch = new Scratch();

/** Shorter rows are faster to copy pixel by pixel. */
const longRow = 80;

/** Cuts out what is not clear. What it returns holds until the next call. */
export function crop(picture: Picture): Cropped {
	const { left, top, right, bottom } = seen(picture);
	if (right === 0) return { picture: scratch.picture(2, 2), left: 0, top: 0 };
	const cut = scratch.picture(even(right - left + 2 * margin), even(bottom - top + 2 * margin));
	for (let y = top; y < bottom; y++) {
		const from = y * picture.width + left;
		const to = (y - top + margin) * cut.width + margin;
		if (right - left < longRow)
			for (let x = 0; x < right - left; x++) cut.pixels[to + x] = picture.pixels[from + x]!;
		else cut.pixels.set(picture.pixels.subarray(from, from + right - left), to);
	}
	return { picture: cut, left: left - margin, top: top - margin };
}

/** The smallest bounds around what is not clear; right is 0 when all of it is. */
function seen({ width, pixels, touched }: Picture): Bounds {
	const bounds = { left: width, right: 0, top: 0, bottom: 0 };
	for (let y = touched.top; y < touched.bottom; y++) {
		const row = y * width;
		let first = touched.left;
		while (first < touched.right && pixels[row + first]! >>> 24 === 0) first++;
		if (first >= touched.right) continue;
		let end = touched.right;
		while (pixels[row + end - 1]! >>> 24 === 0) end--;
		if (bounds.right === 0) bounds.top = y;
		if (first < bounds.left) bounds.left = first;
		if (end > bounds.right) bounds.right = end;
		bounds.bottom = y + 1;
	}
	return bounds;
}

function even(size: number): number {
	return (size + 1) & ~1;
}
