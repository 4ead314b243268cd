import { describe, expect, test } from "vitest";
import { AddressRates, RateMeter } from "../../broker/rate.ts";
import { VirtualClock } from "../../device/clock.ts";
import { Bench } from "./bench.ts";
import { connect, ping, RawClient } from "./wire.ts";

describe("a rate", () => {
	test("lets a burst through, and then as much as time allows", () => {
		const clock = new VirtualClock();
		const meter = new RateMeter({ perSecond: 10, burst: 5 }, clock);
		expect([1, 2, 3, 4, 5].map(() => meter.spend(1))).toEqual([0, 0, 0, 0, 0]);
		expect(meter.spend(1)).toBe(100);
		expect(meter.spend(1)).toBe(200);
		clock.advance(200);
		expect(meter.spend(0)).toBe(0);
		expect(meter.spend(1)).toBe(100);
		clock.advance(1_000_000);
		// No more than the burst is ever saved up.
		expect(meter.spend(6)).toBe(100);
	});

	test("of addresses is that of each by itself, and remembers a bounded number of them", () => {
		const clock = new VirtualClock();
		const rates = new AddressRates({ perSecond: 1, burst: 2 }, clock);
		expect([1, 2, 3].map(() => rates.allows("a"))).toEqual([true, true, false]);
		expect(rates.allows("b")).toBe(true);
		for (let address = 0; address < 10_000; address++) rates.allows(`n${address}`);
		expect(rates.size).toBe(4096);
		expect(rates.allows("one more")).toBe(false);
		clock.advance(2_000);
		expect(rates.allows("one more")).toBe(true);
		expect(rates.size).toBe(1);
	});
});

describe("the broker", () => {
	test("closes connections over the rate of an address, and takes them again later", async () => {
		const clock = new VirtualClock();
		await using bench = await Bench.open({ clock, limits: { connectionRate: { perSecond: 1, burst: 3 } } });
		for (let number = 0; number < 3; number++) await bench.client("mqtt");
		expect(await new RawClient(bench.broker.port).closed()).toHaveLength(0);
		await expect(bench.client("mqtt")).rejects.toThrow();
		clock.advance(1_000);
		await bench.client("mqtt");
		expect(bench.broker.stats()).toMatchObject({ clients: 4, refusedConnections: 2 });
	});

	test("holds up who floods it, and nobody else", async () => {
		await using bench = await Bench.open({ limits: { packetRate: { perSecond: 100, burst: 100 } } });
		const flood = new RawClient(bench.broker.port).send(
			connect({ user: "mqtt", password: "mqtt", id: "flood" }),
		);
		await flood.answer(4);
		flood.send(...Array(2_000).fill(ping));
		await flood.answer(6);
		const viewer = await bench.client("mqtt");
		const heard = new Promise((resolve) => viewer.once("message", resolve));
		await viewer.subscribeAsync("persienne/#");
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/x", "x", { qos: 1 });
		await heard;
		expect(bench.broker.stats().throttled).toBeGreaterThan(0);
		flood.end();
	});
});
