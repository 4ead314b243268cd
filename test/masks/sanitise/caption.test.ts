import { describe, expect, it } from "vitest";
import { checkCaption, maxCaptionLength } from "../../../masks/sanitise/caption.ts";

describe("a text over the pictures", () => {
	it.each([
		"North gate",
		"Entrée nord: 2. OG (façade)",
		"Straße & Höfe €",
		"Camera 12",
		"x".repeat(maxCaptionLength),
	])("may be %j", (text) => {
		expect(checkCaption(text)).toEqual({ ok: true });
	});

	it.each([
		["ZH 123456"],
		["gate of B-AB 1234"],
		["zh123456"],
		["Z H 1 2 3 4 5 6"],
		["ZH/123456"],
		["ZH:123.456"],
		["*A*B*1*2*3*C*D*"],
		["AB¹²³CD"],
		["AB\u00b7123\u00b7CD"],
	])("is refused when it reads like a plate: %j", (text) => {
		const verdict = checkCaption(text);
		expect(verdict.ok).toBe(false);
		if (verdict.ok) return;
		expect(verdict.reason).toMatch(/^the text reads like a number plate \([\w ]+\)/);
		expect(verdict.reason).not.toContain(text);
	});

	it.each([
		["", "1 to 64"],
		["x".repeat(maxCaptionLength + 1), "1 to 64"],
		["two\nlines", "one line"],
		["tab\tbed", "one line"],
		["北門", "Latin-1"],
		["Ворота", "Latin-1"],
		["so\u00adft", "Latin-1"],
		["emoji 🚗", "Latin-1"],
	])("is refused when it cannot be drawn: %j", (text, reason) => {
		expect(checkCaption(text)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
	});
});
