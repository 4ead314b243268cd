import type { Path } from "../kernel/easel.ts";
import type { Colour } from "./colour.ts";
import type { Picture } from "./picture.ts";

/** What a soft shape is to look like. */
export interface Softness {
	readonly colour: Colour;
	/** Pixels over which its edge fades to each side. */
	readonly radius: number;
	/** 0..1 where it is full. */
	readonly opacity: number;
}

/** From this blur on a shape is drawn smaller and enlarged again: nobody sees the difference. */
const fineRadius = 4;

/**
 * Paints shapes with a blurred edge over a picture: a shadow, a glare. Where they overlap they unite.
 * @param paths in pixels of the picture
 */
export function paintSoft(
	picture: Picture,
	paths: readonly Path[],
	{ colour, radius, opacity }: Softness,
): void {
	const factor = Math.max(1, Math.floor(radius / fineRadius));
	const box = extent(paths, picture, radius * 2 + factor * 2);
	if (!box) return;
	const { left, top, right, bottom } = box;
	const width = Math.ceil((right - left) / factor) + 2;
	const height = Math.ceil((bottom - top) / factor) + 2;
	const reach = Math.round(radius / factor);
	const { easel, address } = picture;
	const { brush } = easel;
	const deltas = easel.deltas.hold((width + 2) * height * 4);
	const maskBytes = (width * height + 15) & ~15;
	const mask = easel.work.hold(maskBytes + 2 * (width + 2 * reach + 4) * (height + 2 * reach) * 4);
	easel.bytes.fill(0, mask, mask + maskBytes);
	for (const path of paths)
		brush.maskPath(mask, width, height, easel.path(path).path, deltas, left, top, 1 / factor);
	brush.paintMask(
		address,
		...[mask, width, height, mask + maskBytes, reach, left, top, right, bottom, factor],
		...colour,
		opacity,
	);
}

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function extent(paths: readonly Path[], picture: Picture, spare: number): Box | undefined {
	const box = { left: picture.width, top: picture.height, right: 0, bottom: 0 };
	for (const path of paths) {
		for (const contour of path) {
			for (let i = 0; i < contour.length; i += 2) {
				box.left = Math.min(box.left, contour[i]!);
				box.right = Math.max(box.right, contour[i]!);
				box.top = Math.min(box.top, contour[i + 1]!);
				box.bottom = Math.max(box.bottom, contour[i + 1]!);
			}
		}
	}
	box.left = Math.floor(Math.max(-spare, box.left - spare));
	box.top = Math.floor(Math.max(-spare, box.top - spare));
	box.right = Math.ceil(Math.min(picture.width + spare, box.right + spare));
	box.bottom = Math.ceil(Math.min(picture.height + spare, box.bottom + spare));
	return box.left < box.right && box.top < box.bottom ? box : undefined;
}
