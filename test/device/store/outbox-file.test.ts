import {
	appendFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OutboxFile } from "../../../device/store/outbox-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "outbox-"));
	path = join(folder, "one", "outbox.log");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const texts = (file: OutboxFile) => file.waiting.map(({ text }) => text);

describe("what waits to be sent", () => {
	test("is there again after the process, in order, and what was sent is not", () => {
		const file = new OutboxFile(path);
		const ids = ["a", "b", "c", "d"].map((text) => file.add(text));
		file.remove(ids[1] as number);
		file.remove(ids[0] as number);
		// The process is killed: nothing is closed.
		const again = new OutboxFile(path);
		expect(texts(again)).toEqual(["c", "d"]);
		expect(again.add("e")).toBeGreaterThan(Math.max(...ids));
		expect(texts(new OutboxFile(path))).toEqual(["c", "d", "e"]);
	});

	test("can be tidied before the folder of a new camera is there", () => {
		const file = new OutboxFile(path);
		file.rewrite();
		file.add("a");
		expect(texts(new OutboxFile(path))).toEqual(["a"]);
	});

	test("is for its owner alone, and no link is followed", () => {
		new OutboxFile(path).add("a");
		expect(statSync(path).mode & 0o777).toBe(0o600);
		const link = join(folder, "link.log");
		symlinkSync(path, link);
		expect(() => new OutboxFile(link)).toThrow(/symbolic link/);
	});

	test("goes when it is discarded", () => {
		const file = new OutboxFile(path);
		file.add("a");
		file.discard();
		expect(new OutboxFile(path).waiting).toEqual([]);
		new OutboxFile(join(folder, "never.log")).discard();
	});

	test("takes no more room than its bound and what waits, however much passes through", () => {
		const file = new OutboxFile(path, 10_000);
		const line = "x".repeat(100);
		const waiting = Array.from({ length: 20 }, () => file.add(line));
		for (let round = 0; round < 2_000; round++) {
			file.remove(file.add(line));
			if (round % 100 === 0) expect(statSync(path).size).toBeLessThan(13_000);
		}
		expect(texts(new OutboxFile(path))).toHaveLength(waiting.length);
	});

	test("takes next to no room when nothing waits", () => {
		const file = new OutboxFile(path);
		for (let round = 0; round < 5_000; round++) file.remove(file.add("x".repeat(100)));
		expect(statSync(path).size).toBeLessThan(33_000);
	});

	test("loses a line that was cut short, and no other", () => {
		const file = new OutboxFile(path);
		file.add("a");
		file.add("b");
		appendFileSync(path, "+3 c without its e");
		appendFileSync(path, "");
		const again = new OutboxFile(path);
		// Cut short or not cannot be told from the text alone: what reads it decides. The next line is not joined to it.
		again.add("d");
		expect(texts(new OutboxFile(path)).slice(0, 2)).toEqual(["a", "b"]);
		expect(texts(new OutboxFile(path)).at(-1)).toBe("d");
	});

	test("is read without harm, whatever is in the file", () => {
		new OutboxFile(path).add("first");
		const line = fc.oneof(
			fc.string({ maxLength: 40 }),
			fc
				.tuple(fc.constantFrom("+", "-"), fc.nat(5), fc.string())
				.map(([sign, id, text]) => `${sign}${id} ${text}`),
			fc.constantFrom(
				"-1",
				"+1 {}",
				"+999999999999999999 x",
				`+7 ${"y".repeat(9_000)}`,
				"\0",
				"+",
				"+ 1",
				"--1",
			),
		);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
				writeFileSync(path, lines.join("\n"), { mode: 0o600 });
				const file = new OutboxFile(path);
				const before = texts(file);
				for (const text of before) expect(text.length).toBeLessThanOrEqual(4096);
				file.add("new");
				file.close();
				const after = texts(new OutboxFile(path));
				expect(after).toEqual([...before, "new"]);
				expect(readFileSync(path, "utf8").length).toBeLessThan(200_000);
			}),
			{ numRuns: 300 },
		);
	});
});
