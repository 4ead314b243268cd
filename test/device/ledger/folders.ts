import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type Entry, isSignedEntry } from "../../../device/ledger/entry.ts";
import { segmentsAmong } from "../../../device/ledger/segment.ts";
import type { LedgerReport } from "../../../device/ledger/verify/report.ts";
import {
	type LedgerFiles,
	type VerifyLedgerOptions,
	verifyLedger,
} from "../../../device/ledger/verify/verify.ts";
import { Signer } from "../../../device/provenance/signing.ts";

export const signer: Signer = new Signer(Buffer.alloc(32, 7));
export const trusted: Uint8Array = signer.publicKey;

/** The first moment of the tests. */
export const start: number = Date.UTC(2026, 5, 1, 12);

const made: string[] = [];
afterEach(() => {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "ledger-"));
	made.push(path);
	return path;
}

/** What is in a ledger's folder. */
export interface Kept {
	readonly segments: readonly { readonly name: string; readonly bytes: Buffer }[];
	readonly head: string | undefined;
	readonly stub: string | undefined;
}

export function kept(path: string): Kept {
	const names = readdirSync(path);
	const text = (name: string) => (names.includes(name) ? readFileSync(join(path, name), "utf8") : undefined);
	const segments = segmentsAmong(names).map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
	return { segments, head: text("head.json"), stub: text("swept.json") };
}

export function records(path: string): Record<string, unknown>[] {
	return kept(path).segments.flatMap(({ bytes }) =>
		bytes
			.toString("utf8")
			.split("\n")
			.slice(0, -1)
			.map((line) => (JSON.parse(line) as { record: Record<string, unknown> }).record),
	);
}

/** Signatures cost most of the time, and are the same in each of a thousand copies. */
const seen = new Map<string, boolean>();
function isSignedOnce(entry: Entry, publicKey: Uint8Array): boolean {
	const key = `${entry.hash} ${entry.signature} ${Buffer.from(publicKey).toString("hex")}`;
	const before = seen.get(key);
	if (before !== undefined) return before;
	const found = isSignedEntry(entry, publicKey);
	seen.set(key, found);
	return found;
}

export function judge(files: LedgerFiles, options: VerifyLedgerOptions = { trusted }): LedgerReport {
	return verifyLedger(files, { isSigned: isSignedOnce, ...options });
}

export const kindsOf = ({ problems }: LedgerReport): string[] => problems.map(({ kind }) => kind);
