import { describe, expect, it } from "vitest";
import type { PlateBox } from "../../../masks/plates/finder.ts";
import { CloseLook } from "../../../masks/plates/strokes/close-look.ts";
import { closeModes } from "../../../masks/plates/strokes/modes.ts";
import type { Luma } from "../../../masks/watch.ts";
import { reduce } from "./reduce.ts";
import { main, reduced } from "./street.ts";

type Place = readonly [x: number, y: number];
const plate = { width: 44, height: 9 };

/** A grey picture with small plates, which begin at these places, and its copy of a third of the size. */
function picture(places: readonly Place[], ground = 80): { full: Luma; copy: Luma } {
	const luma = new Uint8Array(main.width * main.height).fill(ground);
	for (const [left, top] of places)
		for (let y = 0; y < plate.height; y++)
			for (let x = 0; x < plate.width; x++) {
				const isStroke = y > 1 && y < plate.height - 2 && x > 4 && x < plate.width - 3 && x % 5 < 2;
				luma[(top + y) * main.width + left + x] = isStroke ? 30 : 210;
			}
	return {
		full: { luma, ...main, stride: main.width },
		copy: { luma: reduce(luma), ...reduced, stride: reduced.width },
	};
}

const anything = () => true;
const scale = main.width / reduced.width;

function isCovered([x, y]: Place, boxes: readonly PlateBox[]): boolean {
	const [left, right] = [(x + 4) / scale, (x + plate.width - 3) / scale];
	const [top, bottom] = [(y + 2) / scale, (y + plate.height - 2) / scale];
	return boxes.some(
		(box) => box.x <= left && box.x + box.width >= right && box.y <= top && box.y + box.height >= bottom,
	);
}

const far: readonly Place[] = [
	[300, 5],
	[1000, 210],
	[1870, 600],
	[30, 1065],
];

describe("a close look", () => {
	it("finds plates nine pixels high wherever they are, in pixels of the copy", () => {
		const { full, copy } = picture(far);
		const boxes = new CloseLook(closeModes.strict).find(full, copy, anything);
		expect(far.filter((place) => !isCovered(place, boxes))).toEqual([]);
		expect(boxes.length).toBeLessThan(12);
	});

	it("gives nothing that the network says is no plate", () => {
		const { full, copy } = picture(far);
		expect(new CloseLook(closeModes.strict).find(full, copy, () => false)).toEqual([]);
	});

	it("finds the same again in a picture that did not change", () => {
		const look = new CloseLook(closeModes.strict);
		const { full, copy } = picture(far);
		const first = look.find(full, copy, anything);
		expect(look.find(full, copy, anything)).toEqual(first);
	});

	it("lets go of what has left, and finds what came", () => {
		const look = new CloseLook(closeModes.strict);
		const [before, after] = [picture([[600, 500]]), picture([[700, 520]])];
		look.find(before.full, before.copy, anything);
		const boxes = look.find(after.full, after.copy, anything);
		expect(isCovered([700, 520], boxes)).toBe(true);
		expect(isCovered([600, 500], boxes)).toBe(false);
	});

	it("finds within three pictures what comes where all of the picture changes", () => {
		const look = new CloseLook(closeModes.strict);
		const film = Array.from({ length: 8 }, (_, index) => picture(index < 3 ? [] : far, 80 + index));
		const seen = film.map(({ full, copy }) => {
			const boxes = look.find(full, copy, anything);
			return far.filter((place) => isCovered(place, boxes)).length;
		});
		expect(seen.slice(0, 3)).toEqual([0, 0, 0]);
		expect(seen.slice(5)).toEqual([4, 4, 4]);
	});

	it("looks at all of a picture after the camera has moved, or gives pictures of another size", () => {
		const look = new CloseLook(closeModes.strict);
		const film = Array.from({ length: 4 }, (_, index) => picture([], 80 + index));
		for (const { full, copy } of film) look.find(full, copy, anything);
		look.forget();
		const { full, copy } = picture(far);
		const boxes = look.find(full, copy, anything);
		expect(far.filter((place) => !isCovered(place, boxes))).toEqual([]);
		const half = { ...full, height: 540 };
		const above = look.find(half, { ...copy, height: 180 }, anything);
		expect(far.slice(0, 2).filter((place) => !isCovered(place, above))).toEqual([]);
		expect(above.every(({ y }) => y < 180)).toBe(true);
	});
});
