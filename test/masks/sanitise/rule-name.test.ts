import { describe, expect, test } from "vitest";
import { checkRuleName } from "../../../masks/sanitise/rule-name.ts";

describe("names of rules that pass", () => {
	test.each(["a", "North door 2", "MyMotionRegion", "VMD_1", "zone.4-west", "Rule 001", "x".repeat(64)])(
		"%s",
		(name) => {
			expect(checkRuleName(name)).toEqual({ ok: true });
		},
	);
});

describe("a name that is published behind others", () => {
	test.each([
		[["persienne", "lot"], "B2", false],
		[["lot"], "B2", false],
		[["persienne", "gate-north"], "B2", true],
		[["persienne", "cam-1"], "L1", true],
	])("%j, %s", (levels, name, ok) => {
		expect(checkRuleName(name, [levels]).ok).toBe(ok);
	});
});

describe("names of rules that do not", () => {
	test.each([
		["", /1 to 64/],
		["x".repeat(65), /1 to 64/],
		["1st", /begins with a letter/],
		["door ", /ends with/],
		["Tür", /letters/],
		["a/b", /letters/],
		["a#", /letters/],
		["AB-123-CD", /number plate/],
		["garage M-AB 1234", /number plate/],
	])("%j", (name, reason) => {
		const verdict = checkRuleName(name);
		expect(verdict).toEqual({ ok: false, reason: expect.stringMatching(reason) });
		if (name.length > 4) expect(JSON.stringify(verdict)).not.toContain(name);
	});
});
