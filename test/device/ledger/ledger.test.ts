import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, vi } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { parseAnchor } from "../../../device/ledger/head.ts";
import { Ledger } from "../../../device/ledger/ledger.ts";
import type { LedgerNote, Who } from "../../../device/ledger/note.ts";
import { type PrivateFiles, privateFiles } from "../../../device/ledger/private-files.ts";
import { folder, judge, kept, records, signer, start, trusted } from "./folders.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const ann: Who = { user: "ann", role: "operator", peer: "192.0.2.7" };
const signIn = (who: Partial<Who> = {}, outcome: "ok" | "refused" = "ok"): LedgerNote => ({
	kind: "sign-in",
	way: "http",
	outcome,
	reason: null,
	...ann,
	...who,
});
const dark: LedgerNote = { kind: "camera", camera: "cam-1", state: "dark", reason: "stage-threw" };

interface Open {
	readonly ledger: Ledger;
	readonly clock: VirtualClock;
	readonly path: string;
	readonly logged: string[];
	/** What stands in it, when it has been written. */
	written(): Promise<Record<string, unknown>[]>;
}

function open(files: Partial<PrivateFiles> = {}, waiting = 4096, dataDir: string = folder()): Open {
	const clock = new VirtualClock(start);
	const logged: string[] = [];
	const log = pino({ level: "info", base: null }, { write: (line: string) => void logged.push(line) });
	const ledger = new Ledger({
		dataDir,
		signer,
		clock,
		log,
		retentionMs: 30 * day,
		waiting,
		files: { ...privateFiles, ...files },
	});
	const path = join(dataDir, "ledger");
	const written = async () => {
		await ledger.close();
		return records(path).filter(({ kind }) => kind !== "segment");
	};
	return { ledger, clock, path, logged, written };
}

describe("the ledger", () => {
	it("takes a note at once, writes it beside everything else, and is whole", async () => {
		const { ledger, path, written } = open();
		ledger.note(dark);
		expect(ledger.head).toBeUndefined();
		expect(await written()).toEqual([{ at: "2026-06-01T12:00:00.000Z", ...dark }]);
		expect(judge(kept(path))).toMatchObject({ verdict: "intact", head: { number: 2 } });
	});

	it("tells its hash to the log, by which a later cut is found", async () => {
		const { ledger, path, logged } = open();
		ledger.note(dark);
		await ledger.close();
		const { ledger: told } = JSON.parse(logged.at(-1) as string) as { ledger: string };
		const anchor = parseAnchor(told);
		expect(anchor).toEqual(ledger.head);
		expect(judge(kept(path), { trusted, anchors: anchor ? [anchor] : [] }).verdict).toBe("intact");
	});

	it("keeps the order of what comes while it writes", async () => {
		const { ledger, written } = open();
		for (let cameras = 0; cameras < 300; cameras++) ledger.note({ kind: "started", version: "1", cameras });
		await Promise.resolve();
		ledger.note({ kind: "stopped" });
		const all = await written();
		expect(all.length).toBe(301);
		expect(all.slice(0, 300).map(({ cameras }) => cameras)).toEqual(Array.from({ length: 300 }, (_, i) => i));
	});

	it("tells a client's requests once in a quarter of an hour, and how many there were", async () => {
		const { ledger, clock, written } = open();
		for (let request = 0; request < 100; request++) {
			ledger.note(signIn());
			clock.advance(1000);
		}
		ledger.note(signIn({ peer: "192.0.2.8" }));
		clock.advance(15 * minute);
		expect(await written()).toMatchObject([
			{ user: "ann", peer: "192.0.2.7" },
			{ user: "ann", peer: "192.0.2.8" },
			{ user: "ann", peer: "192.0.2.7", times: 99, since: "2026-06-01T12:00:00.000Z" },
		]);
	});

	it("is not filled by who guesses passwords, from one address or from many", async () => {
		const { ledger, clock, written } = open();
		for (let address = 0; address < 100; address++)
			for (let time = 0; time < 50; time++)
				ledger.note(signIn({ user: null, role: null, peer: `192.0.2.${address}` }, "refused"));
		clock.advance(2 * minute);
		const all = await written();
		expect(all.length).toBeLessThan(50);
		const told = all.reduce((sum, { times = 1 }) => sum + (times as number), 0);
		expect(told).toBe(5000);
		expect(all.at(-1)).toMatchObject({ outcome: "refused", user: null, peer: null });
	});

	it("forgets what is older than its retention, in virtual time, and still hangs together", async () => {
		const { ledger, clock, path, written } = open();
		for (let passed = 0; passed < 34; passed++) {
			ledger.note({ kind: "started", version: "1", cameras: passed });
			await ledger.settled();
			for (let part = 0; part < 2; part++) {
				clock.advance(day / 2);
				await ledger.settled();
			}
		}
		const all = await written();
		// It is looked for once an hour.
		const oldest = clock.now() - 30 * day - day / 2;
		for (const { at } of all) expect(Date.parse(at as string)).toBeGreaterThanOrEqual(oldest);
		const report = judge(kept(path));
		expect(report.verdict).toBe("intact");
		expect(report.swept?.kinds["started"]).toBeGreaterThan(2);
	});
});

describe("a ledger whose disk is full", () => {
	const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });

	it("says so in the log once, holds nobody up, and catches up when there is room", async () => {
		let isFull = true;
		let tries = 0;
		const { ledger, clock, logged, path, written } = open({
			append: async (...args) => {
				tries++;
				if (isFull) throw full;
				await privateFiles.append(...args);
			},
		});
		ledger.note(dark);
		await vi.waitFor(() => expect(ledger.failing).toBe("ENOSPC"));
		for (let more = 0; more < 4; more++) {
			const before = tries;
			clock.advance(minute);
			await vi.waitFor(() => expect(tries).toBeGreaterThan(before));
		}
		expect(logged.filter((line) => line.includes("cannot be written"))).toHaveLength(1);
		isFull = false;
		await vi.waitFor(() => {
			clock.advance(minute);
			expect(ledger.failing).toBeUndefined();
		});
		expect(logged.some((line) => line.includes("can be written again"))).toBe(true);
		expect(await written()).toMatchObject([{ kind: "camera", state: "dark" }]);
		expect(judge(kept(path)).verdict).toBe("intact");
	});

	it("keeps so much and no more, and says then how much is missing", async () => {
		let isFull = true;
		const { ledger, written } = open(
			{
				append: async (...args) => {
					if (isFull) throw full;
					await privateFiles.append(...args);
				},
			},
			200,
		);
		for (let cameras = 0; cameras < 500; cameras++) ledger.note({ kind: "started", version: "1", cameras });
		isFull = false;
		const all = await written();
		expect(all.length).toBe(201);
		expect(all.find(({ kind }) => kind === "lost")).toMatchObject({ entries: 500 - 200 });
	});

	it("does not keep the device from stopping", async () => {
		const { ledger, logged } = open({ append: () => Promise.reject(full) });
		ledger.note(dark);
		await ledger.close();
		expect(logged.some((line) => line.includes("ENOSPC"))).toBe(true);
	});

	it("does not keep it from stopping when the disk does not answer at all", async () => {
		const { ledger, clock } = open({ append: () => new Promise(() => {}) });
		ledger.note(dark);
		const closed = ledger.close();
		clock.advance(5_000);
		await closed;
	});
});

describe("a name that must not be written down", () => {
	it.each(["AB-123-CD", "zone\u202e", "x".repeat(200)])("is withheld: %j", async (name) => {
		const { ledger, path, written } = open();
		ledger.note(signIn({ user: name }));
		ledger.note({ kind: "camera", camera: name, state: "dark", reason: null });
		ledger.note({ kind: "use", camera: name, operation: name, outcome: "done", ...ann });
		const policy = {
			kind: "policy",
			camera: "cam-1",
			uuid: "u",
			action: "created",
			uncovers: false,
		} as const;
		ledger.note({ ...policy, by: { user: name, role: "operator" }, policy: null, entry: null });
		const all = await written();
		expect(all).toMatchObject([
			{ user: "[withheld]" },
			{ camera: "[withheld]" },
			{ operation: "[withheld]" },
			{ by: { user: "[withheld]" } },
		]);
		for (const { bytes } of kept(path).segments) expect(bytes.toString("utf8")).not.toContain(name);
	});

	it("is withheld where an address was expected, too", async () => {
		const { ledger, written } = open();
		ledger.note(signIn({ peer: "AB-123-CD" }));
		ledger.note(signIn({ peer: "2001:db8::1" }));
		expect(await written()).toMatchObject([{ peer: "[withheld]" }, { peer: "2001:db8::1" }]);
	});
});
