import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Signer } from "../provenance/signing.ts";
import {
	type Entry,
	emptyLedger,
	type Head,
	type LedgerRecord,
	maxLineBytes,
	sealEntry,
	writeEntry,
} from "./entry.ts";
import { withFolder } from "./folder-lock.ts";
import { headFile, readHead, writeHead } from "./head.ts";
import { type PrivateFiles, privateFiles } from "./private-files.ts";
import { readSegment, segmentName, segmentsAmong } from "./segment.ts";
import { openStub, type Stub, sealStub, stubFile, sweepInto } from "./stub.ts";

export interface LedgerLimits {
	/** A segment that has as many bytes is followed by another one. */
	readonly segmentBytes: number;
	/** So is one whose first entry is as old, in milliseconds. */
	readonly segmentMs: number;
	/** Of more segments the first are swept before their time. */
	readonly segments: number;
}

const defaultLedgerLimits: LedgerLimits = {
	segmentBytes: 1 << 20,
	segmentMs: 24 * 60 * 60 * 1000,
	segments: 256,
};

export interface LedgerFolderOptions {
	readonly folder: string;
	readonly signer: Signer;
	readonly limits?: Partial<LedgerLimits>;
	readonly files?: PrivateFiles;
}

export interface Swept {
	readonly entries: number;
	readonly head: Head;
}

/** The last segment, as it was found or left. */
interface Tail {
	/** Undefined: there is none yet. */
	readonly segment: string | undefined;
	readonly size: number;
	/** When its first entry was written, in milliseconds since 1970. */
	readonly since: number;
	readonly key: string | undefined;
	readonly head: Head;
}

const nothing: Tail = { segment: undefined, size: 0, since: 0, key: undefined, head: emptyLedger };
/** No file is like this: it is looked at before anything is written. */
const unknown: Tail = { ...nothing, size: -1 };

/**
 * The ledger in its folder: segments that each go on where the one before ended, where it ended at last, and a stub for what
 * was swept away. Several processes may write to one folder, one at a time. Nothing that is here blocks or waits for long.
 *
 * What a crash left is mended when it is met: a last line that was cut short goes, and the next entry says so. What
 * somebody else did to the files is not mended, and the next entry says that, too.
 */
export class LedgerFolder {
	readonly #folder: string;
	readonly #signer: Signer;
	readonly #key: string;
	readonly #limits: LedgerLimits;
	readonly #files: PrivateFiles;
	#tail: Tail = unknown;

	constructor({ folder, signer, limits, files = privateFiles }: LedgerFolderOptions) {
		this.#folder = folder;
		this.#signer = signer;
		this.#key = Buffer.from(signer.publicKey).toString("base64url");
		this.#limits = { ...defaultLedgerLimits, ...limits };
		this.#files = files;
	}

	/**
	 * Adds entries: all of them, or when this rejects none. On disk when it resolves.
	 *
	 * @param now milliseconds since 1970
	 * @returns where the ledger ends now
	 */
	async append(records: readonly LedgerRecord[], now: number): Promise<Head> {
		await this.#files.makeFolder(this.#folder);
		return withFolder(this.#folder, () => this.#append(records, now));
	}

	/**
	 * Sweeps away segments that hold anything from before `oldest`, in milliseconds since 1970, and those that are too many.
	 *
	 * @returns how many entries are gone, and where the ledger ends now
	 */
	async sweep(oldest: number, now: number): Promise<Swept> {
		await this.#files.makeFolder(this.#folder);
		return withFolder(this.#folder, async () => ({
			entries: await this.#sweep(oldest, now),
			head: this.#tail.head,
		}));
	}

	async #append(records: readonly LedgerRecord[], now: number): Promise<Head> {
		const found = await this.#catchUp();
		await this.#write(
			[...found.map((record) => ({ at: new Date(now).toISOString(), ...record })), ...records],
			now,
		);
		return this.#tail.head;
	}

	async #write(records: readonly LedgerRecord[], now: number): Promise<void> {
		const { head, segment, size, since, key } = this.#tail;
		const isFull = size >= this.#limits.segmentBytes || now - since >= this.#limits.segmentMs;
		const begins = segment === undefined || isFull || key !== this.#key;
		const at = new Date(now).toISOString();
		const all = begins ? [{ at, kind: "segment", key: this.#key }, ...records] : records;
		if (all.length === 0) return;
		let last: Head = head;
		const lines = all.map((record) => {
			const entry = sealEntry(last, record, this.#signer);
			const line = writeEntry(entry);
			if (line.length > maxLineBytes) throw new RangeError("an entry is too long for the ledger");
			last = entry;
			return line;
		});
		const bytes = Buffer.from(lines.join(""));
		const name = begins ? segmentName(head.number + 1) : segment;
		const before = begins ? 0 : size;
		// What a failure leaves is met by the next catch-up.
		this.#tail = unknown;
		const path = join(this.#folder, name);
		await this.#files.append(path, bytes, before);
		try {
			await this.#files.replace(this.#folder, headFile, writeHead(last));
		} catch (error) {
			await this.#files.cut(path, before);
			throw error;
		}
		this.#tail = {
			segment: name,
			size: before + bytes.length,
			since: begins ? now : since,
			key: this.#key,
			head: { number: last.number, hash: last.hash },
		};
	}

	/** Learns where the ledger ends, if somebody else has written since. Gives what has to be said of what was found. */
	async #catchUp(): Promise<LedgerRecord[]> {
		const segments = segmentsAmong(await readdir(this.#folder));
		const last = segments.at(-1);
		const path = last === undefined ? undefined : join(this.#folder, last);
		const size = path === undefined ? 0 : await this.#files.size(path);
		if (last === this.#tail.segment && size === this.#tail.size) return [];
		const bytes = path === undefined ? undefined : await this.#files.read(path);
		const said: LedgerRecord[] = [];
		let tail = nothing;
		if (last !== undefined && bytes) {
			const { lines, whole, torn } = readSegment(bytes);
			if (torn > 0) {
				await this.#files.cut(join(this.#folder, last), whole);
				said.push({ kind: "torn", bytes: torn });
			}
			const head = lines.at(-1) ?? (await this.#headBefore(segments));
			const unreadable = lines.filter((line) => !line).length;
			// A new segment begins after it, so that what cannot be read stays as it is, to be seen.
			if (lines.length > 0 && !lines.at(-1)) said.push({ kind: "damaged", lines: unreadable });
			const isWhole = lines.length > 0 && lines.at(-1) !== undefined;
			tail = { ...nothing, head: { number: head.number, hash: head.hash } };
			if (isWhole) tail = { ...tail, ...begun(lines[0]), segment: last, size: whole };
		} else tail = { ...nothing, head: (await this.#stub())?.head ?? emptyLedger };
		const known = readHead(((await this.#files.read(join(this.#folder, headFile))) ?? "").toString());
		if (known && known.number > tail.head.number)
			said.push({ kind: "truncated", entries: known.number - tail.head.number });
		this.#tail = tail;
		return said;
	}

	/** Of the last entry in these segments that can be read. */
	async #headBefore(segments: readonly string[]): Promise<Head> {
		for (const segment of segments.toReversed()) {
			const { lines } = readSegment((await this.#files.read(join(this.#folder, segment))) ?? Buffer.alloc(0));
			const entry = lines.findLast((line) => line !== undefined);
			if (entry) return entry;
		}
		return (await this.#stub())?.head ?? emptyLedger;
	}

	async #stub(): Promise<{ readonly stub: Stub; readonly head: Head } | undefined> {
		const text = await this.#files.read(join(this.#folder, stubFile));
		const opened = text && openStub(text.toString("utf8"));
		return opened && { stub: opened.stub, head: { number: opened.stub.number, hash: opened.stub.hash } };
	}

	async #sweep(oldest: number, now: number): Promise<number> {
		const said = await this.#catchUp();
		const segments = segmentsAmong(await readdir(this.#folder));
		const before = (await this.#stub())?.stub;
		const gone: { readonly name: string; readonly lines: readonly (Entry | undefined)[] }[] = [];
		for (const name of segments) {
			const bytes = (await this.#files.read(join(this.#folder, name))) ?? Buffer.alloc(0);
			const [first] = readSegment(bytes.subarray(0, bytes.indexOf(0x0a) + 1)).lines;
			const tooMany = segments.length - gone.length > this.#limits.segments;
			if (!tooMany && begun(first).since >= oldest) break;
			gone.push({ name, lines: readSegment(bytes).lines });
		}
		const at = new Date(now).toISOString();
		const found = said.map((record) => ({ at, ...record }));
		if (gone.length === 0) {
			if (found.length > 0) await this.#write(found, now);
			return 0;
		}
		const lines = gone.flatMap((segment) => segment.lines);
		const last = lines.findLast((line) => line !== undefined) ?? (await this.#headBefore(segments));
		const entries = lines.filter((line) => line && line.number > (before?.number ?? 0)).length;
		// What was written last goes, too: the next entry begins a segment.
		if (gone.some(({ name }) => name === this.#tail.segment))
			this.#tail = { ...unknown, head: this.#tail.head };
		const record = { at, kind: "swept", entries, number: last.number, hash: last.hash };
		await this.#write([...found, record], now);
		const stub = sweepInto(before, lines, last, at);
		await this.#files.replace(this.#folder, stubFile, sealStub(stub, this.#signer));
		for (const { name } of gone) await rm(join(this.#folder, name), { force: true });
		return entries;
	}
}

/** When a segment that begins with this entry was begun, and with which key. */
function begun(first: Entry | undefined): Pick<Tail, "since" | "key"> {
	const { at, key } = first?.record ?? {};
	const since = typeof at === "string" ? Date.parse(at) : Number.NaN;
	return {
		since: Number.isNaN(since) ? 0 : since,
		key: typeof key === "string" ? key : undefined,
	};
}
