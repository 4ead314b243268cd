import { checkRuleName } from "../../masks/sanitise/rule-name.ts";
import { type Module, type ModuleType, moduleTypes, objectClasses, usualModule } from "../rules/modules.ts";
import { isRefused, whyRefused } from "../rules/refused.ts";
import { formOf, type Rule, type RuleType, ruleFlaw, ruleTypes } from "../rules/rules.ts";
import { always, type Schedule } from "../rules/schedule.ts";
import { type Use, unstated, useFlaw } from "../rules/use.ts";
import type { Notes } from "./notes.ts";
import type { FunctionInput } from "./schema/function.ts";
import { suggest } from "./suggest.ts";
import type { AnalyticsEntry } from "./types.ts";

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
const keyIn = (usual: Rule | Module, parameter: Parameter) =>
	parameter === "field" && "polygon" in usual ? "polygon" : parameter;

/** What a section of a configuration describes; undefined when there cannot be such a one, and the notes say why. */
export function resolveFunction(
	input: FunctionInput,
	path: readonly (string | number)[],
	notes: Notes,
): Exclude<AnalyticsEntry, string> | undefined {
	const type = typeOf(input.function, path, notes);
	if (type === undefined) return undefined;
	const usual = usualOf(type, input.name);
	const has = (parameter: Parameter) => keyIn(usual, parameter) in usual;
	const foreign = parameters.find((key) => input[key] !== undefined && !has(key));
	if (foreign !== undefined) {
		const known = parameters.filter(has).join(", ");
		notes.problem([...path, foreign], `\`${type}\` has no such setting`, known && `it has ${known}`);
		return undefined;
	}
	const given = Object.fromEntries(
		parameters.flatMap((key) => (input[key] === undefined ? [] : [[keyIn(usual, key), input[key]]])),
	);
	const made = { ...usual, ...given, use: useOf(input) } as Rule | Module;
	const name = checkRuleName(made.name);
	const flaw = name.ok ? flawOf(made) : name.reason;
	if (flaw === undefined) return isModule(made) ? { module: made } : { rule: made };
	notes.problem([...path], flaw);
	return undefined;
}

function usualOf(type: RuleType | ModuleType, name: string | undefined): Rule | Module {
	const own = { motion: "Motion", objects: "Objects" } as const;
	return type === "motion" || type === "objects"
		? usualModule(type, name ?? own[type])
		: formOf(type).usual(name ?? type);
}

const isModule = (made: Rule | Module): made is Module => moduleTypes.some((type) => type === made.type);

function flawOf(made: Rule | Module): string | undefined {
	if (!isModule(made)) return ruleFlaw(made);
	const isForeign = made.type === "objects" && made.classes.some((one) => !objectClasses.includes(one));
	return isForeign ? `\`objects\` tells apart ${objectClasses.join(", ")}` : useFlaw(made.use ?? unstated);
}

/** The type of rule or module that a section names; undefined when there is none, and the notes say so. */
export function typeOf(
	name: string,
	path: readonly (string | number)[],
	notes: Notes,
): RuleType | ModuleType | undefined {
	// What its single name stands for may be a section as well.
	if (name === "people-count") return "occupancy";
	const types = [...ruleTypes, ...moduleTypes];
	const type = types.find((known) => known === name);
	if (type) return type;
	const at = [...path, "function"];
	if (isRefused(name)) notes.problem(at, whyRefused, "remove it");
	else {
		const nearest = suggest(name, types);
		const remedy = nearest === undefined ? undefined : `did you mean \`${nearest}\`?`;
		notes.problem(at, `expected one of ${types.join(", ")}, found another function`, remedy);
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
