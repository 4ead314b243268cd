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
	["zones", "masks"],
	["analyt", "analytics"],
	["toString", undefined],
	["x", undefined],
	["", undefined],
])("takes %j for %j", (word, meant) => {
	expect(suggest(word, keys)).toBe(meant);
});

it.each([
	["hevc", ["h264", "h265", "mjpeg"], "h265"],
	["H.265", ["h264", "h265", "mjpeg"], "h265"],
	["avc", ["h264", "h265", "mjpeg"], "h264"],
	["top-left", ["upper-left", "upper-right", "lower-left"], "upper-left"],
	["tamper", ["motion", "people-count", "objects", "tampering"], "tampering"],
	["HH:mm", ["HH:mm:ss", "H:mm:ss", "hh:mm:ss tt"], "HH:mm:ss"],
	["hh:mm", ["HH:mm:ss", "H:mm:ss", "hh:mm:ss tt"], "hh:mm:ss tt"],
	["certificate", ["cert", "key", "names"], "cert"],
	["night", ["day", "dusk"], "dusk"],
	["hevc", ["day", "dusk"], undefined],
])("takes %j, of %j, for %j", (word, known, meant) => {
	expect(suggest(word, known)).toBe(meant);
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
