import { describe, expect, it } from "vitest";
import { hasToken } from "../../../console/http/page-token.ts";

describe("the token of a session's pages", () => {
	it("is the very one", () => {
		expect(hasToken({ "x-persienne-token": "abc" }, "abc")).toBe(true);
	});

	it.each([undefined, "", "abcd", "ABC", ["abc", "abc"]])("is not %j", (given) => {
		expect(hasToken({ "x-persienne-token": given }, "abc")).toBe(false);
	});
});
