import type { GroundTruth, PixelPolygon } from "./scene.ts";
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

	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
		this.#owners = new Int16Array(width * height).fill(nobody);
	}

	/** Marks the pixels that the item's body covers as its actor's. */
	claim({ sprite, x, y, scale, clip, actor }: Item): void {
		if ("dark" in sprite) return;
		const area = clip ?? { left: 0, top: 0, right: this.#width, bottom: this.#height };
		const top = Math.max(area.top, Math.floor(y));
		const bottom = Math.min(area.bottom, Math.ceil(y + sprite.height * scale));
		const left = Math.max(area.left, Math.floor(x));
		const right = Math.min(area.right, Math.ceil(x + sprite.width * scale));
		const owner = actor?.id ?? nobody;
		for (let row = top; row < bottom; row++) {
			const from = Math.floor((row + 0.5 - y) / scale);
			if (from < 0 || from >= sprite.height) continue;
			for (let column = left; column < right; column++) {
				const at = Math.floor((column + 0.5 - x) / scale);
				if (at < 0 || at >= sprite.width) continue;
				if (sprite.luma.alphaAt(at, from) >= bodyAlpha) {
					this.#owners[row * this.#width + column] = owner;
				}
			}
		}
	}

	/** The smallest box around what is to be seen of each actor. */
	boxes(): Map<number, Box> {
		const boxes = new Map<number, Box>();
		for (let y = 0; y < this.#height; y++) {
			for (let x = 0; x < this.#width; x++) {
				const owner = this.#owners[y * this.#width + x]!;
				if (owner === nobody) continue;
				const box = boxes.get(owner);
				if (!box) {
					boxes.set(owner, [x, y, x + 1, y + 1]);
					continue;
				}
				if (x < box[0]) box[0] = x;
				if (x >= box[2]) box[2] = x + 1;
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
