import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../device/config/load.ts";
import { canaryCells, canaryColours, isCanaryBright } from "../../../device/scene/canary.ts";
import { plantedPlates } from "../../../device/scene/planted.ts";
import { trialsOf } from "../../../device/self-test/fleet-plan.ts";
import { PatternSearch, type Picture } from "../../../device/self-test/pattern.ts";
import { WordSearch } from "../../../device/self-test/words.ts";
import type { Polygon } from "../../../masks/polygon.ts";

const upperLeft: Polygon = [
	[-1, 1],
	[0, 1],
	[0, 0],
	[-1, 0],
];

/** A picture with the pattern in its upper left quarter: as it is, or without its colour. */
function picture(coloured: boolean, pattern = true): Picture {
	const [width, height] = [320, 180];
	const y = new Uint8Array(width * height).fill(100);
	const [u, v] = [128, 128].map((grey) => new Uint8Array((width / 2) * (height / 2)).fill(grey)) as [
		Uint8Array,
		Uint8Array,
	];
	const cell = height / canaryCells;
	for (let row = 0; pattern && row < height / 2; row++)
		for (let column = 0; column < width / 2; column++) {
			const bright = isCanaryBright(Math.floor(column / cell), Math.floor(row / cell));
			y[row * width + column] = bright ? 180 : 90;
			if (coloured) {
				u[(row >> 1) * (width / 2) + (column >> 1)] = canaryColours.bright.u;
				v[(row >> 1) * (width / 2) + (column >> 1)] = canaryColours.bright.v;
			}
		}
	return { width, height, y, u, v };
}

describe("the search for the pattern", () => {
	it("finds it by its colour, and without its colour in its place", () => {
		for (const coloured of [true, false]) {
			const search = new PatternSearch([upperLeft], true);
			search.look(picture(coloured));
			expect([search.found, search.shown]).toEqual([1, 1]);
			expect(search.worst.correlation).toBeGreaterThan(0.9);
		}
	});

	it("finds nothing where there is nothing, and takes a dark picture for none that shows something", () => {
		const search = new PatternSearch([upperLeft], true);
		search.look(picture(false, false));
		expect(search).toMatchObject({ found: 0, pictures: 1, shown: 0 });
	});
});

describe("the search for words", () => {
	const search = new WordSearch({
		plates: ["AB 123 CD", "D X1"],
		zoneNames: ["canary of zone 0-1"],
		passwords: ["hunter-two"],
	});

	it("finds plates however they are spaced, and the rest as it is", () => {
		expect(search.find("…ab-123-cd…")).toEqual({ plate: 1 });
		expect(search.find('{"x":"canary of zone 0-1","p":"hunter-two"}')).toEqual({
			"zone-name": 1,
			password: 1,
		});
		expect(search.find("nothing of it")).toEqual({});
	});

	it("leaves out registrations that come about by chance", () => {
		expect(search.planted.plates).toEqual(["AB 123 CD"]);
	});
});

describe("what is tried", () => {
	const cameras = parseOptions({
		cameras: [
			{ name: "a", scene: "street", masks: [{ name: "left", polygon: upperLeft }] },
			{ name: "b", scene: "courtyard", masks: [{ name: "left", polygon: upperLeft }] },
			{ name: "c", scene: "street", masks: [{ name: "soft", polygon: upperLeft, fill: "pixelated" }] },
			{ name: "d", scene: "street" },
		],
	}).config.cameras.map((config) => ({ config, policy: config.policy }));

	it("is each different policy once, for all cameras that have it", () => {
		expect(trialsOf(cameras).map((trial) => trial.cameras)).toEqual([["a", "b"], ["c"], ["d"]]);
	});

	it("carries the pattern in areas that are filled, and names of its own", () => {
		const [filled, pixelated, dark] = trialsOf(cameras);
		expect(filled?.config.source).toMatchObject({ canary: true, canaryAreas: [upperLeft] });
		expect(filled?.config.policy?.zones.map(({ name }) => name)).toEqual(["canary of zone 0-0"]);
		expect(pixelated?.areas).toEqual([]);
		expect(dark?.config).toMatchObject({ policy: undefined, source: { canary: true } });
	});

	it("has cars whose registrations can be looked for", async () => {
		const plates = await plantedPlates("street", 7);
		const search = new WordSearch({ plates, zoneNames: [], passwords: [] });
		expect(search.planted.plates.length).toBeGreaterThan(8);
	});
});
