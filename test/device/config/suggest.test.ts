import fc from "fast-check";
import { expect, it } from "vitest";
import { suggest } from "../../../device/config/suggest.ts";

const keys = ["name", "scene", "input", "masks", "plates", "analytics", "httpPort"];

it.each([
	["nmae", "name"],
	["scne", "scene"],
	["mask", "masks"],
	["Plates", "plates"],
	["http-port", "httpPort"],
	["analytcis", "analytics"],
	["zones", undefined],
	["x", undefined],
	["", undefined],
])("takes %j for %j", (word, meant) => {
	expect(suggest(word, keys)).toBe(meant);
});

it("knows every known word, and one slip of each", () => {
	fc.assert(
		fc.property(fc.constantFrom(...keys), fc.nat(), (key, at) => {
			expect(suggest(key, keys)).toBe(key);
			const i = at % key.length;
			expect(suggest(key.slice(0, i) + key.slice(i + 1), keys)).toBe(key);
		}),
	);
});
