import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printableWithout } from "../../../device/doctor/printable.ts";

const printable = printableWithout(["s3cr3t/äß", "abc"], 40);

describe("what a device says", () => {
	it.each([
		["Acme One", "Acme One"],
		["a\u001b[2Jb\r\nc\u0000", "a [2Jb c"],
		["right\u202eto\u2066left\u200b", "right to left"],
		["\ud800broken", "broken"],
		["it was s3cr3t/äß", "it was [redacted]"],
		["rtsp://u:s3cr3t%2F%C3%A4%C3%9F@h/", "rtsp://u:[redacted]@h/"],
		["abc is too short to be a secret", "abc is too short to be a secret"],
		["x".repeat(41), `${"x".repeat(40)}…`],
	])("%j is printed as %j", (text, shown) => {
		expect(printable(text)).toBe(shown);
	});

	it("is one short line without a secret, whatever it is", () => {
		const pieces = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("s3cr3t/äß", "\u001b", "\n"));
		fc.assert(
			fc.property(fc.array(pieces), (parts) => {
				const shown = printable(parts.join(""));
				expect(shown).not.toMatch(/[\p{Cc}\p{Cs}]|s3cr3t\/äß/u);
				expect([...shown].length).toBeLessThanOrEqual(41);
			}),
			{ numRuns: 300 },
		);
	});

	it("does not get a secret out in two halves", () => {
		expect(printable("s3c\u001br3t/äß")).not.toContain("s3cr3t/äß");
		expect(printableWithout(["hunter22"], 10)("12345hunter22")).toBe("12345[reda…");
	});
});
