import { expect, test } from "vitest";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { isOptional } from "../../../../masks/sanitise/fields.ts";
import { vocabulary } from "../../../../masks/sanitise/vocabulary.ts";

test.each(allTopics)("$kind is described as the sanitiser tells it", ({ kind, prefix, path, ...topic }) => {
	const told = vocabulary[kind];
	if (prefix === "tns1") expect(told.topic).toBe(`tns1:${path.join("/")}`);
	else expect(told.topic).not.toContain("tns1:");
	expect(topic.property).toBe(told.retain);
	expect(Object.keys(topic.source)).toEqual(Object.keys(told.source));
	const described = Object.keys(topic.data);
	const always = Object.entries(told.data).flatMap(([name, field]) => (isOptional(field) ? [] : [name]));
	expect(described).toEqual(expect.arrayContaining(always));
	expect(Object.keys(told.data)).toEqual(expect.arrayContaining(described));
});

test("everything that is an event has a topic", () => {
	const events = Object.entries(vocabulary).filter(([, { form }]) => form === "onvif");
	expect(allTopics.map(({ kind }) => kind).sort()).toEqual(events.map(([kind]) => kind).sort());
});
