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
import { KeptFile } from "../../../broker/keep/kept-file.ts";
import { type Change, KeptState } from "../../../broker/keep/kept-state.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { createLogger } from "../../../device/log.ts";
import { accounts, Bench, inbox } from "../bench.ts";

let folder: string;
let keepIn: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kept-"));
	keepIn = join(folder, "broker.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const durable = { clean: false, clientId: "durable" };

/** A broker that ends as a killed process does: what it has not written by now is lost. */
async function killed(bench: Bench): Promise<void> {
	const now = readFileSync(keepIn);
	await bench[Symbol.asyncDispose]();
	writeFileSync(keepIn, now);
}

/** Reads all that is retained. */
async function retained(bench: Bench): Promise<string[]> {
	const viewer = await bench.client("mqtt");
	const box = inbox(viewer);
	await viewer.subscribeAsync("#", { qos: 1 });
	const device = await bench.client("cam-2");
	await device.publishAsync("persienne/cam-2/end", "end", { qos: 1 });
	while (!box.messages.some(({ payload }) => payload === "end")) await box.until(box.messages.length + 1);
	return box.messages.filter(({ retain }) => retain).map(({ topic, payload }) => `${topic} ${payload}`);
}

describe("a broker that was killed", () => {
	test("has what was retained, and not what was cleared", async () => {
		let bench = await Bench.open({ keepIn });
		const device = await bench.client("cam-1");
		const retain = (topic: string, payload: string | Buffer) =>
			device.publishAsync(`persienne/cam-1/${topic}`, payload, { qos: 1, retain: true });
		await retain("a", "1");
		await retain("a", "2");
		await retain("b", "gone");
		await retain("c", Buffer.from([0xff, 0, 0x80]));
		await retain("b", "");
		await killed(bench);
		bench = await Bench.open({ keepIn });
		expect(bench.broker.stats().retained).toBe(2);
		expect(await retained(bench)).toEqual([
			"persienne/cam-1/a 2",
			`persienne/cam-1/c ${Buffer.from([0xff, 0, 0x80])}`,
		]);
		await bench[Symbol.asyncDispose]();
	});

	test("has what waited for a session, in order and once, and its filters", async () => {
		let bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		// Two filters for one topic are one message.
		await viewer.subscribeAsync(["persienne/#", "persienne/cam-1/+"], { qos: 1 });
		await viewer.endAsync();
		const device = await bench.client("cam-1");
		for (let n = 1; n <= 150; n++) await device.publishAsync("persienne/cam-1/n", `${n}`, { qos: 1 });
		await killed(bench);
		bench = await Bench.open({ keepIn });
		const again = await bench.client("cam-1");
		// What comes now has the numbers of what came first before.
		for (let n = 151; n <= 300; n++) await again.publishAsync("persienne/cam-1/n", `${n}`, { qos: 1 });
		const back = await bench.client("mqtt", durable);
		const box = inbox(back);
		const numbers = (await box.until(300)).map(({ payload }) => Number(payload));
		expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
		await back.endAsync();
		await killed(bench);
		bench = await Bench.open({ keepIn });
		const third = await bench.client("mqtt", durable);
		const rest = inbox(third);
		const speaking = await bench.client("cam-1");
		await speaking.publishAsync("persienne/cam-1/n", "301", { qos: 1 });
		expect((await rest.until(1)).map(({ payload }) => payload)).toEqual(["301"]);
		await bench[Symbol.asyncDispose]();
	});

	test("erases what it is told to, in its place, from memory and from disk", async () => {
		const bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		const device = await bench.client("cam-1");
		const topics = ["a", "secret", "b", "secret", "c"];
		for (const [n, topic] of topics.entries())
			await device.publishAsync(`persienne/cam-1/${topic}`, `seen-${n}`, { qos: 1, retain: n < 2 });
		const isSecret = (topic: string) => topic.endsWith("/secret");
		expect(await bench.broker.erase((topic, at) => isSecret(topic) && at < 0)).toBe(0);
		// The last state of the topic, and twice in the queue.
		expect(await bench.broker.erase(isSecret)).toBe(3);
		const written = readFileSync(keepIn, "utf8");
		for (const [n, topic] of topics.entries())
			expect(written.includes(Buffer.from(`seen-${n}`).toString("base64"))).toBe(topic !== "secret");
		expect(bench.broker.stats().retained).toBe(1);
		const back = await bench.client("mqtt", durable);
		const box = inbox(back);
		await device.publishAsync("persienne/cam-1/d", "later", { qos: 1 });
		expect((await box.until(4)).map(({ payload }) => payload)).toEqual([
			"seen-0",
			"seen-2",
			"seen-4",
			"later",
		]);
		await back.endAsync();
		await killed(bench);
	});

	test("knows whose a session is", async () => {
		let bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await killed(bench);
		bench = await Bench.open({ keepIn });
		await expect(bench.client("other", durable)).rejects.toThrow(/identifier/i);
		await bench.client("mqtt", durable);
		await bench[Symbol.asyncDispose]();
	});

	test("has nothing of a session that ended", async () => {
		let bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		await (await bench.client("mqtt", { ...durable, clean: true })).endAsync();
		await killed(bench);
		bench = await Bench.open({ keepIn });
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/n", "1", { qos: 1 });
		expect(readFileSync(keepIn, "utf8")).not.toContain('"durable"');
		await bench[Symbol.asyncDispose]();
	});

	test("forgets what no account may publish or hear any more", async () => {
		let bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		for (const user of ["cam-1", "cam-2"]) {
			const device = await bench.client(user);
			await device.publishAsync(`persienne/${user}/x`, "kept", { qos: 1, retain: true });
		}
		await killed(bench);
		bench = await Bench.open({ keepIn, accounts: accounts.filter(({ user }) => user !== "cam-1") });
		expect(await retained(bench)).toEqual(["persienne/cam-2/x kept"]);
		await killed(bench);
		bench = await Bench.open({ keepIn, accounts: accounts.filter(({ user }) => user !== "mqtt") });
		expect(readFileSync(keepIn, "utf8")).not.toContain('"durable"');
		await bench[Symbol.asyncDispose]();
	});

	test("forgets what is older than a month", async () => {
		const clock = new VirtualClock(Date.UTC(2026, 0, 1));
		let bench = await Bench.open({ keepIn, clock });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/old", "old", { qos: 1, retain: true });
		const day = 24 * 60 * 60 * 1000;
		await killed(bench);
		bench = await Bench.open({ keepIn, clock: new VirtualClock(Date.UTC(2026, 0, 1) + 29 * day) });
		expect(bench.broker.stats().retained).toBe(1);
		await killed(bench);
		bench = await Bench.open({ keepIn, clock: new VirtualClock(Date.UTC(2026, 0, 1) + 31 * day) });
		expect(bench.broker.stats().retained).toBe(0);
		expect(readFileSync(keepIn, "utf8")).not.toContain("old");
		await bench[Symbol.asyncDispose]();
	});

	test("forgets what has waited for too long while it runs, and has the file forget it", async () => {
		const clock = new VirtualClock(Date.UTC(2026, 0, 1));
		const hour = 60 * 60 * 1000;
		const bench = await Bench.open({ keepIn, clock, limits: { keptTime: 3 * hour } });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/x", "early", { qos: 1 });
		await device.publishAsync("persienne/cam-1/x", "early, too", { qos: 1 });
		clock.advance(1.5 * hour);
		await device.publishAsync("persienne/cam-1/x", "late", { qos: 1 });
		clock.advance(1.5 * hour);
		const text = (payload: string) => Buffer.from(payload).toString("base64");
		while (readFileSync(keepIn, "utf8").includes(text("early"))) await new Promise(setImmediate);
		const box = inbox(await bench.client("mqtt", durable));
		await device.publishAsync("persienne/cam-1/x", "last", { qos: 1 });
		expect((await box.until(2)).map(({ payload }) => payload)).toEqual(["late", "last"]);
		await bench[Symbol.asyncDispose]();
	});

	test("forgets the states of a camera that went, while it runs, when they are too old, and those of no other", async () => {
		const clock = new VirtualClock(Date.UTC(2026, 0, 1));
		const hour = 60 * 60 * 1000;
		const bench = await Bench.open({ keepIn, clock, limits: { keptTime: 3 * hour } });
		const gone = await bench.client("cam-1");
		const here = await bench.client("cam-2");
		const retain = { qos: 1, retain: true } as const;
		await gone.publishAsync("persienne/cam-1/x", "early", retain);
		await here.publishAsync("persienne/cam-2/x", "early", retain);
		clock.advance(1.5 * hour);
		await gone.publishAsync("persienne/cam-1/y", "late", retain);
		// As long as it is there, what it said last holds.
		clock.advance(0.6 * hour);
		expect(bench.broker.stats().retained).toBe(3);
		await gone.endAsync();
		while (bench.broker.stats().clients > 1) await new Promise(setImmediate);
		clock.advance(hour);
		while (bench.broker.stats().retained > 2) await new Promise(setImmediate);
		expect(readFileSync(keepIn, "utf8")).not.toContain("cam-1/x");
		clock.advance(9 * hour);
		while (bench.broker.stats().retained > 1) await new Promise(setImmediate);
		expect(await retained(bench)).toEqual(["persienne/cam-2/x early"]);
		await bench[Symbol.asyncDispose]();
	});

	test("forgets the states of a camera that went before the start, when they get too old later", async () => {
		const clock = new VirtualClock(Date.UTC(2026, 0, 1));
		const hour = 60 * 60 * 1000;
		const limits = { keptTime: 3 * hour };
		let bench = await Bench.open({ keepIn, clock, limits });
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/x", "early", { qos: 1, retain: true });
		await killed(bench);
		clock.advance(hour);
		bench = await Bench.open({ keepIn, clock, limits });
		expect(bench.broker.stats().retained).toBe(1);
		clock.advance(2 * hour);
		while (bench.broker.stats().retained > 0) await new Promise(setImmediate);
		await bench[Symbol.asyncDispose]();
	});

	test("holds itself to its bounds", async () => {
		let bench = await Bench.open({ keepIn });
		const viewer = await bench.client("mqtt", durable);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		await viewer.endAsync();
		const device = await bench.client("cam-1");
		for (let n = 1; n <= 9; n++)
			await device.publishAsync(`persienne/cam-1/${n}`, `${n}`, { qos: 1, retain: true });
		await killed(bench);
		bench = await Bench.open({ keepIn, limits: { retained: 4, queued: 3 } });
		expect(bench.broker.stats()).toMatchObject({ retained: 4, notRetained: 5, notQueued: 6 });
		const back = await bench.client("mqtt", durable);
		const box = inbox(back);
		expect((await box.until(3)).slice(0, 3).map(({ payload }) => payload)).toEqual(["1", "2", "3"]);
		await bench[Symbol.asyncDispose]();
	});
});

describe("the file", () => {
	test("is its owner's alone", async () => {
		await using _ = await Bench.open({ keepIn });
		expect(statSync(keepIn).mode & 0o777).toBe(0o600);
	});

	test("that is a link costs what it would have kept, and is told", async () => {
		writeFileSync(join(folder, "elsewhere"), "", { mode: 0o600 });
		symlinkSync(join(folder, "elsewhere"), keepIn);
		const lines: string[] = [];
		await using bench = await Bench.open({
			keepIn,
			log: createLogger("warn", { write: (line) => lines.push(line) }),
		});
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/a", "1", { qos: 1, retain: true });
		expect(lines.join("")).toContain("cannot be kept on disk");
		expect(readFileSync(join(folder, "elsewhere"), "utf8")).toBe("");
	});

	test("with the end of a line missing, or with lines of somebody else, gives the rest", () => {
		const file = new KeptFile(keepIn, () => {});
		file.add(["retain", "a", 1, "MQ==", 7]);
		file.close();
		appendFileSync(
			keepIn,
			'nonsense\n["retain","b"]\n["queue","x","y","z",1,"MQ=="]\n[7]\n["retain","c",1,"M',
		);
		const again = new KeptFile(keepIn, () => {});
		expect([...again.state.retained.keys()]).toEqual(["a"]);
		again.close();
	});

	test("is written anew when most of it is over, and stays small", async () => {
		const file = new KeptFile(keepIn, () => {});
		const payload = "A".repeat(40_000);
		for (let n = 0; n < 200; n++) {
			file.add(["retain", "a", 1, payload, 7]);
			await file.written;
		}
		expect(statSync(keepIn).size).toBeLessThan(2 << 20);
		file.close();
		expect(new KeptFile(keepIn, () => {}).state.retained.size).toBe(1);
	});

	test("gives back what it was told, whatever that was", () => {
		const id = fc.constantFrom("a", "b");
		const key = fc.constantFrom("1", "2", "3");
		const topic = fc.constantFrom("t", "u/v", "ü\n");
		const qos = fc.constantFrom(0, 1, 2);
		const payload = fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString("base64"));
		const change = fc.oneof(
			fc.tuple(fc.constant("retain" as const), topic, qos, payload, fc.nat()),
			fc.tuple(fc.constant("clear" as const), topic),
			fc.tuple(fc.constant("session" as const), id, fc.constantFrom("x", "y")),
			fc.tuple(fc.constant("end" as const), id),
			fc.tuple(fc.constant("subscribe" as const), id, topic, qos),
			fc.tuple(fc.constant("unsubscribe" as const), id, topic),
			fc.tuple(fc.constant("queue" as const), id, key, topic, qos, payload, fc.nat()),
			fc.tuple(fc.constant("done" as const), id, key),
		) as fc.Arbitrary<Change>;
		fc.assert(
			fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
				const told = new KeptState();
				for (const one of changes) told.apply(one);
				const read = new KeptState();
				for (const one of told.changes()) read.apply(JSON.parse(JSON.stringify(one)) as Change);
				expect([...read.changes()]).toEqual([...told.changes()]);
			}),
			{ numRuns: 300 },
		);
	});
});
