import type { Shift } from "./project.ts";

/** A rectangle in pixels of the reduced picture; it may reach over the picture's edge. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** The brightness of a picture. */
export interface Luma {
	/** One byte a pixel, row `y` starting at `y * stride`. */
	readonly luma: Uint8Array;
	readonly width: number;
	readonly height: number;
	readonly stride: number;
}

/**
 * Something that looks for what has to be covered: number plates, moving things. It looks at some pictures, and says of
 * every picture what to cover. What it keeps of a picture, to compare the next one with, nobody can have from it.
 */
export interface Watch {
	/** False when it never needs to look: then no picture waits for it. */
	readonly looks: boolean;

	/**
	 * Looks at one picture. When this throws or rejects, the pictures that waited for it go dark.
	 *
	 * @param luma one byte a pixel, row `y` starting at `y * stride`; not changed
	 * @param time seconds of media time; when it goes back, another film has begun
	 * @param full the same picture in its full size, for who wants to look more closely at a part of it; not changed
	 */
	look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		time: number,
		full?: Luma,
	): void | Promise<void>;

	/**
	 * What to cover in the picture of `time`, which lies between the last two looks or is that of the last one: what is
	 * seen for the first time now is covered in the pictures just before, too.
	 */
	cover(time: number): readonly Box[];

	/**
	 * The camera has moved: what is known is elsewhere in the pictures from the next look on. A watch without this begins anew.
	 *
	 * @param shift in pixels of the reduced picture
	 */
	follow?(shift: Shift): void;
}

/** Where a box is after a shift. */
export function shifted<B extends Box>(box: B, { x, y }: Shift): B {
	return {
		...box,
		x: box.x * x.scale + x.shift,
		y: box.y * y.scale + y.shift,
		width: box.width * x.scale,
		height: box.height * y.scale,
	};
}

/** For `plates: off`, which synthetic scenes alone may ask for. */
export const noWatch: Watch = { looks: false, look: () => {}, cover: () => [] };
