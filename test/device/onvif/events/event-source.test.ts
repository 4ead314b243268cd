import { describe, expect, test } from "vitest";
import { EventSource } from "../../../../device/onvif/events/event-source.ts";
import type { Notification } from "../../../../device/onvif/events/notification.ts";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { ForgedEventError, ScanTrippedError } from "../../../../masks/sanitise/public-event.ts";
import { dark, health, motion, occupancy, profileChanged } from "../../../helpers/public-events.ts";

/** A message as words: `motion State=true Initialized`. */
const word = ({ topic, data, operation }: Notification) =>
	[topic.kind, ...data.map(({ name, value }) => `${name}=${value}`), operation ?? ""].join(" ").trim();

function listening(source: EventSource): string[] {
	const heard: string[] = [];
	source.listen((notification) => heard.push(word(notification)));
	return heard;
}

describe("an event source", () => {
	test("creates a property with the first that is heard of it, and changes it afterwards", () => {
		const source = new EventSource(allTopics);
		const heard = listening(source);
		source.publish(motion(false));
		source.publish(motion(true));
		source.publish(profileChanged("main"));
		source.publish(motion(true, "other"));
		expect(heard).toEqual([
			"motion State=false Initialized",
			"motion State=true Changed",
			"profileChanged",
			"motion State=true Initialized",
		]);
	});

	test("knows each property's present state, and nothing of what only happened", () => {
		const source = new EventSource(allTopics);
		for (const event of [motion(false), occupancy(1), motion(true), profileChanged("main"), dark(false)])
			source.publish(event);
		expect(source.states.map(word)).toEqual([
			"motion State=true Initialized",
			"occupancy Count=1 Initialized",
			"dark State=false Initialized",
		]);
	});

	test("tells nothing of topics that are not in its set, nor of what is no event", () => {
		const source = new EventSource(allTopics.filter(({ kind }) => kind !== "motion"));
		const heard = listening(source);
		source.publish(motion(true));
		source.publish(health());
		expect(heard).toEqual([]);
		expect(source.states).toEqual([]);
	});

	test("takes nothing that the sanitiser did not make", () => {
		const source = new EventSource(allTopics);
		const forged = { kind: "motion", topic: "tns1:VideoSource/MotionAlarm" };
		expect(() => source.publish(forged as never)).toThrow(ForgedEventError);
	});

	test("keeps to itself what the scan behind the sanitiser does not like, and is not told of it later", () => {
		const source = new EventSource(allTopics, (markup) => markup.includes('Value="lens-2"'));
		const heard = listening(source);
		expect(() => source.publish(motion(true, "lens-2"))).toThrow(ScanTrippedError);
		source.publish(motion(true));
		expect(heard).toEqual(["motion State=true Initialized"]);
		expect(source.states.map(word)).toEqual(heard);
	});

	test("tells nothing to whoever has left", () => {
		const source = new EventSource(allTopics);
		const heard: Notification[] = [];
		const leave = source.listen((notification) => heard.push(notification));
		leave();
		source.publish(motion(true));
		expect(heard).toEqual([]);
	});
});
