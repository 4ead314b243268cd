/** A rectangle in pixels of the reduced picture; it may reach over the picture's edge. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/**
 * Something that looks for what has to be covered: number plates, moving things. It looks at some pictures, and says of
 * every picture what to cover. It keeps numbers between calls, never a pixel that could be shown.
 */
export interface Watch {
	/** False when it never needs to look: then no picture waits for it. */
	readonly looks: boolean;

	/**
	 * Looks at one picture. When this throws or rejects, the pictures that waited for it go dark.
	 *
	 * @param luma one byte a pixel, row `y` starting at `y * stride`; neither kept nor changed
	 * @param time seconds of media time; when it goes back, another film has begun
	 */
	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): void | Promise<void>;

	/**
	 * What to cover in the picture of `time`, which lies between the last two looks or is that of the last one: what is
	 * seen for the first time now is covered in the pictures just before, too.
	 */
	cover(time: number): readonly Box[];
}

/** For `plates: off`, which synthetic scenes alone may ask for. */
export const noWatch: Watch = { looks: false, look: () => {}, cover: () => [] };
