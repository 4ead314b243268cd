import { z } from "zod";
import { type AnalyticsEntry, analyticsNames } from "../../config/types.ts";
import { runningOf } from "../../rules/functions.ts";
import { type Module, moduleSchema } from "../../rules/modules.ts";
import { type Rule, ruleSchema } from "../../rules/rules.ts";
import type { CameraStore } from "../../store/camera-store.ts";

/** Token and first name of the one analytics configuration that a camera has. */
export const analyticsToken = "analytics";

/** What runs on a camera. */
export interface AnalyticsSet {
	readonly name: string;
	readonly rules: readonly Rule[];
	readonly modules: readonly Module[];
}

interface Kept extends AnalyticsSet {
	/** What the configuration named when a client changed something. */
	readonly functions: readonly AnalyticsEntry[];
}

const kept: z.ZodType<Kept> = z.object({
	functions: z.array(
		z.union([z.enum(analyticsNames), z.object({ rule: ruleSchema }), z.object({ module: moduleSchema })]),
	),
	name: z.string(),
	rules: z.array(ruleSchema),
	modules: z.array(moduleSchema),
});

/** Keeps what clients made of the functions that the configuration names. @throws Error when it cannot be kept */
export function keepAnalytics(
	store: Pick<CameraStore, "write">,
	functions: readonly AnalyticsEntry[],
	{ name, rules, modules }: AnalyticsSet,
): void {
	store.write("analytics", { functions, name, rules, modules });
}

/** What runs, by the configuration and what clients made of it. @throws PersienneError STATE_DAMAGED */
export function analyticsInForce(
	functions: readonly AnalyticsEntry[],
	store: Pick<CameraStore, "read">,
): AnalyticsSet {
	const found = store.read("analytics", kept);
	const running = found ? reconciled(found, functions) : runningOf(functions);
	return { rules: running.rules, modules: running.modules, name: found?.name ?? analyticsToken };
}

/** What was kept under a configuration that says something else now: what is its own is as it says, and the rest stays. */
function reconciled(
	before: Kept,
	functions: readonly AnalyticsEntry[],
): Pick<AnalyticsSet, "rules" | "modules"> {
	if (JSON.stringify(before.functions) === JSON.stringify(functions)) return before;
	const was = runningOf(before.functions);
	const now = runningOf(functions);
	const merged = <T extends { readonly name: string }>(
		kept: readonly T[],
		old: readonly T[],
		own: readonly T[],
	) => [...own, ...kept.filter(({ name }) => ![...old, ...own].some((other) => other.name === name))];
	const modules = merged(before.modules, was.modules, now.modules);
	return {
		rules: merged(before.rules, was.rules, now.rules),
		// At most one of each type.
		modules: modules.filter(({ type }, at) => modules.findIndex((other) => other.type === type) === at),
	};
}
