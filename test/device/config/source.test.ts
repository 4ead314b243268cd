import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../device/config/problem.ts";
import { ConfigSource, maxConfigBytes, maxConfigDepth } from "../../../device/config/source.ts";

function flaws(text: string): string {
	try {
		ConfigSource.parse("c.yaml", text);
		return "";
	} catch (error) {
		if (error instanceof ConfigError) return error.message;
		throw error;
	}
}

describe("ConfigSource.parse", () => {
	it.each<[string, string, unknown]>([
		["YAML", "a: 1\nb: [x, yes, 0x10, ~]\n", { a: 1, b: ["x", "yes", 16, null] }],
		["JSON, indented with tabs", '{\n\t"a": [1,\n\t\t2.5]\n}', { a: [1, 2.5] }],
		["a byte order mark", "\ufeffa: b", { a: "b" }],
		["Windows line ends", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
		["a key that numbers would be", "1: x", { "1": "x" }],
		["an anchor that nobody uses", "a: &here 1", { a: 1 }],
		["a key that objects inherit", "__proto__: { x: 1 }", JSON.parse('{"__proto__":{"x":1}}')],
	])("reads %s", (_, text, value) => {
		expect(ConfigSource.parse("c.yaml", text).value).toEqual(value);
	});

	it.each([
		["a key twice", "a: 1\na: 2", "c.yaml:2:1: this key is there twice"],
		["an alias", "a: &x [1]\nb: *x", "c.yaml:2:4: an alias (*) is not allowed here: write the value itself"],
		["a tag", "a: !!binary aGk=", "c.yaml:1:13: a tag (!) is not allowed here"],
		["a second document", "a: 1\n---\nb: 2", "c.yaml:2:1: expected one document, found a second one"],
		["a tab as indentation", "a:\n\tb: 1", "c.yaml:2:1: indent with spaces: YAML does not take tabs"],
		[
			"two keys on a line",
			"a: b: c",
			"c.yaml:1:4: a second `key:` on the same line: put it on a line of its own, or quote the text",
		],
		["an open quote", 'a: "b', "c.yaml:1:6: a quote, a comma or a colon is missing"],
		["a list as a key", "? [a]\n: 1", "c.yaml:1:3: expected text as a key"],
		["control characters", "a: %", "c.yaml:1:4: this is not valid YAML"],
	])("refuses %s", (_, text, message) => {
		expect(flaws(text)).toBe(message);
	});

	it("expands nothing: a bomb of aliases stays small", () => {
		const levels = Array.from(
			{ length: 12 },
			(_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(i ? 9 : 0)}1]`,
		);
		expect(flaws(levels.join("\n"))).toContain("an alias (*) is not allowed here");
	});

	it("refuses more bytes than its limit", () => {
		expect(flaws(`a: 1 #${"x".repeat(maxConfigBytes)}`)).toBe(
			`c.yaml:1:1: expected at most ${maxConfigBytes} bytes, found ${maxConfigBytes + 6}`,
		);
	});

	it.each([
		["flow lists", "[".repeat(100_000)],
		["flow mappings", "{a: ".repeat(100_000)],
		["lists on a line", "- ".repeat(100_000)],
		["explicit keys", "? ".repeat(100_000)],
		["lines, each further in", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
	])("refuses %s nested without end, and survives it", (_, text) => {
		expect(flaws(text)).toMatch(/^c\.yaml:\d+:\d+: expected at most 16 levels, found more$/);
	});

	it(`takes ${maxConfigDepth} levels`, () => {
		const nested = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
		expect(flaws(nested(maxConfigDepth))).toBe("");
		expect(flaws(nested(4 * maxConfigDepth))).toContain(`expected at most ${maxConfigDepth} levels`);
	});

	it("refuses lists and mappings longer than its limit", () => {
		expect(flaws("- x\n".repeat(2000))).toContain("expected at most 1024 entries");
		const keys = Array.from({ length: 2000 }, (_, i) => `k${i}: 1`);
		expect(flaws(keys.join("\n"))).toContain("expected at most 1024 entries");
		expect(flaws(`{${keys.join(", ")}}`)).toContain("expected at most 1024 entries");
	});

	it("either reads a text or says why not, whatever the text", () => {
		const yamlish = fc.string({
			unit: fc.constantFrom(..."abc01-:,?&*!|>'\"%@`{}[]#~ \t\n\r\\\u0000\u0085\ud800é", "- ", ": ", "<<"),
			maxLength: 80,
		});
		fc.assert(
			fc.property(fc.oneof(yamlish, fc.string({ unit: "binary", maxLength: 80 })), (text) => {
				const message = flaws(text);
				if (message !== "") expect(message).toMatch(/^c\.yaml:\d+:\d+: /);
			}),
			{ numRuns: 800 },
		);
	});
});

describe("the place of a problem", () => {
	const source = ConfigSource.parse("c.yaml", "a:\n  - b: 1\n    c:\n      d: 2\n");
	const place = ({ line, column }: { line: number; column: number }) => [line, column];

	it.each([
		[["a"], [2, 3]],
		[
			["a", 0, "b"],
			[2, 8],
		],
		[
			["a", 0, "c", "d"],
			[4, 10],
		],
		[
			["a", 0, "missing"],
			[2, 5],
		],
		[
			["a", 7, "b"],
			[2, 3],
		],
		[[], [1, 1]],
	])("is that of %j, or of the nearest that is there", (path, expected) => {
		expect(place(source.problem(path, ""))).toEqual(expected);
	});

	it("can be that of a key", () => {
		expect(place(source.keyProblem(["a", 0, "c"], ""))).toEqual([3, 5]);
		expect(place(source.keyProblem(["a"], ""))).toEqual([1, 1]);
	});
});
