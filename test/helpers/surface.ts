import type { Surface } from "../../masks/frame.ts";

/** A picture whose every sample differs from the fill colours: whatever shows through a mask is seen at once. */
export function canarySurface(width: number, height: number, stride: number = width): Surface {
	const plane = (w: number, h: number, lineStride: number) => {
		const samples = new Uint8Array(lineStride * h);
		for (let y = 0; y < h; y++)
			for (let x = 0; x < w; x++) samples[y * lineStride + x] = 170 + ((x * 7 + y * 13) % 60);
		return samples;
	};
	const half = stride >> 1;
	return {
		width,
		height,
		planes: [
			plane(width, height, stride),
			plane(width >> 1, height >> 1, half),
			plane(width >> 1, height >> 1, half),
		],
		strides: [stride, half, half],
	};
}
