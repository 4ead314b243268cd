import type { PlateBox } from "../../../masks/plates/finder.ts";

type Point = readonly [x: number, y: number];

/** Across and down a quadrilateral, so many places are tried. */
const across = 40;
const down = 12;

/**
 * The part of a plate, 0..1, that boxes cover, as far as it lies in the picture.
 * @param corners clockwise from top left, in pixels of the main picture
 * @param boxes in pixels of the reduced picture
 * @param scale pixels of the main picture to one of the reduced
 */
export function covered(
	corners: readonly Point[],
	boxes: readonly PlateBox[],
	scale: number,
	size: { width: number; height: number },
): number {
	const [a, b, c, d] = corners as [Point, Point, Point, Point];
	let inside = 0;
	let hits = 0;
	for (let step = 0; step < across * down; step++) {
		const u = ((step % across) + 0.5) / across;
		const v = (Math.floor(step / across) + 0.5) / down;
		const place = (axis: 0 | 1) =>
			(a[axis] * (1 - u) + b[axis] * u) * (1 - v) + (d[axis] * (1 - u) + c[axis] * u) * v;
		const [x, y] = [place(0), place(1)];
		if (x < 0 || y < 0 || x >= size.width || y >= size.height) continue;
		inside++;
		if (boxes.some((box) => holds(box, x / scale, y / scale))) hits++;
	}
	return inside === 0 ? 1 : hits / inside;
}

function holds(box: PlateBox, x: number, y: number): boolean {
	return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/** The part of a picture, 0..1, that boxes cover. */
export function filled(boxes: readonly PlateBox[], width: number, height: number): number {
	const cells = new Uint8Array(width * height);
	for (const box of boxes) {
		const left = Math.max(0, Math.floor(box.x));
		const right = Math.min(width, Math.ceil(box.x + box.width));
		const bottom = Math.min(height, Math.ceil(box.y + box.height));
		for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y++)
			cells.fill(1, y * width + left, y * width + right);
	}
	return cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
}

/** Height of a plate in pixels: the shorter of its upright sides. */
export function plateHeight(corners: readonly Point[]): number {
	const [a, b, c, d] = corners as [Point, Point, Point, Point];
	return Math.min(Math.hypot(d[0] - a[0], d[1] - a[1]), Math.hypot(c[0] - b[0], c[1] - b[1]));
}
