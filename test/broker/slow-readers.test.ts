import type { MqttClient } from "mqtt";
import { describe, expect, test } from "vitest";
import { Bench } from "./bench.ts";
import { connect, RawClient, subscribe } from "./wire.ts";

const viewer = { user: "mqtt", password: "mqtt" };
const limits = { sendSoftBytes: 64 << 10, sendHardBytes: 256 << 10 };
const payload = Buffer.alloc(16 << 10, "x");

/** A subscriber that logs in, subscribes, and then reads no more. */
async function frozen(bench: Bench, qos: 0 | 1): Promise<RawClient> {
	const raw = new RawClient(bench.broker.port).send(
		connect({ ...viewer, id: "frozen" }),
		subscribe(["#"], qos),
	);
	await raw.answer(9);
	raw.socket.pause();
	return raw;
}

/** Publishes `count` messages, never further ahead than the healthy subscriber is, which so proves to get them all. */
async function pace(device: MqttClient, healthy: MqttClient, count: number, qos: 0 | 1): Promise<number> {
	let received = 0;
	healthy.on("message", () => received++);
	for (let i = 0; i < count; i++) {
		device.publish("persienne/cam-1/x", payload, { qos });
		while (i - received > 20) await new Promise((resolve) => healthy.once("message", resolve));
	}
	while (received < count) await new Promise((resolve) => healthy.once("message", resolve));
	return received;
}

describe("a subscriber that does not read", () => {
	test("costs others nothing: QoS 0 is left out for it", async () => {
		await using bench = await Bench.open({ limits });
		const healthy = await bench.client("mqtt");
		await healthy.subscribeAsync("persienne/#");
		const stuck = await frozen(bench, 0);
		const device = await bench.client("cam-1");
		expect(await pace(device, healthy, 3000, 0)).toBe(3000);
		expect(bench.broker.stats()).toMatchObject({ slowClosed: 0, clients: 3 });
		expect(bench.broker.stats().shed).toBeGreaterThan(1000);
		// It is still there, and reads on when it can.
		stuck.socket.resume();
		stuck.end();
	});

	test("is disconnected when QoS 1 piles up for it", async () => {
		await using bench = await Bench.open({ limits });
		const healthy = await bench.client("mqtt");
		await healthy.subscribeAsync("persienne/#", { qos: 1 });
		const stuck = await frozen(bench, 1);
		const device = await bench.client("cam-1");
		expect(await pace(device, healthy, 1500, 1)).toBe(1500);
		expect(bench.broker.stats()).toMatchObject({ slowClosed: 1, clients: 2, shed: 0 });
		stuck.end();
	});

	test("loses nothing of QoS 1 when its session is durable", async () => {
		await using bench = await Bench.open({ limits: { ...limits, queuedBytes: 64 << 20 } });
		const raw = new RawClient(bench.broker.port).send(connect({ ...viewer, id: "durable", clean: false }));
		raw.send(subscribe(["#"], 1));
		await raw.answer(9);
		raw.socket.pause();
		const healthy = await bench.client("mqtt");
		await healthy.subscribeAsync("persienne/#", { qos: 1 });
		const device = await bench.client("cam-1");
		await pace(device, healthy, 900, 1);
		expect(bench.broker.stats()).toMatchObject({ slowClosed: 1, notQueued: 0 });
		raw.end();
		const back = await bench.client("mqtt", { clientId: "durable", clean: false });
		let received = 0;
		await new Promise<void>((resolve) => {
			back.on("message", () => {
				if (++received === 900) resolve();
			});
		});
		expect(received).toBe(900);
	});
});
