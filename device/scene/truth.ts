import type { GroundTruth, PixelPolygon } from "./scene.ts";
import { type Clip, intersection, union } from "./sprite/clip.ts";
import type { Item, ShownPlate } from "./stage.ts";

/** Shadows and glass edges are fainter than this alpha, bodies are not. */
const bodyAlpha = 128;
const nobody = -1;

/** What is to be seen of `items`, painted in this order over a picture of this size. */
export function truthOf(
	items: readonly Item[],
	width: number,
	height: number,
	privateAreas: readonly PixelPolygon[],
): GroundTruth {
	const owners = new OwnerMap(width, height);
	for (const item of items) owners.claim(item);
	const boxes = owners.boxes();
	const actors: GroundTruth["actors"][number][] = [];
	const plates: GroundTruth["plates"][number][] = [];
	const seen = new Set<number>();
	for (const { actor, plates: shown } of items) {
		const box = actor && boxes.get(actor.id);
		if (!actor || !box) continue;
		if (!seen.has(actor.id)) {
			const [left, top, right, bottom] = box;
			actors.push({ ...actor, box: [left, top, right - left, bottom - top] });
			seen.add(actor.id);
		}
		for (const plate of shown ?? []) {
			const visible = owners.visiblePart(plate, actor.id);
			if (visible > 0) plates.push({ ...plate, visible });
		}
	}
	return { actors, plates, privateAreas };
}

type Box = [left: number, top: number, right: number, bottom: number];

/** Who is in front at each pixel: an actor's id, or nobody. */
class OwnerMap {
	readonly #width: number;
	readonly #height: number;
	readonly #owners: Int16Array;
	readonly #whole: Clip;
	/** Outside of it there is nobody. */
	#claimed: Clip = { left: Infinity, top: Infinity, right: 0, bottom: 0 };

	constructor(width: number, height: number) {
		this.#whole = { left: 0, top: 0, right: width, bottom: height };
		this.#width = width;
		this.#height = height;
		this.#owners = new Int16Array(width * height).fill(nobody);
	}

	/** Marks the pixels that the item's body covers as its actor's. */
	claim({ sprite, x, y, scale, clip, actor }: Item): void {
		if ("dark" in sprite) return;
		const owner = actor?.id ?? nobody;
		// Who is nobody's hides what is there already, and nothing else.
		const room = intersection(owner === nobody ? this.#claimed : this.#whole, clip ?? this.#whole);
		const box = intersection(room, {
			left: Math.floor(x),
			top: Math.floor(y),
			right: Math.ceil(x + sprite.width * scale),
			bottom: Math.ceil(y + sprite.height * scale),
		});
		const { left, top, right, bottom } = box;
		if (top >= bottom || left >= right) return;
		if (owner !== nobody) this.#claimed = union(this.#claimed, box);
		const columns = new Int32Array(right - left); // the sprite's, for each of the picture's
		for (let at = 0; at < columns.length; at++) columns[at] = Math.floor((left + at + 0.5 - x) / scale);
		const { hull } = sprite.luma;
		for (let row = top; row < bottom; row++) {
			const from = Math.floor((row + 0.5 - y) / scale);
			if (from < 0 || from >= sprite.height) continue;
			const start = row * this.#width + left;
			const edgeAt = (edge: number) => firstFrom(columns, hull[from * 4 + edge]!);
			const [begin, opaque, faint, end] = [edgeAt(0), edgeAt(1), edgeAt(2), edgeAt(3)];
			this.#owners.fill(owner, start + opaque, start + faint);
			for (const [first, last] of [
				[begin, opaque],
				[faint, end],
			] as const) {
				for (let at = first; at < last; at++) {
					if (sprite.luma.alphaAt(columns[at]!, from) >= bodyAlpha) this.#owners[start + at] = owner;
				}
			}
		}
	}

	/** The smallest box around what is to be seen of each actor. */
	boxes(): Map<number, Box> {
		const boxes = new Map<number, Box>();
		const { left: first, top, right: end, bottom } = this.#claimed;
		for (let y = top; y < bottom; y++) {
			const row = this.#owners.subarray(y * this.#width, y * this.#width + end);
			for (let x = first; x < end; ) {
				const owner = row[x]!;
				const left = x;
				while (x < end && row[x] === owner) x++;
				if (owner === nobody) continue;
				const box = boxes.get(owner);
				if (!box) {
					boxes.set(owner, [left, y, x, y + 1]);
					continue;
				}
				box[0] = Math.min(box[0], left);
				box[2] = Math.max(box[2], x);
				box[3] = y + 1;
			}
		}
		return boxes;
	}

	/** The share of a plate that its own car shows: looked at in a grid of points. */
	visiblePart({ polygon }: ShownPlate, owner: number): number {
		const across = 24;
		const down = 6;
		const [topLeft, topRight, bottomRight, bottomLeft] = polygon;
		if (!topLeft || !topRight || !bottomRight || !bottomLeft) return 0;
		let seen = 0;
		for (let row = 0; row < down; row++) {
			const v = (row + 0.5) / down;
			for (let column = 0; column < across; column++) {
				const u = (column + 0.5) / across;
				const at = (axis: 0 | 1) =>
					Math.floor(
						(topLeft[axis] * (1 - u) + topRight[axis] * u) * (1 - v) +
							(bottomLeft[axis] * (1 - u) + bottomRight[axis] * u) * v,
					);
				if (this.#ownerAt(at(0), at(1)) === owner) seen++;
			}
		}
		return seen / (across * down);
	}

	#ownerAt(x: number, y: number): number {
		if (x < 0 || y < 0 || x >= this.#width || y >= this.#height) return nobody;
		return this.#owners[y * this.#width + x]!;
	}
}

/** Index of the first of `columns`, which only grow, that is `least` or more; their number when none is. */
function firstFrom(columns: Int32Array, least: number): number {
	let [low, high] = [0, columns.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (columns[middle]! < least) low = middle + 1;
		else high = middle;
	}
	return low;
}
