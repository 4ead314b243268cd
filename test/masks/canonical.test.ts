import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../../masks/canonical.ts";

describe("canonical JSON (RFC 8785)", () => {
	it.each<[what: string, value: Json, text: string]>([
		["literals", [null, true, false], "[null,true,false]"],
		["numbers as ECMAScript prints them", [1e30, 4.5, 2e-3, 1e-27, 100, -0], "[1e+30,4.5,0.002,1e-27,100,0]"],
		["text with the escapes that JSON asks for and no others", '€$\u000f\nA"\\', '"€$\\u000f\\nA\\"\\\\"'],
		[
			"keys by UTF-16 code units",
			{ "\u20ac": 1, "\r": 2, "1": 3, "\u00f6": 4 },
			'{"\\r":2,"1":3,"ö":4,"€":1}',
		],
		["keys inside keys", { b: { d: [], c: {} }, a: 0 }, '{"a":0,"b":{"c":{},"d":[]}}'],
	])("%s", (_, value, text) => {
		expect(canonicalJson(value)).toBe(text);
	});

	it.each([Number.NaN, Number.POSITIVE_INFINITY])("has no way to write %s", (number) => {
		expect(() => canonicalJson([number])).toThrow(RangeError);
	});

	it("is JSON of the same value, and the same for every order of keys", () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
				const text = canonicalJson(value as Json);
				expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
				const turned = Object.fromEntries(Object.entries(value).reverse());
				expect(canonicalJson(turned as Json)).toBe(text);
			}),
		);
	});
});
