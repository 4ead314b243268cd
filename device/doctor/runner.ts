import { describeError } from "../cli/crash.ts";
import type { Clock } from "../clock.ts";
import { type Check, type CheckName, type Finding, type Result, skipped, type Verdict } from "./check.ts";
import type { Profile } from "./onvif/profile.ts";
import type { Printable } from "./printable.ts";
import { Trouble } from "./trouble.ts";
import type { Visit } from "./visit.ts";

export interface RunOptions {
	readonly clock: Clock;
	readonly printable: Printable;
}

/** Makes the checks one after the other: a device that is slow to answer one question is slower with two. */
export async function* runChecks(
	checks: readonly Check[],
	visit: Visit,
	{ clock, printable }: RunOptions,
): AsyncGenerator<Finding> {
	const results = new Map<string, Result>();
	for (const check of checks) {
		for (const { profile, run } of rounds(check, visit)) {
			const started = clock.monotonic();
			const obstacle = check.needs.map((need) => obstacleOf(results, need, profile)).find(Boolean);
			const { result, detail } = obstacle ? skipped(obstacle) : await attempt(run);
			results.set(keyOf(check.name, profile), result);
			yield {
				check: check.name,
				...(profile && { profile: printable(profile.token) }),
				result,
				detail: printable(detail),
				ms: Math.round(clock.monotonic() - started),
			};
		}
	}
}

/** Those of `checks` that are asked for, and those without which these come to nothing. */
export function selectChecks(checks: readonly Check[], only: readonly CheckName[]): Check[] {
	if (only.length === 0) return [...checks];
	const wanted = new Set(only);
	// What a check needs stands before it.
	for (const { name, needs, uses = [] } of checks.toReversed())
		if (wanted.has(name)) for (const other of [...needs, ...uses]) wanted.add(other);
	return checks.filter(({ name }) => wanted.has(name));
}

interface Round {
	readonly profile: Profile | undefined;
	run(): Promise<Verdict>;
}

function rounds(check: Check, visit: Visit): Round[] {
	if (check.of === "device") return [{ profile: undefined, run: () => check.run(visit) }];
	const profiles = [...visit.profiles.values()];
	if (profiles.length === 0)
		return [{ profile: undefined, run: async () => skipped("no media profile is known") }];
	return profiles.map((profile) => ({ profile, run: () => check.run(visit, profile) }));
}

function keyOf(name: CheckName, profile: Profile | undefined): string {
	return profile ? `${name} ${profile.token}` : name;
}

/** Why a check that needs `need` cannot be made; undefined when it can. What is needed of a profile is of the same one. */
function obstacleOf(
	results: ReadonlyMap<string, Result>,
	need: CheckName,
	profile: Profile | undefined,
): string | undefined {
	const result = results.get(keyOf(need, profile)) ?? results.get(need);
	if (result === "passed") return undefined;
	return result === "failed" ? `${need} failed` : `${need} was skipped`;
}

async function attempt(run: () => Promise<Verdict>): Promise<Verdict> {
	try {
		return await run();
	} catch (error) {
		return { result: "failed", detail: error instanceof Trouble ? error.message : describeError(error) };
	}
}
