import { describe, expect, test } from "vitest";
import { checkName } from "../../../masks/sanitise/name.ts";

describe("names that pass", () => {
	test.each(["a", "place-d-armes", "cam-12", "Entrée nord", "北門", "x".repeat(64), "😀".repeat(64)])(
		"%s",
		(name) => {
			expect(checkName(name)).toEqual({ ok: true });
		},
	);
});

describe("names that do not", () => {
	test.each([
		["", /1 to 64/],
		["x".repeat(65), /1 to 64/],
		["a\u0000b", /control/],
		["a\nb", /control/],
		["a\u2028b", /control/],
		["a\u200bb", /invisible/],
		["a\u202eb", /invisible/],
		["a\ud800b", /control/],
		["a\ufffdb", /control/],
		["cam+1", /MQTT/],
		["cam#1", /MQTT/],
		["cam/1", /MQTT/],
		[" cam", /space/],
		["cam ", /space/],
		["AB-123-CD", /number plate \(France or Italy\)/],
		["garage M-AB 1234", /number plate \(Germany\)/],
	])("%j", (name, reason) => {
		const verdict = checkName(name);
		expect(verdict).toEqual({ ok: false, reason: expect.stringMatching(reason) });
	});

	test("the reason does not quote the name", () => {
		expect(JSON.stringify(checkName("garage M-AB 1234"))).not.toContain("1234");
	});
});
