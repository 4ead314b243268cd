import { isRefused, whyRefused } from "../rules/refused.ts";
import { formOf, ruleTypes } from "../rules/rules.ts";
import { quoted } from "./quoted.ts";
import { suggest } from "./suggest.ts";
import { type Analytics, analyticsNames } from "./types.ts";

/** What says more of people than that something moves runs for a purpose, or not at all. */
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
