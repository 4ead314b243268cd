import { describe, expect, it } from "vitest";
import { fill } from "../../../device/scene/artwork/fill.ts";
import { solid } from "../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { ellipse, rectangle } from "../../../device/scene/artwork/shapes.ts";
import { Composer } from "../../../device/scene/compose.ts";
import { Random } from "../../../device/scene/random.ts";
import { backdropOf, copyPicture } from "../../../device/scene/sprite/backdrop.ts";
import { lay } from "../../../device/scene/sprite/lay.ts";
import { shadeOf } from "../../../device/scene/sprite/shade.ts";
import { spriteOf } from "../../../device/scene/sprite/sprite.ts";
import { type Item, paintingOrder } from "../../../device/scene/stage.ts";
import { guardedCanvas, pictureOf } from "./canvas.ts";
import { greySheet } from "./sheet.ts";

const width = 160;
const height = 120;

function background(): Picture {
	const picture = new Picture(width, height);
	for (let y = 0; y < height; y += 8) {
		fill(picture, [rectangle(0, y, width, 8)], solid([y * 2, 255 - y, 128]));
	}
	return picture;
}

function blob(random: Random, depth: number, opacity: number): Item {
	const picture = new Picture(40, 40);
	const colour = [random.below(256), random.below(256), random.below(256)] as const;
	fill(picture, [ellipse(20, 20, random.between(6, 17), random.between(6, 17))], solid(colour, opacity));
	return {
		sprite: spriteOf(picture),
		x: random.between(-20, width - 20),
		y: random.between(-20, height - 20),
		scale: random.pick([1, 0.7, 1.4]),
		depth,
	};
}

/** Every layer, one after the other. */
function layered(items: readonly Item[]): Uint8Array {
	const sheet = greySheet(width, height, 0);
	copyPicture(backdropOf(background()), sheet);
	for (const item of [...items].sort(paintingOrder)) lay(sheet, item);
	return pictureOf(sheet);
}

/** Scenery, and what moves before and behind it in `count` pictures, some of it staying where it is for a while. */
function play(random: Random, count: number) {
	const scenery = Array.from({ length: 5 }, () => {
		const item = blob(random, random.between(1, 10), random.pick([1, 0.4]));
		return { ...item, x: Math.round(item.x), y: Math.round(item.y), scale: 1 };
	});
	const shadow = new Picture(40, 40);
	fill(shadow, [ellipse(20, 20, 15, 8)], solid([0, 0, 0], 0.5));
	const cast: Item[] = Array.from({ length: 6 }, () => blob(random, random.between(1, 10), 1));
	cast.push({ ...blob(random, 3, 1), sprite: shadeOf(shadow, [0, 0, 0]), onGround: true });
	const pictures: Item[][] = [];
	for (let picture = 0; picture < count; picture++) {
		cast.forEach((item, index) => {
			if (random.next() < 0.5) return;
			const x = item.x + random.between(-6, 6);
			const y = item.y + random.between(-6, 6);
			cast[index] = { ...item, x, y, depth: item.depth * random.between(0.8, 1.2) };
		});
		pictures.push(cast.filter(() => random.next() < 0.9).sort(paintingOrder));
	}
	return { scenery, pictures };
}

describe("a composer", () => {
	it("paints just what laying all layers would, whatever it painted before and whatever was on the canvas", () => {
		for (let seed = 1; seed <= 12; seed++) {
			const { scenery, pictures } = play(new Random(seed), 6);
			const composer = new Composer(backdropOf(background()), scenery);
			const canvas = guardedCanvas(width, height, 10);
			for (const [index, items] of pictures.entries()) {
				composer.paint(canvas, items);
				const expected = layered([...scenery, ...items]);
				expect(Buffer.compare(pictureOf(canvas), expected), `seed ${seed}, picture ${index}`).toBe(0);
				// A masking stage has painted over it meanwhile.
				canvas.planes[0].fill(16, 0, canvas.strides[0] * 40);
			}
		}
	});

	it("starts anew after a drawing that could not be laid", () => {
		const { scenery, pictures } = play(new Random(5), 3);
		const composer = new Composer(backdropOf(background()), scenery);
		const canvas = guardedCanvas(width, height);
		composer.paint(canvas, pictures[0]!);
		const broken = { ...pictures[1]![0]!, sprite: undefined as unknown as Item["sprite"] };
		expect(() => composer.paint(canvas, [...pictures[1]!, broken])).toThrow();
		composer.paint(canvas, pictures[2]!);
		expect(Buffer.compare(pictureOf(canvas), layered([...scenery, ...pictures[2]!]))).toBe(0);
	});
});
