import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Arguments, type Usage, UsageError } from "../../../device/cli/command-line.ts";

const usage: Usage = {
	command: "film",
	operands: "[FILE]",
	maxOperands: 1,
	summary: "Films.",
	options: [
		{ name: "seed", value: "N", help: "A number." },
		{ name: "scene", value: "NAME", help: "A name." },
		{ name: "json", help: "A switch." },
	],
};
const parse = (...args: string[]) => Arguments.parse(usage, args);

describe("Arguments", () => {
	it("reads options before and after operands, joined or apart", () => {
		const args = parse("--seed=7", "a.yaml", "--json", "--scene", "street");
		expect(args.operands).toEqual(["a.yaml"]);
		expect(args.integer("seed", 0, 9)).toBe(7);
		expect(args.text("scene")).toBe("street");
		expect(args.has("json")).toBe(true);
	});

	it("knows what was not said", () => {
		const args = parse();
		expect([args.text("scene"), args.integer("seed", 0, 9), args.choice("scene", ["a"])]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect(args.has("json")).toBe(false);
	});

	it("lets the last of several count", () => {
		expect(parse("--seed", "1", "--seed", "2").integer("seed", 0, 9)).toBe(2);
	});

	it("takes everything after -- for operands", () => {
		expect(parse("--", "--json").operands).toEqual(["--json"]);
	});

	it.each(["-1", "1.5", "", " 1", "0x1", "1e1", "99999999999", "ten"])(
		"does not take %j for a number",
		(text) => {
			expect(() => parse(`--seed=${text}`).integer("seed", 0, 99)).toThrow(UsageError);
		},
	);

	it("takes or refuses any words, and never fails otherwise", () => {
		const word = fc.oneof(
			fc.constantFrom(
				"--seed",
				"--scene",
				"--json",
				"--",
				"-",
				"-x",
				"--seed=1",
				"--=",
				"--__proto__=1",
				"a",
			),
			fc.string({ unit: "binary", maxLength: 12 }),
		);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 6 }), (args) => {
				try {
					parse(...args).integer("seed", 0, 9);
				} catch (error) {
					expect(error).toBeInstanceOf(UsageError);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});
