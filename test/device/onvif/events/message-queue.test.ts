import { describe, expect, test } from "vitest";
import { MessageQueue } from "../../../../device/onvif/events/message-queue.ts";
import { type Notification, notificationOf } from "../../../../device/onvif/events/notification.ts";
import { motion, occupancy, profileChanged } from "../../../helpers/public-events.ts";

const message = (event: Parameters<typeof notificationOf>[0]) => notificationOf(event) as Notification;
const words = (queue: MessageQueue) =>
	queue.peek(99).map(({ topic, data, source }) => `${topic.kind} ${(data[0] ?? source[0])?.value}`);

describe("a queue that is full", () => {
	test("drops what a later message about the same property has overtaken", () => {
		const queue = new MessageQueue(3);
		for (const event of [profileChanged("a"), motion(true), motion(false), profileChanged("b")])
			queue.push(message(event));
		expect(words(queue)).toEqual(["profileChanged a", "motion false", "profileChanged b"]);
		expect(queue.dropped).toBe(1);
	});

	test("drops the oldest of what only happened when no state was overtaken", () => {
		const queue = new MessageQueue(3);
		for (const event of [motion(true), profileChanged("a"), occupancy(2), profileChanged("b")])
			queue.push(message(event));
		expect(words(queue)).toEqual(["motion true", "occupancy 2", "profileChanged b"]);
	});

	test("never loses a state to a flood, and never grows", () => {
		const queue = new MessageQueue(5);
		queue.push(message(motion(true)));
		for (let flood = 0; flood < 100; flood++) {
			queue.push(message(profileChanged("main")));
			queue.push(message(occupancy(flood)));
			expect(queue.length).toBeLessThanOrEqual(5);
		}
		expect(words(queue)).toContain("motion true");
		expect(words(queue)).toContain("occupancy 99");
	});

	test("drops the oldest when there are nothing but states of different things", () => {
		const queue = new MessageQueue(2);
		for (const source of ["a", "b", "c"]) queue.push(message(motion(true, source)));
		expect(queue.peek(9).map(({ source }) => source[0]?.value)).toEqual(["b", "c"]);
	});
});

test("what was sent is taken out, also when some of it has been dropped meanwhile", () => {
	const queue = new MessageQueue(3);
	for (const token of ["a", "b", "c"]) queue.push(message(profileChanged(token)));
	const sent = queue.peek(2);
	queue.push(message(profileChanged("d")));
	queue.remove(sent);
	expect(words(queue)).toEqual(["profileChanged c", "profileChanged d"]);
	expect(queue.take(1)).toHaveLength(1);
	expect(words(queue)).toEqual(["profileChanged d"]);
});
