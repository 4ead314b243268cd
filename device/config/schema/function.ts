import { z } from "zod";
import {
	type LegalBasis,
	legalBases,
	type Purpose,
	purposes,
	weekDays,
} from "../../../masks/sanitise/vocabulary.ts";
import { type RuleClass, ruleClasses } from "../../rules/classes.ts";
import { densityThreshold } from "../../rules/crowd-density.ts";
import { dwellSeconds } from "../../rules/dwell.ts";
import { fastSpeed } from "../../rules/fast-motion.ts";
import { type Direction, directions } from "../../rules/line-crossing.ts";
import { loiteringSeconds } from "../../rules/loitering.ts";
import type { WeekDay } from "../../rules/schedule.ts";
import { type TamperingMode, tamperingModes, tamperingRanges } from "../../rules/tampering.ts";
import { longestNote, statedPurposes } from "../../rules/use.ts";
import { integer, number, oneOf, section, text } from "./parts.ts";

export interface ScheduleInput {
	days?: WeekDay[] | undefined;
	from?: string | undefined;
	to?: string | undefined;
	zone?: string | undefined;
}

/** A function with all that there is to say of it. */
export interface FunctionInput {
	function: string;
	name?: string | undefined;
	purpose?: Purpose | undefined;
	basis?: LegalBasis | undefined;
	note?: string | undefined;
	schedule?: ScheduleInput | undefined;
	field?: [number, number][] | undefined;
	line?: [number, number][] | undefined;
	direction?: Direction | undefined;
	classes?: RuleClass[] | undefined;
	seconds?: number | undefined;
	dwell?: number | undefined;
	speed?: number | undefined;
	low?: number | undefined;
	medium?: number | undefined;
	high?: number | undefined;
	sensitivity?: number | undefined;
	mode?: TamperingMode | undefined;
	threshold?: number | undefined;
	duration?: number | undefined;
}

export const functionForm =
	"the name of a function, or a section such as { function: crowd-density, purpose: crowd-safety }";

const coordinate = number(-1, 1, "a coordinate");
const points = (what: string) =>
	z
		.array(z.tuple([coordinate, coordinate], { error: "a point [x, y]" }), { error: what })
		.max(64, { error: what });

export const functionSchema: z.ZodType<FunctionInput, unknown> = section(functionForm, {
	function: text("the name of a function"),
	name: text("a name").optional().describe("Published with each event. Default: the function's."),
	// `unstated` may stand where none is needed, and is not offered.
	purpose: z
		.enum(purposes, { error: `one of ${statedPurposes.join(", ")}` })
		.optional()
		.describe("What it is there for. Published."),
	basis: oneOf(legalBases).optional().describe("On what ground (GDPR Art. 6 (1)). Published."),
	note: z
		.string({ error: "a text" })
		.max(longestNote, { error: `at most ${longestNote} characters` })
		.optional()
		.describe("In your own words. It stays on the device."),
	schedule: section(
		"a schedule such as { days: [mon, tue], from: '08:00', to: '20:00', zone: Europe/Paris }",
		{
			days: z.array(oneOf(weekDays), { error: "a list of days such as [mon, tue]" }).optional(),
			from: text("a time of day such as '08:00'").optional(),
			to: text("a time of day such as '20:00'").optional(),
			zone: text("a time zone such as Europe/Paris").optional().describe("Default: UTC."),
		},
	)
		.optional()
		.describe("Outside of it the function does not run."),
	field: points("a polygon of points [x, y]").optional().describe("Where; all of the picture unless given."),
	line: points("a line of points [x, y]")
		.optional()
		.describe("Who goes to its right, as seen along it, comes in."),
	direction: oneOf(directions).optional(),
	classes: z
		.array(oneOf(ruleClasses), { error: `a list of ${ruleClasses.join(", ")}` })
		.optional()
		.describe("What it is about; all when none is named."),
	seconds: number(loiteringSeconds.min, loiteringSeconds.max, "seconds").optional().describe("Of a stay."),
	dwell: number(dwellSeconds.min, dwellSeconds.max, "seconds").optional().describe("Of things left or gone."),
	speed: number(fastSpeed.min, fastSpeed.max, "metres a second").optional(),
	low: integer(densityThreshold.min, densityThreshold.max, "people").optional(),
	medium: integer(densityThreshold.min, densityThreshold.max, "people").optional(),
	high: integer(densityThreshold.min, densityThreshold.max, "people").optional(),
	sensitivity: number(0, 1, "a sensitivity").optional().describe("Of a region of motion."),
	mode: oneOf(tamperingModes).optional().describe("What tampering is looked for."),
	threshold: number(tamperingRanges.threshold.min, tamperingRanges.threshold.max, "per cent")
		.optional()
		.describe("How much of the picture, of the place or of its sharpness."),
	duration: number(tamperingRanges.duration.min, tamperingRanges.duration.max, "seconds")
		.optional()
		.describe("For which that lasts."),
});
