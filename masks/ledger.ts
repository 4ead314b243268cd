import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "./canonical.ts";

/** What is written down: plain data, in words that its reader knows. */
export type LedgerRecord = { readonly [key: string]: Json };

/**
 * A ledger is text, a line an entry, each in canonical form (RFC 8785):
 *
 *     {"hash":"…","number":1,"previous":"000…0","record":{…}}
 *     {"hash":"…","number":2,"previous":"hash of 1","record":{…}}
 *
 * An entry's hash covers its number, its record and the hash before. Whoever alters, drops or moves an entry has to
 * write all that follow anew, and everybody who noted one of their hashes sees it. What was cut off at the end is
 * missed by those alone who know a hash of it.
 *
 * Of a ledger whose first entries were too old to be kept, the first line says where the rest begins:
 *
 *     {"swept":{"hash":"hash of 7","number":7}}
 *     {"hash":"…","number":8,"previous":"hash of 7","record":{…}}
 */
export interface Entry {
	/** From 1 on, without a gap. */
	readonly number: number;
	readonly record: LedgerRecord;
	/** Of the entry before; of the first, zeros. */
	readonly previous: string;
	/** SHA-256 in hex. */
	readonly hash: string;
}

/** Where a ledger ends: the next entry goes on from here. */
export interface Head {
	readonly number: number;
	readonly hash: string;
}

export const emptyLedger: Head = Object.freeze({ number: 0, hash: "0".repeat(64) });

/** The entry that follows `head`. Throws RangeError for a number that JSON cannot write. */
export function nextEntry(head: Head, record: LedgerRecord): Entry {
	const unsigned = { number: head.number + 1, record, previous: head.hash };
	return { ...unsigned, hash: hashOf(unsigned) };
}

/** An entry as it stands in the ledger, with the end of its line. */
export function writeEntry({ number, record, previous, hash }: Entry): string {
	return `${canonicalJson({ number, record, previous, hash })}\n`;
}

/** The line that stands for the entries up to `last`, which are gone. */
export function writeSwept({ number, hash }: Head): string {
	return `${canonicalJson({ swept: { number, hash } })}\n`;
}

function readSwept(line: string | undefined): Head | undefined {
	const found = /^\{"swept":\{"hash":"(?<hash>[0-9a-f]{64})","number":(?<number>[1-9]\d{0,14})\}\}$/.exec(
		line ?? "",
	);
	const { hash, number } = found?.groups ?? {};
	return hash === undefined ? undefined : { number: Number(number), hash };
}

export interface Ledger {
	/** As far as they are whole and in their place. */
	readonly entries: readonly Entry[];
	readonly head: Head;
	/** The last entry that was swept away; undefined when none was. */
	readonly swept: Head | undefined;
	/** The first line, from 1 on, that is not what was written; undefined when all are. */
	readonly broken: number | undefined;
}

/**
 * Reads and checks a ledger. Never throws: what is wrong with it is told. A last line without its end was cut short by a
 * crash, was never in force, and is left out.
 */
export function readLedger(text: string): Ledger {
	const entries: Entry[] = [];
	const lines = text.split("\n").slice(0, -1);
	const swept = readSwept(lines[0]);
	let head = swept ?? emptyLedger;
	let broken: number | undefined;
	for (const [index, line] of lines.entries()) {
		if (swept && index === 0) continue;
		const entry = readEntry(line);
		if (broken === undefined && entry && follows(entry, head)) entries.push(entry);
		else broken ??= index + 1;
		// What comes after a break hangs on it all the same, so that the break stays to be seen.
		head = { number: head.number + 1, hash: entry?.hash ?? createHash("sha256").update(line).digest("hex") };
	}
	return { entries, head, swept, broken };
}

function follows(entry: Entry, head: Head): boolean {
	return entry.number === head.number + 1 && entry.previous === head.hash && entry.hash === hashOf(entry);
}

function hashOf({ number, record, previous }: Omit<Entry, "hash">): string {
	return createHash("sha256").update(canonicalJson({ number, record, previous })).digest("hex");
}

function readEntry(line: string): Entry | undefined {
	try {
		const { number, record, previous, hash } = JSON.parse(line) as Entry;
		// One spelling alone: another one of the same entry would be another line under the same hash.
		const isEntry =
			typeof hash === "string" && `${line}\n` === writeEntry({ number, record, previous, hash });
		return isEntry ? { number, record, previous, hash } : undefined;
	} catch {
		return undefined;
	}
}
