import { mkdirSync, readFileSync, rmdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LedgerFolder } from "../../../device/ledger/folder.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { folder, judge, kept, kindsOf, records, signer, start } from "./folders.ts";

const hour = 3_600_000;
const day = 24 * hour;
const note = (what: string, now = start) => ({ at: new Date(now).toISOString(), kind: what });
const kinds = (path: string) => records(path).map(({ kind }) => kind);

describe("a ledger's folder", () => {
	it("goes on where it ended, for its owner alone", async () => {
		const path = join(folder(), "deep", "ledger");
		await new LedgerFolder({ folder: path, signer }).append([note("a"), note("b")], start);
		await new LedgerFolder({ folder: path, signer }).append([note("c")], start);
		expect(kinds(path)).toEqual(["segment", "a", "b", "c"]);
		expect(judge(kept(path)).verdict).toBe("intact");
		for (const name of ["000000000001.jsonl", "head.json"])
			expect(statSync(join(path, name)).mode & 0o077, name).toBe(0);
	});

	it("holds what two wrote to it at once", async () => {
		const path = folder();
		const writers = [1, 2, 3].map(() => new LedgerFolder({ folder: path, signer }));
		await Promise.all(
			Array.from({ length: 12 }, (_, index) => writers[index % 3]?.append([note(`n${index}`)], start)),
		);
		expect(judge(kept(path))).toMatchObject({ verdict: "intact", entries: 13 });
	});

	it("waits for another process that is at it, and not for one that has ended", async () => {
		const path = folder();
		const ledger = new LedgerFolder({ folder: path, signer });
		const hold = (text: string) => writeFileSync(join(path, "lock"), text);
		hold(`${hostname()} ${process.ppid}\n`);
		await expect(ledger.append([note("a")], start)).rejects.toMatchObject({ code: "ELOCKED" });
		hold("another-machine 1\n");
		await expect(ledger.append([note("a")], start)).rejects.toMatchObject({ code: "ELOCKED" });
		for (const ended of [`${hostname()} 4194304999\n`, `${hostname()} ${process.pid}\n`, ""]) {
			hold(ended);
			await ledger.append([note("a")], start);
		}
		expect(kinds(path)).toEqual(["segment", "a", "a", "a"]);
	});

	it("loses nothing that was written before a crash, whichever byte it came at, and tells of it", async () => {
		const path = folder();
		const first = new LedgerFolder({ folder: path, signer });
		await first.append([note("a")], start);
		const before = kept(path);
		await first.append([note("b")], start);
		const file = join(path, "000000000001.jsonl");
		const whole = readFileSync(file);
		const from = before.segments[0]?.bytes.length as number;
		for (let size = from + 1; size < whole.length; size++) {
			writeFileSync(file, whole.subarray(0, size));
			writeFileSync(join(path, "head.json"), before.head as string);
			await new LedgerFolder({ folder: path, signer }).append([note("c")], start);
			expect(kinds(path), `cut at ${size}`).toEqual(["segment", "a", "torn", "c"]);
			expect(records(path)[2]).toMatchObject({ bytes: size - from });
			expect(judge(kept(path)).verdict).toBe("intact");
		}
	});

	it("begins another segment when one is full, is a day old, or was signed with another key", async () => {
		const path = folder();
		const limits = { segmentBytes: 1000 };
		const ledger = new LedgerFolder({ folder: path, signer, limits });
		for (const what of ["a", "b", "c"]) await ledger.append([note(what)], start);
		await ledger.append([note("d")], start + day);
		expect(kinds(path)).toEqual(["segment", "a", "b", "segment", "c", "segment", "d"]);
		const other = new Signer(Buffer.alloc(32, 8));
		await new LedgerFolder({ folder: path, signer: other, limits }).append([note("e")], start + day);
		expect(kept(path).segments.length).toBe(4);
		expect(kindsOf(judge(kept(path)))).toEqual(["other-key", "bad-signature"]);
	});

	it("that was removed behind a running device is told to be cut", async () => {
		const path = folder();
		const ledger = new LedgerFolder({ folder: path, signer });
		await ledger.append([note("a"), note("b")], start);
		writeFileSync(join(path, "000000000001.jsonl"), "");
		await ledger.append([note("c")], start);
		expect(kinds(path)).toEqual(["segment", "truncated", "c"]);
		expect(kindsOf(judge(kept(path)))).toContain("truncated");
	});

	it("follows no link", async () => {
		const path = folder();
		const victim = join(folder(), "victim");
		writeFileSync(victim, "");
		symlinkSync(victim, join(path, "000000000001.jsonl"));
		await expect(new LedgerFolder({ folder: path, signer }).append([note("a")], start)).rejects.toThrow(
			/ELOOP/,
		);
		expect(readFileSync(victim, "utf8")).toBe("");
	});

	it("that cannot be written takes nothing, and goes on when it can", async () => {
		const path = folder();
		const ledger = new LedgerFolder({ folder: path, signer });
		await ledger.append([note("a")], start);
		mkdirSync(join(path, `.head.json.${process.pid}.tmp`));
		await expect(ledger.append([note("b")], start)).rejects.toThrow();
		expect(judge(kept(path)).problems).toEqual([]);
		rmdirSync(join(path, `.head.json.${process.pid}.tmp`));
		await ledger.append([note("b")], start);
		expect(kinds(path)).toEqual(["segment", "a", "b"]);
	});
});

describe("what is too old in a ledger", () => {
	/** A segment a day for so many days, with two notes each. */
	async function filled(days: number): Promise<{ path: string; ledger: LedgerFolder }> {
		const path = folder();
		const ledger = new LedgerFolder({ folder: path, signer, limits: { segments: 5 } });
		for (let passed = 0; passed < days; passed++) {
			const now = start + passed * day;
			await ledger.append([note("sign-in", now)], now);
			await ledger.append([note("use", now + hour)], now + hour);
		}
		return { path, ledger };
	}

	it("goes, and a signed stub says what it was, so that the rest still hangs on it", async () => {
		const { path, ledger } = await filled(4);
		const now = start + 4 * day;
		expect(await ledger.sweep(start + 2 * day, now)).toMatchObject({ entries: 6 });
		expect(kinds(path)).toEqual([
			"segment",
			"sign-in",
			"use",
			"segment",
			"sign-in",
			"use",
			"segment",
			"swept",
		]);
		const report = judge(kept(path));
		expect(report).toMatchObject({ verdict: "intact", entries: 8 });
		expect(report.swept).toMatchObject({
			number: 6,
			kinds: { segment: 2, "sign-in": 2, use: 2 },
			from: new Date(start).toISOString(),
			to: new Date(start + day + hour).toISOString(),
			unreadable: 0,
		});
		expect(await ledger.sweep(start + 2 * day, now)).toMatchObject({ entries: 0 });
		expect(await ledger.sweep(start + 3 * day, now)).toMatchObject({ entries: 3 });
		expect(judge(kept(path))).toMatchObject({ verdict: "intact", swept: { number: 9, kinds: { use: 3 } } });
	});

	it("goes as a whole, the segment that was written last among it", async () => {
		const { path, ledger } = await filled(2);
		const now = start + 40 * day;
		expect(await ledger.sweep(now - 30 * day, now)).toMatchObject({ entries: 6 });
		expect(kinds(path)).toEqual(["segment", "swept"]);
		await ledger.append([note("a", now)], now);
		expect(judge(kept(path))).toMatchObject({ verdict: "intact", entries: 3, swept: { number: 6 } });
	});

	it("goes before its time when there is too much", async () => {
		const { path, ledger } = await filled(7);
		await ledger.sweep(0, start + 6 * day + 2 * hour);
		expect(kept(path).segments.length).toBe(5);
		expect(judge(kept(path))).toMatchObject({ verdict: "intact", swept: { number: 6 } });
	});

	it("that a crash left behind in the middle of it is still checked, and goes the next time", async () => {
		const { path, ledger } = await filled(4);
		const before = kept(path);
		const now = start + 4 * day;
		await ledger.sweep(start + 2 * day, now);
		const [first, second] = before.segments as [(typeof before.segments)[0], (typeof before.segments)[0]];
		const put = ({ name, bytes }: typeof first) => writeFileSync(join(path, name), bytes);
		put(second);
		expect(judge(kept(path)).problems).toEqual([]);
		put(first);
		expect(judge(kept(path)).problems).toEqual([]);
		put({ ...second, bytes: second.bytes.subarray(0, second.bytes.lastIndexOf("\n", -2) + 1) });
		expect(kindsOf(judge(kept(path)))).toContain("missing");
		put(second);
		await ledger.sweep(start + 2 * day, now);
		expect(judge(kept(path))).toMatchObject({ problems: [], swept: { number: 6, kinds: { use: 2 } } });
	});

	it("cannot be claimed of what was not swept", async () => {
		const { path, ledger } = await filled(4);
		await ledger.sweep(start + 2 * day, start + 4 * day);
		const swept = kept(path);
		expect(kindsOf(judge({ ...swept, stub: undefined }))).toEqual(["missing"]);
		expect(kindsOf(judge({ ...swept, segments: swept.segments.slice(1) }))).toEqual(["missing"]);
		const stub = swept.stub as string;
		const passed: number[] = [];
		for (let place = 0; place < stub.length; place++) {
			const bytes = Buffer.from(stub);
			bytes[place] = (bytes[place] as number) ^ 1;
			if (judge({ ...swept, stub: bytes.toString("latin1") }).verdict !== "flawed") passed.push(place);
		}
		expect(passed).toEqual([]);
	});
});
