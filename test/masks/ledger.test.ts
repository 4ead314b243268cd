import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyLedger, type LedgerRecord, nextEntry, readLedger, writeEntry } from "../../masks/ledger.ts";

/** A ledger of these records, as text. */
function ledgerOf(records: readonly LedgerRecord[]): string {
	let head = emptyLedger as { number: number; hash: string };
	return records
		.map((record) => {
			const entry = nextEntry(head, record);
			head = entry;
			return writeEntry(entry);
		})
		.join("");
}

const records = ["a", "b", "c", "d"].map((who) => ({ who, what: ["grün", 1.5, null] }));
const text = ledgerOf(records);
const lines = text.split("\n").slice(0, -1);

describe("a ledger", () => {
	it("is read back as it was written", () => {
		const { entries, head, broken } = readLedger(text);
		expect(entries.map(({ record }) => record)).toEqual(records);
		expect(entries.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
		expect(broken).toBeUndefined();
		expect(head).toMatchObject({ number: 4, hash: entries[3]?.hash });
	});

	it("that is empty begins at zeros", () => {
		expect(readLedger("")).toEqual({ entries: [], head: emptyLedger, broken: undefined });
	});

	it("leaves out a last line that was cut short", () => {
		const { entries, broken } = readLedger(text.slice(0, -20));
		expect([entries.length, broken]).toEqual([3, undefined]);
	});

	it.each<[what: string, lines: string[], broken: number]>([
		["an altered record", lines.with(1, (lines[1] as string).replace('"b"', '"x"')), 2],
		["an altered number", lines.with(1, (lines[1] as string).replace('"number":2', '"number":3')), 2],
		["a line that is missing", lines.toSpliced(1, 1), 2],
		["a line that is there twice", lines.toSpliced(1, 0, lines[1] as string), 3],
		["two lines that changed places", [0, 2, 1, 3].map((line) => lines[line] as string), 2],
		["a first line that is missing", lines.slice(1), 1],
		["something that is no entry", lines.toSpliced(2, 0, "{}"), 3],
		["an empty line", lines.toSpliced(3, 0, ""), 4],
		["another spelling of the same entry", lines.with(0, ` ${lines[0]}`), 1],
		["another member in an entry", lines.with(0, (lines[0] as string).replace("{", '{"a":1,')), 1],
	])("tells %s, and where", (_, altered, broken) => {
		const found = readLedger(`${altered.join("\n")}\n`);
		expect(found.broken).toBe(broken);
		expect(found.entries.length).toBe(broken - 1);
	});

	it("stays broken, whatever is added", () => {
		const altered = `${lines.with(0, (lines[0] as string).replace('"a"', '"x"')).join("\n")}\n`;
		const more = altered + writeEntry(nextEntry(readLedger(altered).head, { who: "e" }));
		expect(readLedger(more)).toMatchObject({ broken: 1, entries: [] });
	});

	it("tells any single byte that was changed", () => {
		fc.assert(
			fc.property(fc.nat(text.length - 2), fc.integer({ min: 1, max: 94 }), (at, by) => {
				const code = 32 + ((text.charCodeAt(at) - 32 + by) % 95);
				const altered = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
				fc.pre(altered !== text);
				expect(readLedger(altered).broken).toBeDefined();
			}),
			{ numRuns: 500, seed: 4 },
		);
	});
});
