import { describe, expect, it } from "vitest";
import { fill } from "../../../device/scene/artwork/fill.ts";
import { solid } from "../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { ellipse, rectangle } from "../../../device/scene/artwork/shapes.ts";
import { Composer } from "../../../device/scene/compose.ts";
import { Random } from "../../../device/scene/random.ts";
import type { Canvas } from "../../../device/scene/scene.ts";
import { backdropOf, layBackdrop } from "../../../device/scene/sprite/backdrop.ts";
import { lay } from "../../../device/scene/sprite/lay.ts";
import { shadeOf } from "../../../device/scene/sprite/shade.ts";
import { spriteOf } from "../../../device/scene/sprite/sprite.ts";
import { type Item, paintingOrder } from "../../../device/scene/stage.ts";
import { guardedCanvas, pictureOf } from "./canvas.ts";

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
function layered(canvas: Canvas, items: readonly Item[]): void {
	layBackdrop(backdropOf(background()), canvas);
	for (const item of [...items].sort(paintingOrder)) lay(canvas, item);
}

describe("a composer", () => {
	it("paints just what laying all layers would, scenery before and behind what moves", () => {
		for (let seed = 1; seed <= 20; seed++) {
			const random = new Random(seed);
			const scenery = Array.from({ length: 5 }, () => {
				const item = blob(random, random.between(1, 10), random.pick([1, 0.4]));
				return { ...item, x: Math.round(item.x), y: Math.round(item.y), scale: 1 };
			});
			const moving = Array.from({ length: 6 }, () => blob(random, random.between(1, 10), 1));
			const shadow = new Picture(40, 40);
			fill(shadow, [ellipse(20, 20, 15, 8)], solid([0, 0, 0], 0.5));
			const { sprite: _, ...place } = blob(random, 3, 1);
			const items: Item[] = [...moving, { ...place, sprite: shadeOf(shadow, [0, 0, 0]), onGround: true }];
			items.sort(paintingOrder);
			const quick = guardedCanvas(width, height);
			new Composer(backdropOf(background()), scenery).paint(quick, items);
			const slow = guardedCanvas(width, height);
			layered(slow, [...scenery, ...items]);
			expect(Buffer.compare(pictureOf(quick), pictureOf(slow)), `seed ${seed}`).toBe(0);
		}
	});
});
