import { describe, expect, it } from "vitest";
import { fill } from "../../../../device/scene/artwork/fill.ts";
import { solid } from "../../../../device/scene/artwork/paint.ts";
import { Picture } from "../../../../device/scene/artwork/picture.ts";
import { type Country, designs } from "../../../../device/scene/plates/design.ts";
import { glyph } from "../../../../device/scene/plates/glyphs.ts";
import { layOut } from "../../../../device/scene/plates/layout.ts";
import { registration, textOf } from "../../../../device/scene/plates/registration.ts";
import { Random } from "../../../../device/scene/random.ts";

const forms: Record<Country, RegExp> = {
	B: /^[12] [A-Z]{3} \d{3}$/,
	D: /^[A-Z]{1,3} [A-Z]{1,2} \d{3,4}$/,
	E: /^\d{4} [BCDFGHJKLMNPRSTVWXYZ]{3}$/,
	F: /^[A-HJ-NP-TV-Z]{2} \d{3} [A-HJ-NP-TV-Z]{2}$/,
	GB: /^[A-Z]{2}\d{2} [A-Z]{3}$/,
	I: /^[A-Z]{2} \d{3} [A-Z]{2}$/,
	NL: /^([A-Z] \d{3} [A-Z]{2}|[A-Z]{2} \d{3} [A-Z]|\d{2} [A-Z]{3} \d)$/,
	PL: /^[A-Z]{2} \d{4}[A-Z]$/,
};
const countries = Object.keys(designs) as Country[];

describe.each(countries)("plates of %s", (country) => {
	it("have registrations of the national form", () => {
		const random = new Random(1, country);
		for (let i = 0; i < 200; i++) expect(textOf(registration(country, random))).toMatch(forms[country]);
	});

	it.each(["front", "rear"] as const)(
		"keep their characters apart and on the free field at the %s",
		(end) => {
			const random = new Random(2, country);
			for (let i = 0; i < 50; i++) {
				const made = registration(country, random);
				const { design, width, height, marks } = layOut(made, end);
				const band = design.bands.find(({ side }) => side === "left")?.width ?? 0;
				expect(
					marks
						.map(({ character }) => character)
						.join("")
						.replaceAll("-", ""),
				).toBe(textOf(made).replaceAll(" ", ""));
				let edge = band;
				for (const { x, y, box } of marks) {
					expect(x).toBeGreaterThanOrEqual(edge);
					edge = x + box.width;
					expect(y).toBeGreaterThan(0);
					expect(y + box.height).toBeLessThan(height);
				}
				expect(edge).toBeLessThanOrEqual(width);
			}
		},
	);
});

describe("national rules", () => {
	it("are yellow all round in the Netherlands, and at the rear in Great Britain", () => {
		const yellow = (colour: readonly number[]) => colour[0]! > 200 && colour[2]! < 80;
		expect(yellow(designs.NL.background.front)).toBe(true);
		expect(yellow(designs.GB.background.rear)).toBe(true);
		expect(yellow(designs.GB.background.front)).toBe(false);
	});

	it("give Germany its seals, France and Belgium their hyphens", () => {
		const marks = (country: Country) => layOut(registration(country, new Random(3)), "front");
		expect(marks("D").seals).toHaveLength(2);
		expect(marks("F").marks.filter(({ character }) => character === "-")).toHaveLength(2);
		expect(marks("B").marks.filter(({ character }) => character === "-")).toHaveLength(2);
	});

	it("have the characters of Great Britain 79 mm high and 50 mm wide, 11 mm apart", () => {
		const { marks } = layOut({ country: "GB", groups: ["AB12", "CDE"] }, "front");
		expect(marks[0]?.box).toMatchObject({ width: 50, height: 79, stroke: 14 });
		expect(marks[1]!.x - marks[0]!.x - 50).toBeCloseTo(11);
	});
});

/** How much of a box of 48 × 80 pixels a character inks, column by column and row by row. */
function ink(character: string, typeface: "block" | "guarded"): Uint8Array {
	const picture = new Picture(48, 80);
	fill(picture, glyph(character, typeface, { width: 48, height: 80, stroke: 10 }), solid([255, 255, 255]));
	return picture.data.filter((_, index) => index % 4 === 3);
}

describe.each(["block", "guarded"] as const)("the %s typeface", (typeface) => {
	const characters = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

	it("draws every character, none like another", () => {
		const drawn = characters.map((character) => ink(character, typeface));
		drawn.forEach((one, i) => {
			const covered = one.reduce((sum, alpha) => sum + alpha, 0) / 255 / one.length;
			expect(covered, characters[i]).toBeGreaterThan(0.1);
			expect(covered, characters[i]).toBeLessThan(0.7);
			drawn.slice(i + 1).forEach((other, j) => {
				let differing = 0;
				one.forEach((alpha, at) => {
					if (Math.abs(alpha - other[at]!) > 128) differing++;
				});
				const pair = `${characters[i]}${characters[i + 1 + j]}`;
				// A plain O is a zero; they are told apart by where they stand.
				if (pair !== "0O") expect(differing, pair).toBeGreaterThan(40);
			});
		});
	});

	it("keeps its characters in their boxes, but for a hair", () => {
		for (const character of characters) {
			const box = { width: 45, height: 75, stroke: 10 };
			for (const contour of glyph(character, typeface, box)) {
				contour.forEach((value, index) => {
					const most = index % 2 === 0 ? box.width : box.height;
					expect(value, character).toBeGreaterThanOrEqual(-3.5);
					expect(value, character).toBeLessThanOrEqual(most + 3.5);
				});
			}
		}
	});

	it("draws nothing for what it does not know", () => {
		expect(glyph("é", typeface, { width: 45, height: 75, stroke: 10 })).toEqual([]);
	});
});
