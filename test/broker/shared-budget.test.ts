import { describe, expect, test } from "vitest";
import { SharedBudget } from "../../broker/shared-budget.ts";
import { VirtualClock } from "../../device/clock.ts";
import { Bench, inbox } from "./bench.ts";
import { connect, field, packet, RawClient, subscribe } from "./wire.ts";

const kib = 1 << 10;
const second = 1000;

function budget(heldSoftBytes: number, heldHardBytes: number) {
	const clock = new VirtualClock();
	const shared = new SharedBudget({ heldSoftBytes, heldHardBytes }, clock);
	const dropped: string[] = [];
	const hold = (name: string) => shared.open(() => dropped.push(name));
	return { clock, shared, dropped, hold };
}

describe("what all connections hold together", () => {
	test("is the sum of their parts, and less when one ends", () => {
		const { shared, hold } = budget(100, 200);
		const [a, b] = [hold("a"), hold("b")];
		a.set("leaving", 10);
		a.set("arriving", 5);
		b.set("waiting", 7);
		a.set("arriving", 0);
		expect([shared.bytes, a.bytes, b.outward]).toEqual([17, 10, 7]);
		a.end();
		a.end();
		expect(shared.bytes).toBe(7);
	});

	test("is over its share for who holds more than that, and not just now, when it is a lot", () => {
		const { clock, hold } = budget(100, 1000);
		const [much, little, fresh] = [hold("much"), hold("little"), hold("fresh")];
		much.set("leaving", 80);
		little.set("leaving", 10);
		clock.advance(second);
		expect([much, little].map(({ isOverShare }) => isOverShare)).toEqual([false, false]);
		fresh.set("leaving", 60);
		expect([much, little, fresh].map(({ isOverShare }) => isOverShare)).toEqual([true, false, false]);
		clock.advance(second);
		expect(fresh.isOverShare).toBe(true);
		fresh.set("leaving", 0);
		fresh.set("leaving", 60);
		expect(fresh.isOverShare).toBe(false);
	});

	test("is bounded: who has held most for longest goes, and nobody else", () => {
		const { clock, shared, dropped, hold } = budget(100, 200);
		const [old, older, fresh] = [hold("old"), hold("older"), hold("fresh")];
		older.set("leaving", 20);
		clock.advance(second);
		old.set("leaving", 30);
		clock.advance(9 * second);
		fresh.set("leaving", 150);
		expect(dropped).toEqual([]);
		fresh.set("leaving", 170);
		expect([dropped, shared.bytes]).toEqual([["old"], 190]);
		fresh.set("leaving", 201);
		expect([dropped, shared.bytes]).toEqual([["old", "older", "fresh"], 0]);
	});

	test("counts what was held without a break alone", () => {
		const { clock, dropped, hold } = budget(100, 200);
		const [busy, frozen] = [hold("busy"), hold("frozen")];
		frozen.set("leaving", 100);
		for (let turn = 0; turn < 100; turn++) {
			clock.advance(second);
			busy.set("leaving", 90);
			busy.set("leaving", 0);
		}
		busy.set("leaving", 150);
		expect(dropped).toEqual(["frozen"]);
	});
});

describe("many who do not read, each within its own bound", () => {
	const count = 12;
	const payload = Buffer.alloc(16 * kib, "x");
	/** Together they may hold as much as three of them may alone. */
	const limits = {
		sendSoftBytes: 512 * kib,
		sendHardBytes: 1 << 20,
		heldSoftBytes: 1536 * kib,
		heldHardBytes: 3 << 20,
	};

	async function frozen(bench: Bench, qos: 0 | 1): Promise<RawClient[]> {
		return Promise.all(
			Array.from({ length: count }, async (_, index) => {
				const login = connect({ id: `frozen-${index}`, user: "mqtt", password: "mqtt" });
				const raw = new RawClient(bench.broker.port).send(login, subscribe(["#"], qos));
				await raw.answer(9);
				raw.socket.pause();
				return raw;
			}),
		);
	}

	/** Publishes, and moves the clock on, never further ahead than a subscriber who reads, who so proves to get all. */
	async function publish(bench: Bench, clock: VirtualClock, messages: number, qos: 0 | 1): Promise<number> {
		const healthy = await bench.client("mqtt");
		const box = inbox(healthy);
		await healthy.subscribeAsync("persienne/#", { qos });
		const device = await bench.client("cam-1");
		let most = 0;
		for (let sent = 1; sent <= messages; sent++) {
			device.publish("persienne/cam-1/x", payload, { qos });
			if (sent % 20 === 0) await box.until(sent);
			if (sent % 20 === 0) clock.advance(second);
			most = Math.max(most, bench.broker.stats().held);
		}
		expect(healthy.connected && device.connected).toBe(true);
		return most;
	}

	test("cost together no more than is allowed, and others nothing: QoS 0 is left out for them", async () => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({ limits, clock });
		const raws = await frozen(bench, 0);
		const most = await publish(bench, clock, 600, 0);
		expect(bench.broker.stats()).toMatchObject({ slowClosed: 0, crowdClosed: 0, clients: count + 2 });
		expect(bench.broker.stats().shed).toBeGreaterThan(1000);
		// What is sent in one turn of the clock is on top.
		expect(most).toBeLessThan(limits.heldSoftBytes + 20 * count * payload.length);
		for (const raw of raws) raw.end();
	});

	test("are disconnected at QoS 1, no more of them than has to be, and others never", async () => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({ limits, clock });
		const raws = await frozen(bench, 1);
		const most = await publish(bench, clock, 600, 1);
		const { crowdClosed, slowClosed, clients } = bench.broker.stats();
		expect(crowdClosed).toBeGreaterThan(count / 2);
		expect(crowdClosed + slowClosed + clients).toBe(count + 2);
		expect(most).toBeLessThanOrEqual(limits.heldHardBytes + payload.length);
		for (const raw of raws) raw.end();
	});

	test("and who send packets without an end do not, either", async () => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({
			clock,
			limits: { heldSoftBytes: 1 << 20, heldHardBytes: 2 << 20 },
		});
		const whole = packet(3, 0, Buffer.concat([field("persienne/cam-1/x"), Buffer.alloc(250 * kib)]));
		const raws = await Promise.all(
			Array.from({ length: 16 }, async (_, index) => {
				const login = connect({ id: `endless-${index}`, user: "cam-1", password: "cam-1" });
				const raw = new RawClient(bench.broker.port).send(login);
				await raw.answer(4);
				return raw.send(whole.subarray(0, -1));
			}),
		);
		while (bench.broker.stats().crowdClosed < 8) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(bench.broker.stats().held).toBeLessThanOrEqual(2 << 20);
		for (const raw of raws) raw.end();
	});
});
