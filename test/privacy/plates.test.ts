import { describe, expect, it } from "vitest";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { characterPlaces, filmPlates, lumaAt, type Shown } from "../helpers/plate-film.ts";
import { correlation } from "../helpers/statistics.ts";

const fill = yuvOf(defaultFill).y;
/** By how much a codec may change a flat area. */
const tolerance = 8;

/** What is to be seen of one plate: the part of its characters that is covered, and how alike it is to what the lens saw. */
function look({ decoded, lens }: Shown, polygon: Shown["plates"][number]["polygon"]) {
	const places = characterPlaces(polygon);
	const covered = places.filter((place) => Math.abs(lumaAt(decoded, place) - fill) <= tolerance).length;
	const alike = correlation(places.map((place) => [lumaAt(decoded, place), lumaAt(lens, place)] as const));
	return { places: places.length, covered: covered / places.length, alike };
}

describe.each([
	["street", "day", 0],
	["street", "day", 20],
	["street", "dusk", 10],
	["courtyard", "day", 0],
] as const)("plates in the world %s by %s, from second %d on", (world, light, from) => {
	it("are covered in every picture, from 8 pixels of character height on", { timeout: 120_000 }, async () => {
		let seen = 0;
		let filled = 0;
		let pictures = 0;
		const bare: string[] = [];
		const options = { light, seed: 7, plates: "strict", from, pictures: 150 } as const;
		for await (const shown of filmPlates(world, options)) {
			pictures++;
			filled += shown.filled;
			const scale = shown.decoded.height / 1080;
			for (const { polygon, characterHeight, visible } of shown.plates) {
				if (characterHeight * scale < 8 || visible < 0.9) continue;
				const { places, covered, alike } = look(shown, polygon);
				if (places === 0) continue;
				seen++;
				if (covered < 0.95 || alike > 0.5) {
					const what = `${shown.stream} at ${shown.time.toFixed(2)} s, ${Math.round(characterHeight)} px`;
					bare.push(`${what}: ${covered.toFixed(2)} covered, ${alike.toFixed(2)} alike`);
				}
			}
		}
		process.stdout.write(
			`${world} by ${light}: ${seen} plates, ${((100 * filled) / pictures).toFixed(1)} % filled\n`,
		);
		expect(seen).toBeGreaterThan(50);
		expect(bare).toEqual([]);
	});
});

describe("the search for plates", () => {
	it("sees them where they are not covered", { timeout: 120_000 }, async () => {
		const alike: number[] = [];
		for await (const shown of filmPlates("street", { light: "day", seed: 7, plates: "off", pictures: 60 })) {
			if (shown.stream !== "main") continue;
			for (const { polygon, characterHeight, visible } of shown.plates)
				if (characterHeight >= 12 && visible > 0.9) alike.push(look(shown, polygon).alike);
		}
		expect(alike.length).toBeGreaterThan(5);
		expect(Math.min(...alike)).toBeGreaterThan(0.7);
	});
});
