import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openCameraStore } from "../../../device/store/camera-store.ts";
import { LedgerFile } from "../../../device/store/ledger-file.ts";
import { readLedger } from "../../../masks/ledger.ts";

const folders: string[] = [];
function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "store-"));
	folders.push(made);
	return made;
}
afterEach(() => {
	for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

const schema = z.object({ name: z.string() });

describe("what a camera keeps", () => {
	it.each([
		["in memory", () => undefined],
		["on disk", folder],
	])("%s is what it wrote last", (_, place) => {
		const store = openCameraStore(place(), "one");
		expect(store.read("device", schema)).toBeUndefined();
		store.write("device", { name: "first" });
		store.write("device", { name: "second" });
		expect(store.read("device", schema)).toEqual({ name: "second" });
		expect(store.read("media", schema)).toBeUndefined();
	});

	it("on disk outlives it, is its own, and is for its owner alone", () => {
		const dataDir = folder();
		openCameraStore(dataDir, "one").write("device", { name: "kept" });
		expect(openCameraStore(dataDir, "one").read("device", schema)).toEqual({ name: "kept" });
		expect(openCameraStore(dataDir, "two").read("device", schema)).toBeUndefined();
		expect(statSync(join(dataDir, "cameras", "one", "device.json")).mode & 0o077).toBe(0);
	});

	it.each(["", "{", '{"name":5}', "[]"])("is not guessed when the file holds %j", (text) => {
		const dataDir = folder();
		const store = openCameraStore(dataDir, "one");
		store.write("device", { name: "secret" });
		writeFileSync(join(dataDir, "cameras", "one", "device.json"), text);
		expect(() => store.read("device", schema)).toThrow(/device\.json is not what the camera wrote/);
	});

	it("is not read when others can", () => {
		const dataDir = folder();
		const store = openCameraStore(dataDir, "one");
		store.write("device", { name: "secret" });
		chmodSync(join(dataDir, "cameras", "one", "device.json"), 0o644);
		expect(() => store.read("device", schema)).toThrow(/can be read by others/);
	});
});

describe("a ledger on disk", () => {
	it("goes on where it ended, for its owner alone", () => {
		const path = join(folder(), "deep", "ledger.jsonl");
		new LedgerFile(path).append({ who: "a" });
		const again = new LedgerFile(path);
		again.append({ who: "b" });
		again.append({ who: "ç" });
		const read = readLedger(again.text);
		expect(read.entries.map(({ record }) => record["who"])).toEqual(["a", "b", "ç"]);
		expect(read.broken).toBeUndefined();
		expect(statSync(path).mode & 0o077).toBe(0);
	});

	it("takes in what another process added meanwhile", () => {
		const path = join(folder(), "ledger.jsonl");
		const [one, other] = [new LedgerFile(path), new LedgerFile(path)];
		for (const ledger of [one, other, one, one, other]) ledger.append({});
		expect(readLedger(one.text)).toMatchObject({ broken: undefined, head: { number: 5 } });
	});

	it("drops a line that a crash cut short, and goes on after the one before", () => {
		const path = join(folder(), "ledger.jsonl");
		new LedgerFile(path).append({ who: "a" });
		writeFileSync(path, `${readFileSync(path, "utf8")}{"hash":"ä`);
		new LedgerFile(path).append({ who: "b" });
		const { entries, broken } = readLedger(readFileSync(path, "utf8"));
		expect([entries.length, broken]).toEqual([2, undefined]);
	});

	it("follows no link", () => {
		const place = folder();
		writeFileSync(join(place, "victim"), "");
		symlinkSync(join(place, "victim"), join(place, "ledger.jsonl"));
		expect(() => new LedgerFile(join(place, "ledger.jsonl")).append({})).toThrow(/ELOOP/);
	});

	it.each([
		["in memory", () => undefined],
		["on disk", () => join(folder(), "ledger.jsonl")],
	])("%s is full at its limit, and stays whole", (_, place) => {
		const ledger = new LedgerFile(place(), 500);
		const fill = () => {
			for (let entry = 0; entry < 10; entry++) ledger.append({ entry });
		};
		expect(fill).toThrow(/no room for another entry/);
		expect(readLedger(ledger.text)).toMatchObject({ broken: undefined, head: { number: 2 } });
		expect(ledger.text.length).toBeLessThanOrEqual(500);
	});
});

describe("what is too old in a camera's ledger", () => {
	const day = 24 * 60 * 60 * 1000;
	const start = Date.UTC(2026, 5, 1);
	const on = (days: number) => ({ at: new Date(start + days * day).toISOString(), days });
	const days = (ledger: LedgerFile) => readLedger(ledger.text).entries.map(({ record }) => record["days"]);

	it.each([
		["in memory", () => undefined],
		["on disk", () => join(folder(), "ledger.jsonl")],
	])("goes %s, but for the last entry, and the rest still hangs together", (_, place) => {
		const path = place();
		const ledger = new LedgerFile(path);
		for (const each of [0, 1, 2, 3]) ledger.append(on(each));
		expect(ledger.sweep(start)).toBeUndefined();
		expect(ledger.sweep(start + 2 * day)).toMatchObject({ number: 2 });
		ledger.append(on(4));
		expect(days(ledger)).toEqual([2, 3, 4]);
		expect(readLedger(ledger.text)).toMatchObject({
			broken: undefined,
			swept: { number: 2 },
			head: { number: 5 },
		});
		expect(ledger.sweep(start + 40 * day)).toMatchObject({ number: 4 });
		expect(days(ledger)).toEqual([4]);
		expect(ledger.sweep(start + 40 * day)).toBeUndefined();
		expect(readLedger(ledger.text.replace('"days":4', '"days":5')).broken).toBe(2);
	});

	it("stays when the ledger is broken, to be seen", () => {
		const path = join(folder(), "ledger.jsonl");
		for (const each of [0, 1, 2]) new LedgerFile(path).append(on(each));
		writeFileSync(path, readFileSync(path, "utf8").replace('"days":0', '"days":9'));
		expect(new LedgerFile(path).sweep(start + 9 * day)).toBeUndefined();
	});
});
