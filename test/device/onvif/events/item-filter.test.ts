import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FilterError } from "../../../../device/onvif/events/fault.ts";
import { type Item, parseItemFilter } from "../../../../device/onvif/events/item-filter.ts";
import { namespaces } from "../../../../device/onvif/soap/namespaces.ts";

const bindings: Readonly<Record<string, string>> = { tt: namespaces.tt, o: namespaces.tt, x: "urn:x" };
const parse = (text: string) => parseItemFilter(text, (prefix) => bindings[prefix]);

/** Items as words: `Source=lens State=true`. */
const items = (words: string): Item[] =>
	words
		.split(" ")
		.filter(Boolean)
		.map((word) => {
			const [name = "", value = ""] = word.split("=");
			return { name, value };
		});
const has = (name: string, value?: string) =>
	`boolean(//tt:SimpleItem[@Name="${name}"${value === undefined ? "" : ` and @Value="${value}"`}])`;

describe("an expression", () => {
	test.each([
		[has("State", "true"), "Source=lens State=true", true],
		[has("State", "true"), "Source=lens State=false", false],
		[has("State", "true"), "Source=true State=false", false], // both on the same item
		[has("State"), "State=anything", true],
		[has("State"), "Other=1", false],
		[has("State"), "", false],
		[`not(${has("Rule")})`, "Source=lens", true],
		[`not( ${has("Rule")} )`, "Rule=a", false],
		[`${has("A")} and ${has("B")}`, "A=1", false],
		[`${has("A")} and ${has("B")}`, "A=1 B=1", true],
		[`${has("A")} or ${has("B")}`, "B=1", true],
		[`${has("A")} or ${has("B")} and ${has("C")}`, "A=1", true], // and binds more tightly
		[`(${has("A")} or ${has("B")}) and ${has("C")}`, "A=1", false],
		[`((${has("A")}))`, "A=1", true],
		[`not(${has("A")}) and ${has("B")}`, "B=1", true],
		["boolean(//o:SimpleItem[@Name='State'])", "State=1", true],
		["boolean(//SimpleItem[@Value='1'])", "State=1", true],
		['boolean(//tt:SimpleItem[@Name="A" or @Name="B"])', "B=1", true],
		['boolean(//tt:SimpleItem[(@Name="A" or @Name="B") and not(@Value="2")])', "B=1", true],
		['boolean(//tt:SimpleItem[(@Name="A" or @Name="B") and not(@Value="2")])', "B=2", false],
		['boolean( // tt:SimpleItem [ @Name = "A" ] )', "A=1", true],
		['boolean(//tt:ElementItem[@Name="A"])', "A=1", false],
		[`boolean(//tt:SimpleItem[@Name="it's"])`, "it's=1", true],
		['boolean(//tt:SimpleItem[@Name="constructor"])', "A=1", false],
	])("%s of %j is %j", (text, words, outcome) => {
		expect(parse(text)(items(words))).toBe(outcome);
	});

	test("may use tt that nobody has bound, as the specification's examples do", () => {
		expect(parseItemFilter(has("A"), () => undefined)(items("A=1"))).toBe(true);
	});
});

describe("an expression is refused", () => {
	test.each([
		"",
		"true()",
		"State",
		"boolean()",
		"boolean(//tt:SimpleItem)",
		"boolean(//tt:SimpleItem[])",
		'boolean(/tt:SimpleItem[@Name="A"])',
		'boolean(//x:SimpleItem[@Name="A"])',
		'boolean(//unbound:SimpleItem[@Name="A"])',
		'boolean(//tt:Message[@Name="A"])',
		'boolean(//tt:SimpleItem[@Type="A"])',
		"boolean(//tt:SimpleItem[@Name=A])",
		'boolean(//tt:SimpleItem[@Name!="A"])',
		'boolean(//tt:SimpleItem[contains(@Name,"A")])',
		'boolean(//tt:SimpleItem[@Name="A"]',
		'boolean(//tt:SimpleItem[@Name="A])',
		`${has("A")} ${has("B")}`,
		`${has("A")} and`,
		`and ${has("A")}`,
		`${has("A")})`,
		`not ${has("A")}`,
		`//tt:SimpleItem[@Name="A"]`,
		`count(//*) > 0`,
		`${"(".repeat(33)}${has("A")}${")".repeat(33)}`,
		`${has("A")} or ${has("x".repeat(5_000))}`,
	])("%j", (text) => {
		expect(() => parse(text)).toThrow(
			expect.objectContaining({ fault: "wsnt:InvalidMessageContentExpressionFault" }),
		);
	});
});

/** Expressions with what they mean, made together. */
type Meaning = readonly [text: string, holds: (found: readonly Item[]) => boolean];
const { expression } = fc.letrec<{ expression: Meaning }>((tie) => ({
	expression: fc.oneof(
		{ maxDepth: 5 },
		fc
			.tuple(fc.constantFrom("A", "B", "C"), fc.constantFrom("1", "2", undefined))
			.map(
				([name, value]): Meaning => [
					has(name, value),
					(found) =>
						found.some((item) => item.name === name && (value === undefined || item.value === value)),
				],
			),
		tie("expression").map(([text, holds]): Meaning => [`not(${text})`, (found) => !holds(found)]),
		fc
			.tuple(tie("expression"), tie("expression"))
			.map(
				([[a, first], [b, second]]): Meaning => [
					`(${a}) and (${b})`,
					(found) => first(found) && second(found),
				],
			),
		fc
			.tuple(tie("expression"), tie("expression"))
			.map(
				([[a, first], [b, second]]): Meaning => [`(${a} or ${b})`, (found) => first(found) || second(found)],
			),
	),
}));
const found = fc.array(
	fc.record({ name: fc.constantFrom("A", "B", "C"), value: fc.constantFrom("1", "2") }),
	{ maxLength: 3 },
);

test("it means what it says, however it is put together", () => {
	fc.assert(
		fc.property(expression, found, ([text, holds], message) => {
			fc.pre(text.length < 4_000);
			return parse(text)(message) === holds(message);
		}),
		{ numRuns: 1_000 },
	);
});

test("whatever comes is a matcher or a FilterError", () => {
	const piece = fc.oneof(
		fc.constantFrom(
			"boolean",
			"not",
			"(",
			")",
			"//",
			"tt:SimpleItem",
			"[",
			"]",
			"@Name",
			"=",
			'"A"',
			"and",
			" or ",
		),
		fc.string({ maxLength: 4 }),
	);
	const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
	fc.assert(
		fc.property(text, (garbled) => {
			try {
				return typeof parse(garbled)([]) === "boolean";
			} catch (error) {
				return error instanceof FilterError;
			}
		}),
		{ numRuns: 5_000 },
	);
});
