import { describe, expect, it } from "vitest";
import { formOf } from "../../../../device/rules/rules.ts";
import { left, person, picture, right, said, times } from "./pictures.ts";

const rule = formOf("occupancy").usual("square");
const pictures = [
	...times(10, () => picture()),
	...times(15, (step) => picture([person(40 + step * 4), person(120 + step * 4), person(500)])),
];

describe("occupancy", () => {
	it("counts who is in the picture", () => {
		expect(said(rule, pictures).at(-1)).toBe(3);
	});

	it("counts who stands in its field alone", () => {
		expect(said({ ...rule, field: left }, pictures).at(-1)).toBe(2);
		expect(said({ ...rule, field: right }, pictures).at(-1)).toBe(1);
	});

	it("counts by where somebody stands, and not by where their head is", () => {
		const upper = [
			[-1, 1],
			[1, 1],
			[1, -0.2],
			[-1, -0.2],
		] as const;
		expect(said({ ...rule, field: upper }, pictures).at(-1)).toBe(0);
	});
});
