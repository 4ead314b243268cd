import type { Surface } from "../../masks/frame.ts";
import type { View } from "../../masks/project.ts";

/** Samples are copied in squares of this side, which stay in the nearest cache whichever way they are turned. */
const tile = 32;

/** Fills `into` from `from`, mirrored first and turned clockwise then. Turned by a quarter, one's width is the other's height. */
export function turn(
	from: Surface,
	into: Surface,
	{ rotate, mirror }: Pick<View, "rotate" | "mirror">,
): void {
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const { origin, across, down } = walk(
			from.width >> shift,
			from.height >> shift,
			from.strides[plane] as number,
			rotate,
			mirror,
		);
		const source = from.planes[plane] as Uint8Array;
		const target = into.planes[plane] as Uint8Array;
		const stride = into.strides[plane] as number;
		const [width, height] = [into.width >> shift, into.height >> shift];
		for (let top = 0; top < height; top += tile) {
			const bottom = Math.min(top + tile, height);
			for (let left = 0; left < width; left += tile) {
				const right = Math.min(left + tile, width);
				for (let y = top; y < bottom; y++) {
					let at = origin + y * down + left * across;
					const end = y * stride + right;
					for (let to = y * stride + left; to < end; to++, at += across) target[to] = source[at] as number;
				}
			}
		}
	}
}

/** Where the shown picture's first sample is in the stored one, and the way to the one on its right and below it. */
function walk(
	width: number,
	height: number,
	stride: number,
	rotate: View["rotate"],
	mirror: boolean,
): { readonly origin: number; readonly across: number; readonly down: number } {
	const side = mirror ? -1 : 1;
	const [near, far] = mirror ? [width - 1, 0] : [0, width - 1];
	const last = (height - 1) * stride;
	if (rotate === 90) return { origin: last + near, across: -stride, down: side };
	if (rotate === 180) return { origin: last + far, across: -side, down: -stride };
	if (rotate === 270) return { origin: far, across: stride, down: -side };
	return { origin: near, across: side, down: stride };
}
