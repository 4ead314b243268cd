import type { MqttClient } from "mqtt";
import { describe, expect, test } from "vitest";
import { Resumption } from "../../broker/resumption.ts";
import { Bench, closed, inbox, type Message } from "./bench.ts";
import { connect, RawClient, subscribe } from "./wire.ts";

const session = { clientId: "back", clean: false } as const;
const numbersOf = (messages: readonly Message[]) => messages.map(({ payload }) => Number(payload));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A device's counted messages of QoS 1: `until(n)` resolves when so many have been acknowledged. */
class Counting {
	readonly #device: MqttClient;
	readonly #topic: string;
	readonly #retain: boolean;
	count = 0;

	constructor(device: MqttClient, topic: string, retain = false) {
		this.#device = device;
		this.#topic = topic;
		this.#retain = retain;
	}

	async until(count: number, window = 20): Promise<void> {
		while (this.count < count) {
			const several = Math.min(window, count - this.count);
			await Promise.all(upTo(several).map(() => this.#next()));
		}
	}

	#next(): Promise<unknown> {
		return this.#device.publishAsync(this.#topic, String(this.count++), { qos: 1, retain: this.#retain });
	}
}

/** A session that waits for what is published to `filter`. */
async function away(bench: Bench, filter: string, qos: 0 | 1 = 1): Promise<void> {
	const viewer = await bench.client("mqtt", session);
	await viewer.subscribeAsync(filter, { qos });
	await viewer.endAsync();
}

/** Comes back to it; listens before the broker can have answered. */
async function back(bench: Bench, then: (viewer: MqttClient) => void = () => {}) {
	let box: ReturnType<typeof inbox> | undefined;
	const viewer = await bench.client("mqtt", session, (client) => {
		box = inbox(client);
		then(client);
	});
	return { viewer, box: box as unknown as ReturnType<typeof inbox> };
}

describe("a session that is resumed while a device publishes", () => {
	test.each([1, 2] as const)("gets all of it in order and once (%s topics)", async (topics) => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#");
		const devices = await Promise.all(
			upTo(topics).map(async (index) => {
				const name = `cam-${index + 1}`;
				return new Counting(await bench.client(name), `persienne/${name}/x`);
			}),
		);
		await Promise.all(devices.map((device) => device.until(300)));
		const publishing = devices.map((device) => device.until(800));
		const { box } = await back(bench);
		await Promise.all(publishing);
		await box.until(800 * topics);
		for (const index of upTo(topics)) {
			const of = box.messages.filter(({ topic }) => topic === `persienne/cam-${index + 1}/x`);
			expect(numbersOf(of)).toEqual(upTo(800));
		}
	});

	test("gets CONNACK first", async () => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#");
		const device = await bench.client("cam-1");
		const counting = new Counting(device, "persienne/cam-1/x");
		const publishing = counting.until(400);
		for (let round = 0; round < 10; round++) {
			const raw = new RawClient(bench.broker.port);
			raw.send(connect({ id: "back", user: "mqtt", password: "mqtt", clean: false }));
			const answer = await raw.answer(4);
			expect([...answer.subarray(0, 4)]).toEqual([0x20, 2, 1, 0]);
			raw.end();
		}
		await publishing;
	});

	test("is told what is retained after what waited, when it asks for it", async () => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#");
		const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x", true);
		await counting.until(500);
		const { box } = await back(bench, (client) => {
			client.once("connect", () => client.subscribe("persienne/#", { qos: 1 }));
		});
		await box.until(501);
		expect(numbersOf(box.messages)).toEqual([...upTo(500), 499]);
		expect(box.messages.filter(({ retain }) => retain)).toHaveLength(1);
	});

	test("has lost nothing when it goes again before it got all of it", async () => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#");
		const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x");
		await counting.until(600);
		for (let round = 0; round < 20; round++) {
			const raw = new RawClient(bench.broker.port);
			raw.send(connect({ id: "back", user: "mqtt", password: "mqtt", clean: false }));
			await raw.answer(4 + 20 * round);
			raw.socket.resetAndDestroy();
			await raw.closed();
		}
		const publishing = counting.until(700);
		const { box } = await back(bench);
		await publishing;
		await box.until(700);
		expect(numbersOf(box.messages)).toEqual(upTo(700));
	});

	test("gets what it had and did not acknowledge once more, marked as such", async () => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#");
		const device = await bench.client("cam-1");
		const raw = new RawClient(bench.broker.port);
		raw.send(connect({ id: "back", user: "mqtt", password: "mqtt", clean: false }));
		await raw.answer(4);
		await device.publishAsync("persienne/cam-1/x", "0", { qos: 1 });
		await raw.answer(5);
		raw.end();
		await device.publishAsync("persienne/cam-1/x", "1", { qos: 1 });
		const dups: boolean[] = [];
		const { box } = await back(bench, (client) => {
			client.on("message", (_topic, _payload, { dup }) => dups.push(dup));
		});
		await box.until(2);
		expect(numbersOf(box.messages)).toEqual([0, 1]);
		expect(dups).toEqual([true, false]);
	});

	test("at QoS 0 is told of what is published then, at QoS 0", async () => {
		await using bench = await Bench.open();
		await away(bench, "persienne/#", 0);
		const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x");
		const publishing = counting.until(300);
		const { box } = await back(bench);
		await publishing;
		await counting.until(301);
		await box.until(1);
		while (numbersOf(box.messages).at(-1) !== 300) await box.until(box.messages.length + 1);
		expect(numbersOf(box.messages)).toEqual([...new Set(numbersOf(box.messages))].sort((a, b) => a - b));
		expect(new Set(box.messages.map(({ qos }) => qos))).toEqual(new Set([0]));
	});
});

test("a message waits once for a session that asked for it twice", async () => {
	await using bench = await Bench.open({ limits: { queued: 10 } });
	const viewer = await bench.client("mqtt", session);
	await viewer.subscribeAsync(["persienne/#", "persienne/cam-1/+"], { qos: 1 });
	await viewer.endAsync();
	const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x");
	await counting.until(10);
	expect(bench.broker.stats().notQueued).toBe(0);
	const { box, viewer: first } = await back(bench);
	await box.until(10);
	await first.endAsync();
	const again = await back(bench);
	await counting.until(11);
	await again.box.until(1);
	expect(numbersOf(again.box.messages)).toEqual([10]);
});

test("a client that is here and acknowledges nothing gets what there is no room to keep, too", async () => {
	await using bench = await Bench.open({ limits: { queued: 10 } });
	const raw = new RawClient(bench.broker.port);
	raw.send(connect({ id: "back", user: "mqtt", password: "mqtt", clean: false }));
	await raw.answer(4);
	raw.send(subscribe(["persienne/#"], 1));
	await raw.answer(4 + 5);
	const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x");
	await counting.until(30);
	// Each: header, topic, identifier and a number of one digit or two.
	await raw.answer(4 + 5 + 10 * (2 + 19 + 2 + 1) + 20 * (2 + 19 + 2 + 2));
	expect(bench.broker.stats()).toMatchObject({ notQueued: 20, clients: 2 });
	raw.end();
});

test("what is held while a session is resumed is bounded: whoever is too slow for it is disconnected, and loses nothing", async () => {
	const limits = { sendSoftBytes: 4 << 10, sendHardBytes: 16 << 10 };
	await using bench = await Bench.open({ limits });
	await away(bench, "persienne/#");
	const counting = new Counting(await bench.client("cam-1"), "persienne/cam-1/x");
	await counting.until(20);
	const viewer = await bench.client("mqtt", session, (client) => {
		client.once("connect", () => {
			// More than may be on its way, of what is retained.
			for (let again = 0; again < 100; again++) client.subscribe("persienne/#", { qos: 1 });
		});
	});
	viewer.end(true);
	await closed(viewer);
	const { box } = await back(bench);
	await counting.until(21);
	while (numbersOf(box.messages).at(-1) !== 20) await box.until(box.messages.length + 1);
	expect([...new Set(numbersOf(box.messages))].slice(-1)).toEqual([20]);
});

test("what is held is told in order, less what was sent already", () => {
	const resumption = new Resumption();
	const message = (brokerCounter: number, retain = false) => ({
		topic: "a",
		payload: "bc",
		retain,
		brokerCounter,
	});
	resumption.sent(message(1));
	for (const number of [2, 3]) resumption.hold(message(number));
	expect(resumption.bytes).toBeGreaterThan(6);
	expect([1, 2].map((number) => resumption.wasSent(message(number)))).toEqual([true, false]);
	expect(resumption.wasSent(message(1, true))).toBe(false);
	expect(resumption.isOver).toBe(false);
	expect(resumption.end().map(({ brokerCounter }) => brokerCounter)).toEqual([2, 3]);
	expect([resumption.isOver, resumption.bytes, resumption.end()]).toEqual([true, 0, []]);
});
