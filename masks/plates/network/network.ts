/** How likely each cell of a picture belongs to a number plate, as log odds: 0 is one in two. */
export interface HeatMap {
	readonly rows: number;
	readonly columns: number;
	/** Pixels of the picture that a cell stands for, each way. The last ones may reach over the picture's edge. */
	readonly cell: number;
	/** Row after row. */
	readonly odds: Float32Array;
}

/** The trained network, whatever runs it. It knows where plates may be, and nothing of what is written on them. */
export interface PlateNetwork {
	/**
	 * Looks at one picture at four sizes: whole, half, quarter and eighth, a map each. The same picture gives the same maps, whatever
	 * was looked at before, but for how exactly a runner calculates.
	 *
	 * @param luma of video (16..235), one byte a pixel, row `y` starting at `y * stride`; not changed
	 * @param film the same object for pictures that follow each other: a runner may remember the last of them, never to be
	 *   shown, and pass over what did not change. It forgets with the object.
	 */
	look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		film?: object,
	): Promise<readonly HeatMap[]>;
}

/** The least and the most pixels each way of a picture that can be looked at. */
const leastSide = 32;
const mostSide = 2048;

/** Throws RangeError for a picture that cannot be looked at. */
export function checkPicture(luma: Uint8Array, width: number, height: number, stride: number): void {
	const sides = [width, height];
	if (!sides.every((side) => Number.isInteger(side) && side >= leastSide && side <= mostSide))
		throw new RangeError(`plates are looked for in pictures of ${leastSide} to ${mostSide} pixels each way`);
	if (!Number.isInteger(stride) || stride < width || luma.length < (height - 1) * stride + width)
		throw new RangeError("a picture that is smaller than it says");
}
