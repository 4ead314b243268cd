import type { z } from "zod";
import { integer, number, section } from "./parts.ts";

export interface PublishInput {
	seconds?: number | undefined;
	grid?: number | undefined;
	pseudonyms?: number | undefined;
	counts?: CountsInput | undefined;
}

interface CountsInput {
	window?: number | undefined;
	least?: number | undefined;
	epsilon?: number | undefined;
	epsilonPerDay?: number | undefined;
}

export const publishSchema: z.ZodType<PublishInput, unknown> = section(
	"a mapping such as { seconds: 10, grid: 5, counts: { least: 5 } }",
	{
		seconds: integer(1, 3600)
			.optional()
			.describe("Times of what is published are cut to a multiple of so many seconds."),
		grid: integer(1, 25)
			.optional()
			.describe("Where things are is told in steps of so many hundredths of the picture."),
		pseudonyms: integer(0, 600)
			.optional()
			.describe("Seconds for which a thing that is followed has one identifier; 0 for one picture."),
		counts: section("a mapping such as { window: 60, least: 5, epsilon: 0.5 }", {
			window: integer(10, 3600, "seconds, a whole number")
				.optional()
				.describe("Seconds that a count is for."),
			least: integer(1, 1000).optional().describe("Smaller counts are suppressed."),
			epsilon: number(0.01, 10)
				.optional()
				.describe("Noise of the geometric mechanism: what each published count spends of the day's budget."),
			epsilonPerDay: number(0.01, 10_000)
				.optional()
				.describe("The budget: when it is spent, counts are suppressed until the next day (UTC)."),
		})
			.optional()
			.describe("Protects counts of people. Counts of the moment are not published then."),
	},
);
