import { beforeAll, describe, expect, it } from "vitest";
import { loadTypeface } from "../../../../device/imaging/osd/typeface.ts";
import { Typesetter } from "../../../../device/imaging/osd/typesetter.ts";

let typesetter: Typesetter;
beforeAll(async () => {
	typesetter = new Typesetter(await loadTypeface());
});

/** First and last row that something covers, and how much is covered in all, in pixels. */
function inked(
	text: string,
	em: number,
): { readonly top: number; readonly bottom: number; readonly ink: number } {
	const { width, height, samples } = typesetter.set(text, em);
	const rows = Array.from({ length: height }, (_, row) =>
		samples.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
	);
	const ink = rows.reduce((sum, row) => sum + row, 0) / 255;
	return { top: rows.findIndex((row) => row > 255), bottom: rows.findLastIndex((row) => row > 255), ink };
}

describe("a line of text", () => {
	it.each([11, 16, 44, 120, 240])("is as large as it is asked for: %i pixels", (em) => {
		const { top, bottom, ink } = inked("H", em);
		// Capitals of the typeface are 0.72 of its size.
		expect((bottom - top + 1) / em).toBeGreaterThan(0.66);
		expect((bottom - top + 1) / em).toBeLessThan(0.86);
		// What is covered grows with the square of the size, whatever the scaling.
		expect(ink / em ** 2).toBeCloseTo(inked("H", 128).ink / 128 ** 2, 1);
	});

	it("has stems that cover wholly, and a ground that does not at all", () => {
		const { samples } = typesetter.set("HI", 44);
		expect(Math.max(...samples)).toBe(255);
		expect([...samples].filter((value) => value === 0).length).toBeGreaterThan(samples.length / 2);
	});

	it("is as long as its characters, and the same each time", () => {
		const em = 40;
		expect(typesetter.set("mmmm", em).width).toBeGreaterThan(2 * typesetter.set("iiii", em).width);
		expect(typesetter.set("12:00:01", em)).toEqual(typesetter.set("12:00:01", em));
		expect(typesetter.set("12:00:01", em).width).toBe(typesetter.set("23:59:58", em).width);
	});
});
