import type { Canvas } from "./scene.ts";
import { type Backdrop, emptyBackdrop, layBackdrop, layPart } from "./sprite/backdrop.ts";
import { type Clip, lay } from "./sprite/lay.ts";
import { type Item, paintingOrder } from "./stage.ts";

/**
 * Puts a picture together from a backdrop, scenery that stands still and items that move. Scenery is part of a second
 * backdrop already; only where something moves behind it are the layers laid one by one.
 */
export class Composer {
	readonly #bare: Backdrop;
	readonly #furnished: Backdrop;
	readonly #scenery: readonly Standing[];

	constructor(backdrop: Backdrop, scenery: readonly Item[]) {
		const sorted = [...scenery].sort(paintingOrder);
		this.#bare = backdrop;
		this.#furnished = emptyBackdrop(backdrop.width, backdrop.height);
		layBackdrop(backdrop, this.#furnished);
		for (const item of sorted) lay(this.#furnished, item);
		this.#scenery = sorted.map((item) => ({ item, box: boxOf(item, backdrop) }));
	}

	/** @param moving in the order of painting */
	paint(canvas: Canvas, moving: readonly Item[]): void {
		layBackdrop(this.#furnished, canvas);
		for (const item of moving) lay(canvas, item);
		const boxed = moving.map((item) => ({ item, box: boxOf(item, this.#bare) }));
		for (const part of this.#hiddenParts(boxed)) this.#layer(canvas, boxed, part);
	}

	/** For each piece of scenery, the part of it that something moves behind. */
	#hiddenParts(moving: readonly Standing[]): Clip[] {
		const parts: Clip[] = [];
		for (const prop of this.#scenery) {
			let part: Clip | undefined;
			for (const { item, box } of moving) {
				if (!meet(box, prop.box) || paintingOrder(item, prop.item) >= 0) continue;
				const common = visiblePart(prop, intersection(box, prop.box));
				if (common) part = part ? union(part, common) : common;
			}
			if (part) parts.push(part);
		}
		return parts;
	}

	/** Paints one part of the picture anew, from the bare backdrop up. */
	#layer(canvas: Canvas, moving: readonly Standing[], part: Clip): void {
		layPart(this.#bare, canvas, part);
		const layers = this.#scenery.filter(({ box }) => meet(box, part));
		for (const standing of moving) if (meet(standing.box, part)) layers.push(standing);
		layers.sort((a, b) => paintingOrder(a.item, b.item));
		for (const { item, box } of layers) lay(canvas, item, intersection(box, part));
	}
}

interface Standing {
	readonly item: Item;
	readonly box: Clip;
}

/** The pixels that an item may touch, in whole chroma samples: even on all sides. */
function boxOf({ sprite, x, y, scale, clip }: Item, { width, height }: Backdrop): Clip {
	const room = clip ?? { left: 0, top: 0, right: width, bottom: height };
	return {
		left: Math.max(room.left, Math.floor(x / 2) * 2 - 2),
		top: Math.max(room.top, Math.floor(y / 2) * 2 - 2),
		right: Math.min(room.right, Math.ceil((x + sprite.width * scale) / 2) * 2 + 2),
		bottom: Math.min(room.bottom, Math.ceil((y + sprite.height * scale) / 2) * 2 + 2),
	};
}

/** How much of `area` the item can be seen in at all: a tree is wide at its crown and narrow at its trunk. */
function visiblePart({ item }: Standing, area: Clip): Clip | undefined {
	const { sprite, scale, x, y } = item;
	if (!("luma" in sprite) || scale !== 1) return area;
	const { hull } = sprite.luma;
	let left = area.right;
	let right = area.left;
	let top = area.bottom;
	let bottom = area.top;
	const firstRow = Math.max(area.top, y);
	const endRow = Math.min(area.bottom, y + sprite.height);
	for (let row = firstRow; row < endRow; row++) {
		const at = (row - y) * 4;
		const start = Math.max(area.left, x + hull[at]!);
		const stop = Math.min(area.right, x + hull[at + 3]!);
		if (start >= stop) continue;
		left = Math.min(left, start);
		right = Math.max(right, stop);
		top = Math.min(top, row);
		bottom = row + 1;
	}
	if (left >= right) return undefined;
	// Whole chroma samples, and one to spare: where colours lie depends on rounding.
	return intersection(area, {
		left: (left & ~1) - 2,
		top: (top & ~1) - 2,
		right: ((right + 1) & ~1) + 2,
		bottom: ((bottom + 1) & ~1) + 2,
	});
}

function meet(a: Clip, b: Clip): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function intersection(a: Clip, b: Clip): Clip {
	return {
		left: Math.max(a.left, b.left),
		top: Math.max(a.top, b.top),
		right: Math.min(a.right, b.right),
		bottom: Math.min(a.bottom, b.bottom),
	};
}

function union(a: Clip, b: Clip): Clip {
	return {
		left: Math.min(a.left, b.left),
		top: Math.min(a.top, b.top),
		right: Math.max(a.right, b.right),
		bottom: Math.max(a.bottom, b.bottom),
	};
}
