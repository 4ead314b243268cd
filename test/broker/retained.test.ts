import { expect, test } from "vitest";
import { Bench, inbox, type Message } from "./bench.ts";

/* What is retained goes to whoever subscribes, while others go on publishing. */

const numbersOf = (messages: readonly Message[]) => messages.map(({ payload }) => Number(payload));
const ascending = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other);

test.each([0, 1] as const)(
	"at quality %s, what was retained before it changed does not come after what it changed to",
	async (qos) => {
		await using bench = await Bench.open();
		const device = await bench.client("cam-1");
		const topics = Array.from({ length: 60 }, (_, index) => `persienne/cam-1/state/${index}`);
		let number = 0;
		const say = async () => {
			const payload = `${++number}`;
			await Promise.all(topics.map((topic) => device.publishAsync(topic, payload, { qos, retain: true })));
		};
		await say();
		for (let viewers = 0; viewers < 3; viewers++) {
			const viewer = await bench.client("mqtt");
			const box = inbox(viewer);
			await Promise.all([viewer.subscribeAsync("persienne/#", { qos }), say()]);
			await say();
			const on = (topic: string) => box.messages.filter((message) => message.topic === topic);
			const isOver = (topic: string) =>
				on(topic).some(({ payload, retain }) => !retain && payload === `${number}`);
			while (!topics.every(isOver)) await new Promise((resolve) => setTimeout(resolve, 5));
			for (const topic of topics) {
				const messages = on(topic);
				const live = numbersOf(messages.filter(({ retain }) => !retain));
				expect(live).toEqual(ascending(live));
				const replayed = messages.findIndex(({ retain }) => retain);
				const untilThen = numbersOf(messages.slice(0, replayed + 1));
				expect(untilThen).toEqual(ascending(untilThen));
			}
			await viewer.endAsync();
		}
	},
);
