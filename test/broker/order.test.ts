import { describe, expect, test } from "vitest";
import { Bench, inbox } from "./bench.ts";

/** What a device sends at once: `1r` is a message of QoS 1 that is retained. */
type Kind = `${0 | 1 | 2}${"" | "r"}`;
const kinds: readonly Kind[] = ["0r", "0", "1r", "1", "2r", "2"];

describe("messages that come at once", () => {
	test.each(kinds.flatMap((first) => kinds.map((second) => [first, second] as const)))(
		"arrive, all of them, when %s and %s take turns",
		async (first, second) => {
			await using bench = await Bench.open();
			const viewer = await bench.client("mqtt");
			const box = inbox(viewer);
			await viewer.subscribeAsync("persienne/#", { qos: 2 });
			const device = await bench.client("cam-1");
			for (let number = 0; number < 10; number++) {
				const kind = number % 2 === 0 ? first : second;
				const qos = Number(kind[0]) as 0 | 1 | 2;
				device.publish(`persienne/cam-1/${kind}`, String(number), { qos, retain: kind.endsWith("r") });
			}
			const numbers = (await box.until(10)).map(({ payload }) => Number(payload));
			expect([...numbers].sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
			// And on each topic, in their order.
			if (first === second) return expect(numbers).toEqual([...Array(10).keys()]);
			for (const rest of [0, 1])
				expect(numbers.filter((number) => number % 2 === rest)).toEqual([
					rest,
					rest + 2,
					rest + 4,
					rest + 6,
					rest + 8,
				]);
		},
	);

	test("arrive once, by however many filters a client asked for them", async () => {
		await using bench = await Bench.open();
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync(["persienne/#", "persienne/cam-1/+", "persienne/cam-1/x", "#"], { qos: 1 });
		const device = await bench.client("cam-1");
		for (let number = 0; number < 200; number++)
			device.publish("persienne/cam-1/x", String(number), {
				qos: number % 2 ? 1 : 0,
				retain: number % 3 === 0,
			});
		await device.publishAsync("persienne/cam-1/end", "end", { qos: 1 });
		while (!box.messages.some(({ payload }) => payload === "end")) await box.until(box.messages.length + 1);
		await new Promise((resolve) => setImmediate(resolve));
		expect(new Set(box.messages.map(({ payload }) => payload)).size).toBe(201);
		expect(box.messages).toHaveLength(201);
	});
});
