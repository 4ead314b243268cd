import type { PublishInput } from "./schema/publish.ts";
import type { PublishConfig } from "./types.ts";

const defaults = { window: 60, least: 5, epsilonPerDay: 24 };

/** When nobody says anything. */
export const usualPublish: PublishConfig = {
	seconds: 1,
	grid: 1,
	window: defaults.window,
	counts: undefined,
};

/** Completes what somebody said of how coarse what is published is. */
export function resolvePublish({ seconds = 1, grid = 1, counts }: PublishInput): PublishConfig {
	if (!counts) return { ...usualPublish, seconds, grid };
	const { window = defaults.window, least = defaults.least, epsilon, epsilonPerDay } = counts;
	return {
		seconds,
		grid,
		window,
		counts: { least, epsilon, epsilonPerDay: epsilonPerDay ?? defaults.epsilonPerDay },
	};
}
