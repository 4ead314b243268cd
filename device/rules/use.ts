import { type ZodType, z } from "zod";
import { type LegalBasis, legalBases, type Purpose, purposes } from "../../masks/sanitise/vocabulary.ts";
import { type Schedule, scheduleFlaw, scheduleSchema } from "./schedule.ts";

/** What a function is there for, on what ground, and when: published, but for the note. */
export interface Use {
	readonly purpose: Purpose;
	readonly basis: LegalBasis;
	/** In somebody's own words. It stays on the device. */
	readonly note?: string | undefined;
	/** Outside of it the function does not run; always, unless given. */
	readonly schedule?: Schedule | undefined;
}

/** Characters. */
export const longestNote = 500;

/** What can be said where a purpose has to be said. */
export const statedPurposes: readonly string[] = purposes.filter((purpose) => purpose !== "unstated");

export const unstated: Use = { purpose: "unstated", basis: "unstated" };

export const useSchema: ZodType<Use> = z.object({
	purpose: z.enum(purposes),
	basis: z.enum(legalBases),
	note: z.string().max(longestNote).optional(),
	schedule: scheduleSchema.optional(),
});

/** Why something cannot be used so; undefined when it can. */
export function useFlaw({ schedule }: Use): string | undefined {
	return schedule && scheduleFlaw(schedule);
}
