import type { Box, Luma } from "../watch.ts";

/** A rectangle in pixels of the picture that was looked at; it may reach over the picture's edge. */
export interface PlateBox extends Box {
	/** True for half a suspicion: it is covered, but forgotten at once unless the next look has it too. */
	readonly faint?: boolean;
}

/**
 * Says where number plates may be in one picture. It looks for what plates have in common, never at what is written on
 * them: no implementation recognises a character, and the interface has no place to put one.
 */
export interface PlateFinder {
	/**
	 * @param luma one byte a pixel, row `y` starting at `y * stride`; not changed
	 * @param full the same picture in its full size, if it is larger
	 * @returns boxes that cover each plate found, with a margin; they may overlap, and some hold no plate
	 */
	find(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		full?: Luma,
	): Promise<readonly PlateBox[]>;

	/** The camera has moved: nothing is where it was in the picture before. */
	moved(): void;
}
