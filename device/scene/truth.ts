import type { GroundTruth, PixelPolygon } from "./scene.ts";
import type { Clip } from "./sprite/lay.ts";
import type { Item, ShownPlate } from "./stage.ts";

/** Shadows and glass edges are fainter than this alpha, bodies are not. */
const bodyAlpha = 128;

/** What is to be seen of `items`, painted in this order over a picture of this size. */
export function truthOf(
	items: readonly Item[],
	width: number,
	height: number,
	privateAreas: readonly PixelPolygon[],
): GroundTruth {
	const owners = new Int16Array(width * height).fill(-1);
	items.forEach((item, index) => {
		claim(owners, width, height, item, index);
	});
	const boxes = visibleBoxes(owners, width, height, items.length);
	const actors: GroundTruth["actors"][number][] = [];
	const plates: GroundTruth["plates"][number][] = [];
	items.forEach((item, index) => {
		const box = boxes[index];
		if (!item.actor || !box) return;
		const [left, top, right, bottom] = box;
		actors.push({ ...item.actor, box: [left, top, right - left, bottom - top] });
		for (const plate of item.plates ?? []) {
			const visible = visiblePart(owners, width, height, plate, index);
			if (visible > 0) plates.push({ ...plate, visible });
		}
	});
	return { actors, plates, privateAreas };
}

/** Marks the pixels that the item's body covers as its own. */
function claim(owners: Int16Array, width: number, height: number, item: Item, index: number): void {
	const { sprite, x, y, scale } = item;
	const clip: Clip = item.clip ?? { left: 0, top: 0, right: width, bottom: height };
	const top = Math.max(clip.top, Math.floor(y));
	const bottom = Math.min(clip.bottom, Math.ceil(y + sprite.height * scale));
	const left = Math.max(clip.left, Math.floor(x));
	const right = Math.min(clip.right, Math.ceil(x + sprite.width * scale));
	for (let row = top; row < bottom; row++) {
		const from = Math.floor((row + 0.5 - y) / scale);
		if (from < 0 || from >= sprite.height) continue;
		for (let column = left; column < right; column++) {
			const at = Math.floor((column + 0.5 - x) / scale);
			if (at < 0 || at >= sprite.width) continue;
			if (sprite.alpha[from * sprite.width + at]! >= bodyAlpha) owners[row * width + column] = index;
		}
	}
}

type Box = [left: number, top: number, right: number, bottom: number];

function visibleBoxes(owners: Int16Array, width: number, height: number, count: number): (Box | undefined)[] {
	const boxes: (Box | undefined)[] = new Array<Box | undefined>(count).fill(undefined);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const owner = owners[y * width + x]!;
			if (owner < 0) continue;
			const box = boxes[owner];
			if (!box) {
				boxes[owner] = [x, y, x + 1, y + 1];
				continue;
			}
			if (x < box[0]) box[0] = x;
			if (x >= box[2]) box[2] = x + 1;
			box[3] = y + 1;
		}
	}
	return boxes;
}

/** Points of the plate that are looked at, across and down. */
const probesAcross = 24;
const probesDown = 6;

function visiblePart(
	owners: Int16Array,
	width: number,
	height: number,
	plate: ShownPlate,
	index: number,
): number {
	const [topLeft, topRight, bottomRight, bottomLeft] = plate.polygon;
	if (!topLeft || !topRight || !bottomRight || !bottomLeft) return 0;
	let seen = 0;
	for (let down = 0; down < probesDown; down++) {
		const v = (down + 0.5) / probesDown;
		for (let across = 0; across < probesAcross; across++) {
			const u = (across + 0.5) / probesAcross;
			const at = (axis: 0 | 1) =>
				Math.floor(
					(topLeft[axis] * (1 - u) + topRight[axis] * u) * (1 - v) +
						(bottomLeft[axis] * (1 - u) + bottomRight[axis] * u) * v,
				);
			const x = at(0);
			const y = at(1);
			if (x >= 0 && y >= 0 && x < width && y < height && owners[y * width + x] === index) seen++;
		}
	}
	return seen / (probesAcross * probesDown);
}
