/** Why a picture went dark (invariant I3). A closed vocabulary: it is published. */
export const failureCodes = [
	/** The camera has no mask policy, and nobody said `masks: none`. */
	"no-policy",
	/** The policy is not the one that was hashed. */
	"policy-corrupt",
	/** A step of the stage threw. */
	"stage-failed",
	/** Masking took longer than its deadline. */
	"stage-late",
	/** A picture came out of turn: nobody had looked for plates in it. */
	"not-looked",
	/** Painted samples did not read back as painted. */
	"paint-missing",
	/** The scene or clip gave no picture. */
	"source-failed",
	/** The imaging worker does not answer. */
	"worker-lost",
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** Thrown when not even dark paint lands: there is no picture then, and nothing is shown. Holds no pixel. */
export class DarknessFailed extends Error {
	readonly code = "DARKNESS_FAILED" as const;

	constructor() {
		super("a picture could not be made dark");
	}
}
