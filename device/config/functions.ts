import { checkRuleName } from "../../masks/sanitise/rule-name.ts";
import { isRefused, whyRefused } from "../rules/refused.ts";
import { formOf, type Rule, type RuleType, ruleFlaw, ruleTypes } from "../rules/rules.ts";
import { always, type Schedule } from "../rules/schedule.ts";
import type { Use } from "../rules/use.ts";
import type { Notes } from "./notes.ts";
import type { FunctionInput } from "./schema/function.ts";
import { suggest } from "./suggest.ts";

/** What only some rules have. */
const parameters = [
	"field",
	"line",
	"direction",
	"classes",
	"seconds",
	"dwell",
	"speed",
	"low",
	"medium",
	"high",
	"sensitivity",
	"mode",
	"threshold",
	"duration",
] as const;
type Parameter = (typeof parameters)[number];

/** What it is called in the rule: a region of motion has a polygon, as in ONVIF, and no field. */
const keyIn = (usual: Rule, parameter: Parameter) =>
	parameter === "field" && "polygon" in usual ? "polygon" : parameter;

/** The rule that a section of a configuration describes; undefined when there cannot be such a one, and the notes say why. */
export function resolveFunction(
	input: FunctionInput,
	path: readonly (string | number)[],
	notes: Notes,
): Rule | undefined {
	const type = typeOf(input.function, path, notes);
	if (type === undefined) return undefined;
	const usual = formOf(type).usual(input.name ?? type) as Rule;
	const has = (parameter: Parameter) => keyIn(usual, parameter) in usual;
	const foreign = parameters.find((key) => input[key] !== undefined && !has(key));
	if (foreign !== undefined) {
		const known = parameters.filter(has).join(", ");
		notes.problem([...path, foreign], `\`${type}\` has no such setting`, `it has ${known}`);
		return undefined;
	}
	const given = Object.fromEntries(
		parameters.flatMap((key) => (input[key] === undefined ? [] : [[keyIn(usual, key), input[key]]])),
	);
	const rule = { ...usual, ...given, use: useOf(input) } as Rule;
	const name = checkRuleName(rule.name);
	const flaw = name.ok ? ruleFlaw(rule) : name.reason;
	if (flaw === undefined) return rule;
	notes.problem([...path], flaw);
	return undefined;
}

/** The type of rule that a section names; undefined when there is none, and the notes say so. */
export function typeOf(name: string, path: readonly (string | number)[], notes: Notes): RuleType | undefined {
	const type = ruleTypes.find((known) => known === name);
	if (type) return type;
	const at = [...path, "function"];
	if (isRefused(name)) notes.problem(at, whyRefused, "remove it");
	else {
		const nearest = suggest(name, ruleTypes);
		const remedy = nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
		notes.problem(at, `expected one of ${ruleTypes.join(", ")}, found another function`, remedy);
	}
	return undefined;
}

function useOf({ purpose = "unstated", basis = "unstated", note, schedule }: FunctionInput): Use {
	return {
		purpose,
		basis,
		...(note !== undefined && { note }),
		...(schedule && { schedule: scheduleOf(schedule) }),
	};
}

function scheduleOf({ days, from, to, zone }: NonNullable<FunctionInput["schedule"]>): Schedule {
	return {
		days: days ?? always.days,
		from: from ?? always.from,
		to: to ?? always.to,
		...(zone !== undefined && { zone }),
	};
}
