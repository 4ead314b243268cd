import type { Bounds, Path } from "../kernel/easel.ts";
import type { Address } from "../kernel/wasm.ts";
import type { Colour } from "./colour.ts";
import { extentOf } from "./extent.ts";
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
	const mask = softMask(picture, box, factor, radius);
	for (const path of paths) maskPath(picture, mask, path);
	paintMask(picture, mask, { colour, radius, opacity });
}

/** How an upright body throws a shadow on the ground. */
export interface Thrown {
	/** Where it stands, in pixels of its own picture, and in pixels of the picture that its shadow is painted on. */
	readonly stand: readonly [x: number, y: number];
	readonly foot: readonly [x: number, y: number];
	/** How many pixels of the body make one of the shadow. */
	readonly shrink: number;
	/** How far to the right and up in the picture a shadow goes, per height. */
	readonly right: number;
	readonly rise: number;
}

/** Paints the shadow of a body with a blurred edge, and what lies under it. */
export function paintShadow(
	picture: Picture,
	body: Picture,
	thrown: Thrown,
	under: Path,
	softness: Softness,
): void {
	const { easel } = picture;
	const { brush } = easel;
	brush.seen(body.address);
	const bounds = easel.answer();
	const box = extent([shadowOf(bounds, thrown), under], picture, softness.radius * 2 + 2);
	if (!box || bounds.right === 0) return;
	const mask = softMask(picture, box, 1, softness.radius);
	const { stand, foot, shrink, right, rise } = thrown;
	const room = mask.room;
	easel.bytes.fill(0, room, room + (mask.width + 8) * (mask.height + 2) * 4);
	const place = [...stand, foot[0] - box.left, foot[1] - box.top] as const;
	brush.maskShadow(mask.address, mask.width, mask.height, body.address, ...place, shrink, right, rise, room);
	maskPath(picture, mask, under);
	paintMask(picture, mask, softness);
}

/** The corners of the shadow that what lies within these bounds of a body throws. */
function shadowOf({ left, top, right, bottom }: Bounds, thrown: Thrown): Path {
	const { stand, foot, shrink } = thrown;
	const corners: number[] = [];
	for (const y of [top, bottom]) {
		const up = (stand[1] - y) / shrink;
		for (const x of [left, right]) {
			corners.push(
				foot[0] + (x - stand[0]) / shrink + Math.max(0, up) * thrown.right,
				foot[1] - (up > 0 ? up * thrown.rise : up),
			);
		}
	}
	return [corners];
}

/** A clear mask over a part of a picture, and room to blur it in. */
interface Mask {
	readonly address: Address;
	readonly width: number;
	readonly height: number;
	readonly room: Address;
	readonly box: Bounds;
	/** How many times smaller it is. */
	readonly factor: number;
	/** Pixels of the mask to each side that are averaged. */
	readonly reach: number;
}

function softMask({ easel }: Picture, box: Bounds, factor: number, radius: number): Mask {
	const width = Math.ceil((box.right - box.left) / factor) + 2;
	const height = Math.ceil((box.bottom - box.top) / factor) + 2;
	const reach = Math.round(radius / factor);
	easel.deltas.hold((width + 2) * height * 4);
	const bytes = (width * height + 15) & ~15;
	const address = easel.work.hold(bytes + 2 * (width + 2 * reach + 8) * (height + 2 * reach + 2) * 4);
	easel.bytes.fill(0, address, address + bytes);
	return { address, width, height, room: address + bytes, box, factor, reach };
}

function maskPath({ easel }: Picture, { address, width, height, box, factor }: Mask, path: Path): void {
	const deltas = easel.deltas.hold(0);
	const { left, top } = box;
	easel.brush.maskPath(address, width, height, easel.path(path).path, deltas, left, top, 1 / factor);
}

function paintMask({ easel, address }: Picture, mask: Mask, { colour, opacity }: Softness): void {
	const { width, height, room, reach, box, factor } = mask;
	easel.brush.paintMask(
		address,
		...([mask.address, width, height, room, reach, box.left, box.top, box.right, box.bottom] as const),
		factor,
		...colour,
		opacity,
	);
}

/** What is painted of paths and their soft edge of `spare` pixels; undefined when it is nothing. */
function extent(paths: readonly Path[], picture: Picture, spare: number): Bounds | undefined {
	const all = extentOf(paths.flat());
	const left = Math.floor(Math.max(-spare, all.left - spare));
	const top = Math.floor(Math.max(-spare, all.top - spare));
	const right = Math.ceil(Math.min(picture.width + spare, all.right + spare));
	const bottom = Math.ceil(Math.min(picture.height + spare, all.bottom + spare));
	return left < right && top < bottom ? { left, top, right, bottom } : undefined;
}
