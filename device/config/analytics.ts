import { isRefused, whyRefused } from "../rules/refused.ts";
import { quoted } from "./quoted.ts";
import { suggest } from "./suggest.ts";
import { type Analytics, analyticsNames } from "./types.ts";

/** Functions that are announced and do not run yet: a configuration may name them, and its author is told. */
const announced = ["crowd-density"];

export type AnalyticsVerdict =
	| { readonly kind: "runs"; readonly name: Analytics }
	| { readonly kind: "announced" }
	| { readonly kind: "refused"; readonly message: string; readonly remedy: string | undefined };

/** What becomes of a function that a configuration names. */
export function judgeAnalytics(name: string): AnalyticsVerdict {
	const known = analyticsNames.find((candidate) => candidate === name);
	if (known) return { kind: "runs", name: known };
	if (announced.includes(name)) return { kind: "announced" };
	if (isRefused(name)) return { kind: "refused", message: whyRefused, remedy: "remove it" };
	const nearest = suggest(name, analyticsNames);
	return {
		kind: "refused",
		message: `expected one of ${analyticsNames.join(", ")}, found ${quoted(name)}`,
		remedy: nearest === undefined ? undefined : `did you mean \`${nearest}\`?`,
	};
}
