import { type Sheet, SheetMemory } from "./kernel/memory.ts";
import type { Canvas } from "./scene.ts";
import { type Backdrop, copyPicture } from "./sprite/backdrop.ts";
import { type Clip, intersection, meet, union } from "./sprite/clip.ts";
import { lay, restore } from "./sprite/lay.ts";
import { type Item, paintingOrder } from "./stage.ts";

/**
 * Puts a picture together from a backdrop, scenery that stands still and items that move. Scenery is part of a second
 * backdrop already; only where something moves behind it are the layers laid one by one. The picture is kept, and only
 * what differs from the one before is painted anew: what a pixel becomes depends on what lies over it alone, so that
 * the same items give the same picture whatever was painted before.
 */
export class Composer {
	readonly #bare: Sheet;
	readonly #furnished: Sheet;
	readonly #picture: Sheet;
	readonly #scenery: readonly Standing[];
	/** What the picture shows; undefined while that is not certain. */
	#shown: readonly Standing[] | undefined;

	constructor(backdrop: Backdrop, scenery: readonly Item[]) {
		const [bare, furnished, picture] = new SheetMemory(backdrop.width, backdrop.height, 3).sheets;
		this.#bare = bare!;
		this.#furnished = furnished!;
		this.#picture = picture!;
		const sorted = [...scenery].sort(paintingOrder);
		copyPicture(backdrop, this.#bare);
		copyPicture(backdrop, this.#furnished);
		for (const item of sorted) lay(this.#furnished, item);
		this.#scenery = sorted.map((item) => ({ item, box: boxOf(item, backdrop) }));
	}

	/** Fills `canvas`. @param moving in the order of painting */
	paint(canvas: Canvas, moving: readonly Item[]): void {
		if (!this.#shown) copyPicture(this.#furnished, this.#picture);
		const before = this.#shown ?? [];
		const now = moving.map((item) => ({ item, box: boxOf(item, this.#picture) }));
		this.#shown = undefined;
		for (const area of joined([...missing(before, now), ...missing(now, before)])) this.#repaint(now, area);
		this.#shown = now;
		copyPicture(this.#picture, canvas);
	}

	#repaint(moving: readonly Standing[], area: Clip): void {
		restore(this.#furnished, this.#picture, area);
		const parts: Standing[] = [];
		for (const { item, box } of moving) {
			if (!meet(box, area)) continue;
			const part = { item, box: intersection(box, area) };
			lay(this.#picture, item, part.box);
			parts.push(part);
		}
		for (const part of this.#hiddenParts(parts)) this.#layer(parts, part);
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
	#layer(moving: readonly Standing[], part: Clip): void {
		restore(this.#bare, this.#picture, part);
		const layers = this.#scenery.filter(({ box }) => meet(box, part));
		for (const standing of moving) if (meet(standing.box, part)) layers.push(standing);
		layers.sort((a, b) => paintingOrder(a.item, b.item));
		for (const { item, box } of layers) lay(this.#picture, item, intersection(box, part));
	}
}

/** The boxes of `items` that are not among `others` just as they are. */
function missing(items: readonly Standing[], others: readonly Standing[]): Clip[] {
	const boxes: Clip[] = [];
	for (const standing of items) if (!isAmong(others, standing)) boxes.push(standing.box);
	return boxes;
}

function isAmong(others: readonly Standing[], standing: Standing): boolean {
	for (const other of others) if (isSame(standing, other)) return true;
	return false;
}

function isSame({ item, box }: Standing, other: Standing): boolean {
	return (
		item.sprite === other.item.sprite &&
		item.x === other.item.x &&
		item.y === other.item.y &&
		item.scale === other.item.scale &&
		item.depth === other.item.depth &&
		box.left === other.box.left &&
		box.top === other.box.top &&
		box.right === other.box.right &&
		box.bottom === other.box.bottom
	);
}

/** Areas that cover all of `boxes`: two that overlap so much that one around both is smaller become that one. */
function joined(boxes: readonly Clip[]): Clip[] {
	const areas: Clip[] = [];
	const sizes: number[] = [];
	for (let box of boxes) {
		let its = size(box);
		if (its === 0) continue;
		for (let at = 0; at < areas.length; ) {
			const area = areas[at]!;
			if (sizeOfBoth(area, box) > sizes[at]! + its) {
				at++;
				continue;
			}
			box = union(area, box);
			its = size(box);
			areas.splice(at, 1);
			sizes.splice(at, 1);
			at = 0;
		}
		areas.push(box);
		sizes.push(its);
	}
	return areas;
}

function size({ left, top, right, bottom }: Clip): number {
	return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Of the one around two. Most are asked about in vain: it is not made for that. */
function sizeOfBoth(a: Clip, b: Clip): number {
	const width = Math.max(a.right, b.right) - Math.min(a.left, b.left);
	return width * (Math.max(a.bottom, b.bottom) - Math.min(a.top, b.top));
}

interface Standing {
	readonly item: Item;
	readonly box: Clip;
}

/** The pixels that an item may touch, in whole chroma samples: even on all sides. */
function boxOf({ sprite, x, y, scale, clip }: Item, { width, height }: Canvas): Clip {
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
