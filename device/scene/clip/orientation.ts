/**
 * How a stored picture is turned to be shown: one of the eight ways to lay a rectangle. A step to the right or down in
 * the shown picture is a step of (x, y) in the stored one.
 */
export interface Orientation {
	readonly right: readonly [x: number, y: number];
	readonly down: readonly [x: number, y: number];
	/** True when the shown width is the stored height. */
	readonly turned: boolean;
}

export const upright: Orientation = { right: [1, 0], down: [0, 1], turned: false };

/**
 * Reads a display matrix: nine 32-bit numbers in the machine's byte order, the first two rows being
 *
 *     a b u      shown x = a·x + c·y + tx
 *     c d v      shown y = b·x + d·y + ty        a, b, c, d in 16.16 fixed point
 *
 * (ISO/IEC 14496-12 §8.3.2; FFmpeg gives EXIF orientation in the same form.) Turns other than by quarters are taken to
 * the nearest quarter, which is what cameras write.
 */
export function readDisplayMatrix(matrix: Uint8Array | null): Orientation {
	if (!matrix || matrix.byteLength < 36) return upright;
	const cells = new Int32Array(Uint8Array.from(matrix.subarray(0, 36)).buffer);
	const [a, b, , c, d] = cells as unknown as [number, number, number, number, number];
	const turned = Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d);
	// The inverse of a quarter turn is its transpose.
	const orientation: Orientation = turned
		? { right: [0, Math.sign(c)], down: [Math.sign(b), 0], turned }
		: { right: [Math.sign(a), 0], down: [0, Math.sign(d)], turned };
	const flat = orientation.right.every((step) => step === 0) || orientation.down.every((step) => step === 0);
	return flat ? upright : orientation;
}

/**
 * Copies a plane, turned.
 * @param from stored plane of width × height samples, rows `fromStride` bytes apart
 * @param to shown plane; its first sample is at `start`, rows are `toStride` bytes apart
 */
export function copyTurned(
	orientation: Orientation,
	from: Uint8Array,
	fromStride: number,
	width: number,
	height: number,
	to: Uint8Array,
	start: number,
	toStride: number,
): void {
	const [rightX, rightY] = orientation.right;
	const [downX, downY] = orientation.down;
	const across = orientation.turned ? height : width;
	const rows = orientation.turned ? width : height;
	const step = rightX + rightY * fromStride;
	const first = rightX + downX < 0 ? width - 1 : 0;
	const origin = first + (rightY + downY < 0 ? (height - 1) * fromStride : 0);
	for (let row = 0; row < rows; row++) {
		let source = origin + row * (downX + downY * fromStride);
		const target = start + row * toStride;
		if (step === 1) {
			to.set(from.subarray(source, source + across), target);
			continue;
		}
		for (let x = 0; x < across; x++, source += step) to[target + x] = from[source] as number;
	}
}
