import type { Head } from "../entry.ts";
import type { Stub } from "../stub.ts";
import type { LedgerProblem } from "./problem.ts";

/** What is found out about a ledger. */
export interface LedgerReport {
	readonly kind: "ledger";
	/**
	 * - `intact`: every entry is there, in its place, as it was signed.
	 * - `torn`: so it is, and after them comes a line that was cut short, as by a crash; it was never in force.
	 * - `flawed`: something is missing, altered or out of place.
	 */
	readonly verdict: "intact" | "torn" | "flawed";
	readonly entries: number;
	/** Times of the first and the last entry, ISO 8601 in UTC, as the device says. */
	readonly from: string | undefined;
	readonly to: string | undefined;
	/** What was swept away before them. */
	readonly swept: Stub | undefined;
	/** Bytes of a line that was cut short. */
	readonly torn: number;
	/** Where it ends. */
	readonly head: Head | undefined;
	/** The key that signatures were checked with; `trusted` when somebody gave it, and the ledger did not bring it. */
	readonly key:
		| { readonly publicKey: string; readonly fingerprint: string; readonly trusted: boolean }
		| undefined;
	readonly problems: readonly LedgerProblem[];
	/** Problems beyond those that are listed. */
	readonly unlisted: number;
}
