import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCookie, writeCookie } from "../../../console/http/cookie.ts";

describe("a Cookie header", () => {
	it.each([
		["a=1", "1"],
		["b=2; a=1", "1"],
		["b=2;a=1;c=3", "1"],
		["a=1; a=2", "1"],
		["a=x=y", "x=y"],
		["  a = 1  ", "1"],
		["a=", ""],
		["aa=1; ba=2", undefined],
		["a", undefined],
		["=1", undefined],
		["", undefined],
		[undefined, undefined],
	])("%j says %j of a", (header, value) => {
		expect(readCookie(header, "a")).toBe(value);
	});

	it("gives back what was set, whatever stands around it", () => {
		const other = fc.stringMatching(/^[b-z]=[\w-]{0,8}$/);
		fc.assert(
			fc.property(fc.array(other), fc.base64String(), fc.array(other), (before, value, after) => {
				const set = writeCookie("a", value, { maxAge: 1, secure: false }).split(";")[0] as string;
				expect(readCookie([...before, set, ...after].join("; "), "a")).toBe(value);
			}),
		);
	});

	it("may be anything", () => {
		fc.assert(
			fc.property(fc.string(), (header) => {
				const value = readCookie(header, "a");
				if (value !== undefined) expect(header).toContain(value);
			}),
		);
	});
});
