/** What can be wrong with a ledger. */
export type LedgerProblemKind =
	/** A line is no entry: it was edited, or what was written there is lost. */
	| "unreadable"
	/** What an entry says is not what its hash is of. */
	| "altered"
	/** The key did not sign it. */
	| "bad-signature"
	/** Entries are missing before it. */
	| "missing"
	/** It stands at another place than it was written at, or twice. */
	| "out-of-order"
	/** It does not hang on the entry before it. */
	| "unlinked"
	/** It was signed with another key than those before. */
	| "other-key"
	/** Entries are missing at the end. */
	| "truncated"
	/** The file that says where the ledger ended is missing, or says something else. */
	| "head"
	/** What stands for swept entries is not what was written, or does not fit what follows. */
	| "stub"
	/** An entry is not the one whose hash was kept elsewhere. */
	| "anchor"
	/** The device itself found lines that it had not written, when it started. */
	| "damaged"
	/** The ledger of a camera's masks is not whole, or an entry is not the one that was noted here. */
	| "mask-ledger";

export interface LedgerProblem {
	readonly kind: LedgerProblemKind;
	/** Undefined: of the whole. */
	readonly file: string | undefined;
	/** From 1 on; undefined: of the whole file. */
	readonly line: number | undefined;
	/** Number of the entry, where it has one. */
	readonly entry: number | undefined;
	/** How many entries or lines are concerned. */
	readonly count: number;
}

/** A file with nothing but flaws does not make the list endless. */
export const maxProblems = 1000;
