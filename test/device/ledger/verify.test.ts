import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Entry, sealEntry, writeEntry } from "../../../device/ledger/entry.ts";
import { LedgerFolder } from "../../../device/ledger/folder.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { folder, judge, type Kept, kept, kindsOf, signer, start, trusted } from "./folders.ts";

const at = new Date(start).toISOString();
const note = (what: number) => ({ at, kind: "started", version: `0.${what}`, cameras: what });

/** Two segments: entries 1 (which says that a segment begins), 2, 3 and 4, 5, 6. */
let whole: Kept;
let lines: string[];
beforeAll(async () => {
	const path = folder();
	const ledger = new LedgerFolder({ folder: path, signer, limits: { segmentBytes: 900 } });
	for (const what of [1, 2, 3, 4]) await ledger.append([note(what)], start);
	whole = kept(path);
	lines = whole.segments.flatMap(({ bytes }) => bytes.toString("utf8").split("\n").slice(0, -1));
});

/** The same entries, in one segment. */
const written = (text: readonly string[], head = whole.head) => ({
	segments: [{ name: "000000000001.jsonl", bytes: Buffer.from(text.map((line) => `${line}\n`).join("")) }],
	head,
});

describe("a ledger", () => {
	it("that nobody touched is intact", () => {
		expect(whole.segments.map(({ name }) => name)).toEqual(["000000000001.jsonl", "000000000004.jsonl"]);
		const report = judge(whole);
		expect(report).toMatchObject({ verdict: "intact", entries: 6, torn: 0, problems: [] });
		expect(report.head?.number).toBe(6);
		expect(report.key).toMatchObject({ fingerprint: signer.fingerprint, trusted: true });
		expect(judge(written(lines)).verdict).toBe("intact");
	});

	it("is checked with the key that it brings when nobody gives one, and says so", () => {
		const report = judge(whole, {});
		expect(report).toMatchObject({
			verdict: "intact",
			key: { fingerprint: signer.fingerprint, trusted: false },
		});
	});

	it("that is empty shows nothing", () => {
		expect(judge({ segments: [], head: undefined })).toMatchObject({ verdict: "flawed", entries: 0 });
	});

	it("is told to be cut at every byte", () => {
		const [first, last] = whole.segments as [Kept["segments"][0], Kept["segments"][0]];
		const passed: number[] = [];
		for (let size = 0; size < last.bytes.length; size++) {
			const report = judge({ ...whole, segments: [first, { ...last, bytes: last.bytes.subarray(0, size) }] });
			const entries = 3 + last.bytes.subarray(0, size).toString("latin1").split("\n").length - 1;
			const isTold = kindsOf(report).join() === "truncated" && report.entries === entries;
			if (!isTold) passed.push(size);
		}
		expect(passed).toEqual([]);
		for (let size = 0; size < first.bytes.length; size++)
			if (
				judge({ ...whole, segments: [{ ...first, bytes: first.bytes.subarray(0, size) }, last] }).verdict !==
				"flawed"
			)
				passed.push(size);
		expect(passed).toEqual([]);
	});

	it("is told to be changed at every byte", () => {
		const passed: string[] = [];
		for (const [index, { name, bytes }] of whole.segments.entries()) {
			for (let place = 0; place < bytes.length; place++) {
				// A signature's last character has bits that do not count: none of them may be changed all the same.
				const ends = bytes.toString("latin1", place, place + 2) === '"}' ? [1, 2, 4, 8, 16, 32] : [];
				for (const bit of [1 << (place % 8), ...ends]) {
					const flipped = Buffer.from(bytes);
					const at = ends.includes(bit) ? place - 1 : place;
					flipped[at] = (bytes[at] as number) ^ bit;
					const report = judge({ ...whole, segments: whole.segments.with(index, { name, bytes: flipped }) });
					if (report.verdict !== "flawed") passed.push(`${name} ${at} ${bit}`);
				}
			}
		}
		expect(passed).toEqual([]);
	});

	it("is told to be changed in the file that says where it ends, at every byte", () => {
		const head = whole.head as string;
		for (let place = 0; place < head.length; place++) {
			const bytes = Buffer.from(head);
			bytes[place] = (bytes[place] as number) ^ 1;
			expect(judge({ ...whole, head: bytes.toString("latin1") }).verdict, `byte ${place}`).toBe("flawed");
		}
		expect(kindsOf(judge({ ...whole, head: undefined }))).toEqual(["head"]);
	});

	it("is told where two entries changed places, whichever", () => {
		for (let one = 0; one < lines.length; one++) {
			for (let other = one + 1; other < lines.length; other++) {
				const swapped = lines.with(one, lines[other] as string).with(other, lines[one] as string);
				const report = judge(written(swapped));
				expect(kindsOf(report), `${one} ${other}`).toContain("out-of-order");
			}
		}
	});

	it("is told where entries were dropped, whichever", () => {
		for (let from = 0; from < lines.length; from++) {
			for (let count = 1; from + count <= lines.length; count++) {
				const report = judge(written(lines.toSpliced(from, count)));
				const atEnd = from + count === lines.length;
				expect(report.verdict).toBe("flawed");
				const found = report.problems.find(({ kind }) => kind === (atEnd ? "truncated" : "missing"));
				expect(found?.count, `${from} ${count}`).toBe(count);
			}
		}
	});

	it("is told where an entry is there twice", () => {
		for (let place = 0; place < lines.length; place++)
			expect(kindsOf(judge(written(lines.toSpliced(place, 0, lines[place] as string))))).toEqual([
				"out-of-order",
			]);
	});

	it("is told where a whole segment is gone", () => {
		expect(judge({ ...whole, segments: whole.segments.slice(1) }).problems).toMatchObject([
			{ kind: "missing", entry: 4, count: 3 },
		]);
		expect(judge({ ...whole, segments: whole.segments.slice(0, 1) }).problems).toMatchObject([
			{ kind: "truncated", count: 3 },
		]);
	});

	it("is told when somebody without the key wrote on, or wrote it anew", () => {
		const stranger = new Signer(Buffer.alloc(32, 9));
		const last = JSON.parse(lines[5] as string) as Entry;
		const more = writeEntry(sealEntry(last, note(9), stranger)).trimEnd();
		expect(kindsOf(judge(written([...lines, more])))).toEqual(["bad-signature"]);
		const anew = (key: Signer) => {
			let head = { number: 0, hash: "0".repeat(64) };
			return lines.map((line) => {
				const { record } = JSON.parse(line) as Entry;
				const theirs = {
					...record,
					...(record["key"] && { key: Buffer.from(key.publicKey).toString("base64url") }),
				};
				const entry = sealEntry(head, theirs, stranger);
				head = entry;
				return writeEntry(entry).trimEnd();
			});
		};
		expect(new Set(kindsOf(judge(written(anew(signer)))))).toEqual(new Set(["bad-signature"]));
		expect(kindsOf(judge(written(anew(stranger))))).toContain("other-key");
	});

	it("cut back to an earlier state with all its files is told by who kept a later hash, and by nobody else", () => {
		const before = written(
			lines.slice(0, 4),
			`{"hash":"${(JSON.parse(lines[3] as string) as Entry).hash}","number":4}\n`,
		);
		expect(judge(before).verdict).toBe("intact");
		const { number, hash } = JSON.parse(lines[4] as string) as Entry;
		expect(judge(before, { trusted, anchors: [{ number, hash }] }).problems).toMatchObject([
			{ kind: "truncated", count: 1 },
		]);
		expect(judge(whole, { trusted, anchors: [{ number, hash }] }).verdict).toBe("intact");
		const other = { number, hash: "a".repeat(64) };
		expect(kindsOf(judge(whole, { trusted, anchors: [other] }))).toEqual(["anchor"]);
	});

	it("is told to be torn, and nothing worse, where a crash cut short what was not in force yet", () => {
		const [first, last] = whole.segments as [Kept["segments"][0], Kept["segments"][0]];
		const bytes = Buffer.concat([last.bytes, Buffer.from('{"hash":"ab')]);
		expect(judge({ ...whole, segments: [first, { ...last, bytes }] })).toMatchObject({
			verdict: "torn",
			torn: 11,
			entries: 6,
			problems: [],
		});
	});

	it("says where a segment alone is not what it was, and nothing of what is before and after it", () => {
		const [, last] = whole.segments as [Kept["segments"][0], Kept["segments"][0]];
		expect(judge({ segments: [last], head: null })).toMatchObject({ verdict: "intact", entries: 3 });
	});
});

describe("a ledger that the device goes on with after somebody else was at it", () => {
	it("tells of entries that were cut off, for ever", async () => {
		const path = folder();
		const one = new LedgerFolder({ folder: path, signer });
		for (const what of [1, 2, 3]) await one.append([note(what)], start);
		const [segment] = kept(path).segments;
		const end = segment?.bytes.lastIndexOf("\n", -2) as number;
		writeFileSync(join(path, "000000000001.jsonl"), segment?.bytes.subarray(0, end + 1) as Buffer);
		await new LedgerFolder({ folder: path, signer }).append([note(4)], start);
		expect(judge(kept(path)).problems).toMatchObject([{ kind: "truncated", count: 1, entry: 4 }]);
	});

	it("leaves what cannot be read where it is, and goes on in a new segment", async () => {
		const path = folder();
		const one = new LedgerFolder({ folder: path, signer });
		for (const what of [1, 2]) await one.append([note(what)], start);
		const [segment] = kept(path).segments;
		writeFileSync(join(path, "000000000001.jsonl"), `${segment?.bytes.toString()}nonsense\n`);
		await new LedgerFolder({ folder: path, signer }).append([note(3)], start);
		const report = judge(kept(path));
		expect(kindsOf(report)).toEqual(["unreadable", "damaged"]);
		expect(report.entries).toBe(6);
	});
});
