import { describe, expect, it } from "vitest";
import { Recent } from "../../../../masks/plates/network/recent.ts";

describe("what was asked for last", () => {
	it("is made once, until others have taken its place, or it is forgotten", () => {
		const made: string[] = [];
		const recent = new Recent<string>(2);
		const get = (name: string) => recent.get(name, () => made[made.push(name) - 1] as string);
		expect([get("a"), get("b"), get("a"), get("c"), get("a")]).toEqual(["a", "b", "a", "c", "a"]);
		expect(made).toEqual(["a", "b", "c"]);
		get("b"); // it was asked for longest ago, and had to go
		recent.forget("a");
		get("a");
		expect(made).toEqual(["a", "b", "c", "b", "a"]);
	});
});
