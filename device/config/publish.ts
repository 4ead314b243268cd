import type { PublishInput } from "./schema/publish.ts";
import type { PublishConfig } from "./types.ts";

const defaults = { pseudonyms: 60, window: 60, least: 5, epsilonPerDay: 24 };

/** When nobody says anything. */
export const usualPublish: PublishConfig = {
	seconds: 1,
	grid: 1,
	pseudonyms: defaults.pseudonyms,
	window: defaults.window,
	counts: undefined,
};

/** Completes what somebody said of how coarse what is published is. */
export function resolvePublish({
	seconds = 1,
	grid = 1,
	pseudonyms = defaults.pseudonyms,
	counts,
}: PublishInput): PublishConfig {
	if (!counts) return { ...usualPublish, seconds, grid, pseudonyms };
	const { window = defaults.window, least = defaults.least, epsilon, epsilonPerDay } = counts;
	return {
		seconds,
		grid,
		pseudonyms,
		window,
		counts: { least, epsilon, epsilonPerDay: epsilonPerDay ?? defaults.epsilonPerDay },
	};
}
