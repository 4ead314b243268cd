import type { Problem } from "./problem.ts";
import type { Stretch } from "./tally.ts";

/**
 * - `intact`: every picture is proven.
 * - `tail`: every picture but the last few, for which the next signature would have stood.
 * - `flawed`: something is missing, altered, foreign or unproven.
 */
export type Verdict = "intact" | "tail" | "flawed";

/** What is found out about one file. */
export interface VerifyReport {
	readonly kind: "video" | "still";
	readonly verdict: Verdict;
	readonly pictures: number;
	readonly proven: number;
	/** Pictures at the end that no signature stands for. */
	readonly tail: number;
	readonly dark: number;
	/** When the first and the last picture were taken, in milliseconds since 1970, as the camera says. */
	readonly from: number | undefined;
	readonly to: number | undefined;
	readonly camera: string | undefined;
	/** The key that signatures were checked with; `trusted` when somebody gave it, and the file did not bring it. */
	readonly key:
		| { readonly publicKey: string; readonly fingerprint: string; readonly trusted: boolean }
		| undefined;
	readonly policies: readonly Stretch[];
	readonly problems: readonly Problem[];
	/** Problems and changes of policy beyond those that are listed. */
	readonly unlisted: number;
}
