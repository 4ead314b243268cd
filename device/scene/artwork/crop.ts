import { Picture } from "./picture.ts";

/** The part of a picture that is not clear, with a clear margin and even sides. */
export interface Cropped {
	readonly picture: Picture;
	/** Where it was cut out. */
	readonly left: number;
	readonly top: number;
}

const margin = 2;

export function crop(picture: Picture): Cropped {
	const { width, height, pixels } = picture;
	let left = width;
	let right = 0;
	let top = height;
	let bottom = 0;
	for (let y = 0; y < height; y++) {
		const row = y * width;
		let first = 0;
		while (first < width && pixels[row + first]! >>> 24 === 0) first++;
		if (first === width) continue;
		let end = width;
		while (pixels[row + end - 1]! >>> 24 === 0) end--;
		if (first < left) left = first;
		if (end > right) right = end;
		if (y < top) top = y;
		bottom = y + 1;
	}
	if (right === 0) return { picture: new Picture(2, 2), left: 0, top: 0 };
	const cut = new Picture(even(right - left + 2 * margin), even(bottom - top + 2 * margin));
	for (let y = top; y < bottom; y++) {
		const row = pixels.subarray(y * width + left, y * width + right);
		cut.pixels.set(row, (y - top + margin) * cut.width + margin);
	}
	return { picture: cut, left: left - margin, top: top - margin };
}

function even(size: number): number {
	return (size + 1) & ~1;
}
