import { fingerprintOf } from "../../provenance/signing.ts";
import { type Entry, emptyLedger, type Head, isSignedEntry, isWhole, type LedgerRecord } from "../entry.ts";
import { readHead } from "../head.ts";
import { readSegment } from "../segment.ts";
import { type OpenedStub, openStub } from "../stub.ts";
import { type LedgerProblem, type LedgerProblemKind, maxProblems } from "./problem.ts";
import type { LedgerReport } from "./report.ts";

/** A ledger's files, as they are. */
export interface LedgerFiles {
	/** In their order. */
	readonly segments: Iterable<{ readonly name: string; readonly bytes: Buffer }>;
	/** Of `swept.json`; undefined when there is none. */
	readonly stub?: string | undefined;
	/** Of `head.json`; `null`: segments alone were given, and nobody asks for one. */
	readonly head: string | undefined | null;
}

export interface VerifyLedgerOptions {
	/** The installation's public key; without it, that which the ledger brings. */
	readonly trusted?: Uint8Array | undefined;
	/** Where the ledger was at some time, as somebody noted it elsewhere. */
	readonly anchors?: readonly Head[];
	/** Is told of each entry that is signed. */
	readonly heed?: (record: LedgerRecord) => void;
	readonly isSigned?: (entry: Entry, publicKey: Uint8Array) => boolean;
}

/** Examines a ledger. Never throws: what is wrong with it is told. */
export function verifyLedger(files: LedgerFiles, options: VerifyLedgerOptions = {}): LedgerReport {
	return new Examination(files, options).report();
}

class Examination {
	readonly #files: LedgerFiles;
	readonly #trusted: Uint8Array | undefined;
	readonly #heedRecord: (record: LedgerRecord) => void;
	readonly #isSigned: (entry: Entry, publicKey: Uint8Array) => boolean;
	readonly #problems: LedgerProblem[] = [];
	#unlisted = 0;
	#key: Uint8Array | undefined;
	readonly #stub: OpenedStub | undefined;
	/** What the next entry should hang on; undefined where that is not known. */
	#expected: Head | undefined;
	/** The entry that was read last. */
	#last: Head | undefined;
	#entries = 0;
	#torn = 0;
	#from: string | undefined;
	#to: string | undefined;
	/** Where the ledger should be, and what is wrong when it is not. */
	readonly #awaited = new Map<number, { hash: string; kind: LedgerProblemKind }[]>();

	constructor(
		files: LedgerFiles,
		{ trusted, anchors = [], heed = () => {}, isSigned = isSignedEntry }: VerifyLedgerOptions,
	) {
		this.#heedRecord = heed;
		this.#files = files;
		this.#trusted = trusted;
		this.#key = trusted;
		this.#isSigned = isSigned;
		this.#stub = this.#openStub();
		for (const anchor of anchors) this.#await(anchor, "anchor");
		const head = files.head === null ? undefined : readHead(files.head ?? "");
		if (head && head.number > 0) this.#await(head, "head");
		else if (files.head !== null) this.#add("head", {});
	}

	#openStub(): OpenedStub | undefined {
		const { stub: text } = this.#files;
		if (text === undefined) return undefined;
		const opened = openStub(text);
		if (!opened || (this.#key && fingerprintOf(this.#key) !== fingerprintOf(opened.publicKey))) {
			this.#add("stub", {});
			return undefined;
		}
		this.#key = opened.publicKey;
		this.#await(opened.stub, "stub");
		return opened;
	}

	#await({ number, hash }: Head, kind: LedgerProblemKind): void {
		this.#awaited.set(number, [...(this.#awaited.get(number) ?? []), { hash, kind }]);
	}

	report(): LedgerReport {
		// Segments alone may begin anywhere.
		const begin = this.#files.head === null ? undefined : emptyLedger;
		const stub = this.#stub?.stub;
		this.#expected = stub ?? begin;
		let isFirst = true;
		let unfinished: { name: string; lines: number; torn: number } | undefined;
		for (const { name, bytes } of this.#files.segments) {
			const { lines, torn } = readSegment(bytes);
			// A line without an end, with more behind it.
			if (unfinished) this.#add("unreadable", { file: unfinished.name, line: unfinished.lines + 1 });
			const first = lines.find((line) => line !== undefined);
			// A sweep that was interrupted leaves what its stub stands for.
			if (isFirst && stub && first && first.number <= stub.number) this.#expected = undefined;
			isFirst = false;
			for (const [index, entry] of lines.entries()) this.#take(entry, name, index + 1);
			unfinished = torn > 0 ? { name, lines: lines.length, torn } : undefined;
		}
		this.#torn = unfinished?.torn ?? 0;
		this.#checkEnd();
		return this.#told();
	}

	#take(entry: Entry | undefined, file: string, line: number): void {
		if (!entry) {
			this.#add("unreadable", { file, line });
			this.#expected = undefined;
			return;
		}
		const { number } = entry;
		const at = { file, line, entry: number };
		this.#entries++;
		this.#checkPlace(entry, at);
		if (!isWhole(entry)) this.#add("altered", at);
		else this.#checkSignature(entry, at);
		for (const { hash, kind } of this.#awaited.get(number) ?? [])
			if (hash !== entry.hash) this.#add(kind, at);
		this.#awaited.delete(number);
		this.#expected = entry;
		if (number > (this.#last?.number ?? 0)) this.#last = entry;
		this.#heed(entry, at);
	}

	#checkPlace({ number, previous }: Entry, at: Partial<LedgerProblem>): void {
		const expected = this.#expected;
		const after = this.#last?.number ?? 0;
		if (number <= after) this.#add("out-of-order", at);
		else if (!expected) {
			// After a line that cannot be read, of which one was missing at least.
			if (this.#last && number > after + 2) this.#add("missing", { ...at, count: number - after - 2 });
		} else if (number > expected.number + 1)
			this.#add("missing", { ...at, count: number - expected.number - 1 });
		else if (number <= expected.number) this.#add("out-of-order", at);
		else if (previous !== expected.hash) this.#add("unlinked", at);
	}

	#checkSignature(entry: Entry, at: Partial<LedgerProblem>): void {
		const { kind, key } = entry.record;
		const brought = kind === "segment" && typeof key === "string" ? Buffer.from(key, "base64url") : undefined;
		this.#key ??= brought;
		if (brought && this.#key && !brought.equals(this.#key)) this.#add("other-key", at);
		else if (!this.#key || !this.#isSigned(entry, this.#key)) this.#add("bad-signature", at);
		else this.#heedRecord(entry.record);
	}

	/** When it was, and what the device itself found out about its ledger. */
	#heed({ record }: Entry, at: Partial<LedgerProblem>): void {
		const { kind, at: time, entries, lines } = record;
		if (typeof time === "string") {
			this.#from ??= time;
			this.#to = time;
		}
		if (kind === "truncated") this.#add("truncated", { ...at, count: Number(entries) || 1 });
		if (kind === "damaged") this.#add("damaged", { ...at, count: Number(lines) || 1 });
	}

	#checkEnd(): void {
		const end = this.#last?.number ?? this.#stub?.stub.number ?? 0;
		const swept = this.#stub?.stub.number ?? 0;
		let beyond = 0;
		for (const [number, awaited] of this.#awaited) {
			if (number > end) beyond = Math.max(beyond, number - end);
			// What was swept is gone, and what its last entry was, the stub says.
			else if (
				number > swept ||
				awaited.some(({ hash }) => number === swept && hash !== this.#stub?.stub.hash)
			)
				for (const { kind } of awaited) if (kind !== "stub") this.#add(kind, { entry: number });
		}
		if (beyond > 0) this.#add("truncated", { count: beyond });
	}

	#add(kind: LedgerProblemKind, where: Partial<LedgerProblem>): void {
		const problem = { kind, file: where.file, line: where.line, entry: where.entry, count: where.count ?? 1 };
		if (this.#problems.length < maxProblems) this.#problems.push(problem);
		else this.#unlisted++;
	}

	#told(): LedgerReport {
		const key = this.#key && {
			publicKey: Buffer.from(this.#key).toString("base64url"),
			fingerprint: fingerprintOf(this.#key),
			trusted: this.#trusted !== undefined,
		};
		const isFlawed = this.#problems.length > 0 || (this.#entries === 0 && !this.#stub);
		const last = this.#last;
		return {
			kind: "ledger",
			verdict: isFlawed ? "flawed" : this.#torn > 0 ? "torn" : "intact",
			entries: this.#entries,
			from: this.#from,
			to: this.#to,
			swept: this.#stub?.stub,
			torn: this.#torn,
			head: last && { number: last.number, hash: last.hash },
			key,
			problems: this.#problems,
			unlisted: this.#unlisted,
		};
	}
}
