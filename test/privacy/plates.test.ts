import { describe, expect, it } from "vitest";
import { filmPlates, sightings } from "../helpers/plate-film.ts";

describe.each([
	["street", "day", 0],
	["street", "day", 20],
	["street", "dusk", 10],
	["courtyard", "day", 0],
] as const)("plates in the world %s by %s, from second %d on", (world, light, from) => {
	it("are covered in every picture, from 8 pixels of height on in the main stream", async () => {
		let seen = 0;
		let filled = 0;
		let pictures = 0;
		const bare: string[] = [];
		const options = { light, seed: 7, plates: "strict", from, pictures: 150 } as const;
		for await (const shown of filmPlates(world, options)) {
			pictures++;
			filled += shown.filled;
			for (const { stream, time, characterHeight, covered, alike, isBare } of sightings(shown)) {
				seen++;
				if (!isBare) continue;
				const what = `${stream} at ${time.toFixed(2)} s, ${Math.round(characterHeight)} px`;
				bare.push(`${what}: ${covered.toFixed(2)} covered, ${alike.toFixed(2)} alike`);
			}
		}
		process.stdout.write(
			`${world} by ${light}: ${seen} plates, ${((100 * filled) / pictures).toFixed(1)} % filled\n`,
		);
		expect(seen).toBeGreaterThan(50);
		expect(bare).toEqual([]);
	});
});

describe("a car that drives in close to the camera between two looks", () => {
	it("shows its plate in no picture, though something alike was seen not far away", async () => {
		const all = [];
		const options = { light: "day", seed: 4, plates: "strict", from: 31.04, pictures: 14 } as const;
		for await (const shown of filmPlates("street", options)) all.push(...sightings(shown));
		expect(all.filter(({ characterHeight }) => characterHeight > 30).length).toBeGreaterThan(2);
		expect(all.filter(({ isBare }) => isBare)).toEqual([]);
	});
});

describe("the search for plates", () => {
	it("sees them where they are not covered", async () => {
		const alike: number[] = [];
		for await (const shown of filmPlates("street", { light: "day", seed: 7, plates: "off", pictures: 60 })) {
			if (shown.stream !== "main") continue;
			alike.push(...sightings(shown, 12).map((sighting) => sighting.alike));
		}
		expect(alike.length).toBeGreaterThan(5);
		expect(Math.min(...alike)).toBeGreaterThan(0.7);
	});
});
