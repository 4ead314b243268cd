import type { Analytics, AnalyticsEntry } from "../config/types.ts";
import { type Module, usualModule } from "./modules.ts";
import { formOf, type Rule } from "./rules.ts";

/** What runs on a camera. */
export interface Running {
	readonly rules: readonly Rule[];
	readonly modules: readonly Module[];
}

/** The functions that a camera's configuration names, and what each of them means. */
const functions: Readonly<Record<Analytics, Running>> = {
	motion: { rules: [], modules: [usualModule("motion", "Motion")] },
	"people-count": { rules: [formOf("occupancy").usual("occupancy")], modules: [] },
	objects: { rules: [], modules: [usualModule("objects", "Objects")] },
	tampering: {
		rules: [
			formOf("tampering").usual("scene-change"),
			{ ...formOf("tampering").usual("too-dark"), mode: "ImageTooDark", threshold: 90 },
			{ ...formOf("tampering").usual("too-bright"), mode: "ImageTooBright", threshold: 90 },
			{ ...formOf("tampering").usual("too-blurry"), mode: "ImageTooBlurry", threshold: 50 },
		],
		modules: [],
	},
};

/** The function of the configuration that switches on `one` as it is; undefined where no single name stands for it. */
export function functionOf(one: { readonly name: string; readonly type: string }): Analytics | undefined {
	const isIt = (part: { readonly name: string; readonly type: string }) =>
		part.name === one.name && part.type === one.type;
	const found = Object.entries(functions).find(([, { rules, modules }]) => [...rules, ...modules].some(isIt));
	return found?.[0] as Analytics | undefined;
}

export function runningOf(entries: readonly AnalyticsEntry[]): Running {
	const named = entries.map((entry): Running => {
		if (typeof entry === "string") return functions[entry];
		return "rule" in entry ? { rules: [entry.rule], modules: [] } : { rules: [], modules: [entry.module] };
	});
	return { rules: named.flatMap(({ rules }) => rules), modules: named.flatMap(({ modules }) => modules) };
}
