import { isRefused, whyRefused } from "../rules/refused.ts";
import { formOf, ruleTypes } from "../rules/rules.ts";
import { typeOf } from "./functions.ts";
import type { Notes } from "./notes.ts";
import { quoted } from "./quoted.ts";
import { suggest } from "./suggest.ts";
import { type Analytics, analyticsNames } from "./types.ts";

/** What says more of people than that something moves or how many there are runs for a purpose, or not at all. */
export const whyNoPurpose = "without a purpose it does not run, and nothing is published of it";

export type AnalyticsVerdict =
	| { readonly kind: "runs"; readonly name: Analytics }
	| { readonly kind: "needs-purpose"; readonly remedy: string }
	| { readonly kind: "refused"; readonly message: string; readonly remedy: string | undefined };

/** What becomes of a function that a configuration names. */
export function judgeAnalytics(name: string): AnalyticsVerdict {
	const known = analyticsNames.find((candidate) => candidate === name);
	if (known) return { kind: "runs", name: known };
	const type = ruleTypes.find((candidate) => candidate === name);
	if (type && formOf(type).needsPurpose)
		return { kind: "needs-purpose", remedy: `\`{ function: ${type}, purpose: … }\` says what for` };
	if (isRefused(name)) return { kind: "refused", message: whyRefused, remedy: "remove it" };
	const nearest = suggest(name, analyticsNames);
	return {
		kind: "refused",
		message: `expected one of ${analyticsNames.join(", ")}, found ${quoted(name)}`,
		remedy: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
	};
}

/**
 * Notes what is wrong with names of functions where the form of a configuration is wrong elsewhere, so that all of it is told at once.
 *
 * @param value of which nothing is known
 */
export function noteFunctions(value: unknown, notes: Notes): void {
	for (const [camera, section] of listIn(value, "cameras"))
		for (const [index, entry] of listIn(section, "analytics")) {
			const path = ["cameras", camera, "analytics", index];
			if (typeof entry !== "string") {
				const type = valueIn(entry, "function");
				// Empty text is a mistake of form already.
				if (typeof type === "string" && type !== "") typeOf(type, path, notes);
				for (const [at, one] of listIn(entry, "classes"))
					if (typeof one === "string" && isRefused(one))
						notes.problem([...path, "classes", at], whyRefused, "remove it");
				continue;
			}
			const verdict = judgeAnalytics(entry);
			if (verdict.kind === "refused") notes.problem(path, verdict.message, verdict.remedy);
		}
}

function listIn(section: unknown, key: string): [index: number, entry: unknown][] {
	const list = valueIn(section, key);
	return Array.isArray(list) ? [...list.entries()] : [];
}

function valueIn(section: unknown, key: string): unknown {
	const isSection = typeof section === "object" && section !== null && Object.hasOwn(section, key);
	return isSection ? (section as Record<string, unknown>)[key] : undefined;
}
