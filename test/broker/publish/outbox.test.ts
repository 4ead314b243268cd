import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryDelay } from "../../../broker/publish/backoff.ts";
import { Outbox } from "../../../broker/publish/outbox.ts";

function drain(outbox: Outbox<string>): string[] {
	const sent: string[] = [];
	for (let item = outbox.next(); item !== undefined; item = outbox.next()) sent.push(item);
	return sent;
}

describe("the outbox", () => {
	test("gives messages in order, as many at once as the window allows", () => {
		const outbox = new Outbox<string>(10, 1000, 2);
		for (const item of ["a", "b", "c"]) outbox.push(item, 1);
		expect(drain(outbox)).toEqual(["a", "b"]);
		outbox.acknowledge("a");
		expect(drain(outbox)).toEqual(["c"]);
	});

	test("gives again what was not acknowledged, after a rewind", () => {
		const outbox = new Outbox<string>(10, 1000, 2);
		for (const item of ["a", "b", "c"]) outbox.push(item, 1);
		drain(outbox);
		outbox.acknowledge("b");
		outbox.rewind();
		expect(drain(outbox)).toEqual(["a", "c"]);
	});

	test("lets the oldest go when it is full, by number or by bytes", () => {
		const outbox = new Outbox<string>(3, 10, 3);
		expect(["a", "b", "c", "d"].map((item) => outbox.push(item, 3))).toEqual([[], [], [], ["a"]]);
		expect(outbox.push("big", 8)).toEqual(["b", "c", "d"]);
		expect(drain(outbox)).toEqual(["big"]);
		expect(outbox.push("too big", 11)).toEqual(["too big"]);
		expect([outbox.size, outbox.bytes]).toEqual([1, 8]);
	});

	test("lets the oldest of the lowest rank go, and what is new when all others rank higher", () => {
		const outbox = new Outbox<string>(3, 100, 3);
		for (const [item, rank] of [
			["vital", 2],
			["old", 1],
			["new", 1],
		] as const)
			outbox.push(item, 1, rank);
		expect(outbox.push("number", 1, 0)).toEqual(["number"]);
		expect(outbox.push("newer", 1, 1)).toEqual(["old"]);
		expect(outbox.push("alarm", 1, 2)).toEqual(["new"]);
		expect(drain(outbox)).toEqual(["vital", "newer", "alarm"]);
	});

	test("an acknowledgement of what has gone changes nothing", () => {
		const outbox = new Outbox<string>(1, 10, 1);
		outbox.push("a", 1);
		drain(outbox);
		outbox.push("b", 1);
		outbox.acknowledge("a");
		expect([outbox.size, outbox.bytes]).toEqual([1, 1]);
	});

	test("stays within its bounds and in order, whatever happens", () => {
		const step = fc.oneof(
			fc.record({ push: fc.nat(6) }),
			fc.constantFrom("next" as const, "acknowledge" as const, "rewind" as const),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
				const outbox = new Outbox<number>(5, 20, 3);
				let number = 0;
				let sent: number[] = [];
				for (const action of steps) {
					if (typeof action === "object") outbox.push(number++, action.push);
					else if (action === "acknowledge") outbox.acknowledge(sent.shift() ?? -1);
					else if (action === "rewind") {
						outbox.rewind();
						sent = [];
					} else {
						const item = outbox.next();
						if (item === undefined) continue;
						expect(item).toBeGreaterThan(sent.at(-1) ?? -1);
						sent.push(item);
					}
					expect(outbox.size).toBeLessThanOrEqual(5);
					expect(outbox.bytes).toBeLessThanOrEqual(20);
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe("retries", () => {
	test("come at half to the whole of a time that doubles, up to half a minute", () => {
		expect([1, 2, 3, 4].map((failures) => retryDelay(failures, 1))).toEqual([500, 1000, 2000, 4000]);
		expect(retryDelay(1, 0)).toBe(250);
		expect([retryDelay(20, 0), retryDelay(20, 1), retryDelay(5000, 1)]).toEqual([15_000, 30_000, 30_000]);
	});
});
