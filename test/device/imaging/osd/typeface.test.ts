import { expect, it } from "vitest";
import { loadTypeface } from "../../../../device/imaging/osd/typeface.ts";
import { checkCaption } from "../../../../masks/sanitise/caption.ts";

it("has every character that a text may hold, and leaves no printing one blank", async () => {
	const typeface = await loadTypeface();
	const allowed = Array.from({ length: 0x2100 }, (_, code) => String.fromCodePoint(code)).filter(
		(character) => checkCaption(character).ok,
	);
	expect(allowed.length).toBe(94 + 94 + 1);
	const blank = allowed.filter((character) => {
		const glyph = typeface.glyph(character);
		return !glyph || !(glyph.advance > 0) || !glyph.coverage.some((value) => value > 200);
	});
	expect(blank).toEqual([" "]);
	expect(typeface.glyph("北")).toBeUndefined();
});
