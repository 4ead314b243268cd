/** Copies `height` rows of `width` bytes, which begin `stride` bytes apart, to where they begin `pitch` bytes apart. */
export function copyRows(
	from: Uint8Array,
	stride: number,
	into: Uint8Array,
	pitch: number,
	width: number,
	height: number,
): void {
	if (stride === pitch && stride === width) into.set(from.subarray(0, width * height));
	else for (let y = 0; y < height; y++) into.set(from.subarray(y * stride, y * stride + width), y * pitch);
}
