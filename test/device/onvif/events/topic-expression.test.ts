import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FilterError } from "../../../../device/onvif/events/fault.ts";
import { allTopics, type Topic } from "../../../../device/onvif/events/topic.ts";
import { parseTopicExpression } from "../../../../device/onvif/events/topic-expression.ts";
import { namespaces } from "../../../../device/onvif/soap/namespaces.ts";

const bindings: Readonly<Record<string, string>> = {
	tns1: namespaces.tns1,
	t: namespaces.tns1,
	p: namespaces.persienne,
	foreign: "urn:foreign",
};
const parse = (text: string) => parseTopicExpression(text, (prefix) => bindings[prefix]);
const named = (matches: (topic: Topic) => boolean) =>
	allTopics.filter(matches).map(({ path }) => path.slice(1).join("/"));

const below: Readonly<Record<"source" | "rules", readonly string[]>> = {
	source: [
		"MotionAlarm",
		"GlobalSceneChange/AnalyticsService",
		"ImageTooDark/AnalyticsService",
		"ImageTooBright/AnalyticsService",
		"ImageTooBlurry/AnalyticsService",
	],
	rules: [
		"CountAggregation/OccupancyCounter",
		"MotionRegionDetector/Motion",
		"LineDetector/Crossed",
		"CountAggregation/Counter",
		"FieldDetector/ObjectsInside",
		"LoiteringDetector/ObjectIsLoitering",
	],
};

describe("an expression selects", () => {
	test.each([
		["tns1:VideoSource/MotionAlarm", ["MotionAlarm"]],
		["  tns1:VideoSource/MotionAlarm\n", ["MotionAlarm"]],
		["tns1:VideoSource/tns1:MotionAlarm", ["MotionAlarm"]],
		["t:VideoSource/tns1:MotionAlarm", ["MotionAlarm"]],
		["tns1:VideoSource//.", below.source],
		["tns1:VideoSource/ImageTooDark//.", ["ImageTooDark/AnalyticsService"]],
		["tns1:VideoSource/MotionAlarm//.", ["MotionAlarm"]],
		["tns1:RuleEngine//.", below.rules],
		["tns1:Media//.", ["ProfileChanged", "ConfigurationChanged"]],
		["tns1:VideoSource/MotionAlarm|tns1:RuleEngine//.", ["MotionAlarm", ...below.rules]],
		["tns1:VideoAnalytics//. | tns1:Media/ProfileChanged", ["ProfileChanged"]],
		["p:Privacy//.", ["Function", "Dark", "Failed", "Restored", "PolicyChanged"]],
		["p:Privacy/Dark|foreign:Privacy/Failed", ["Dark"]],
		["tns1:Media/foreign:ProfileChanged|tns1:Media/ConfigurationChanged", ["ConfigurationChanged"]],
	])("%j", (text, topics) => {
		expect(named(parse(text))).toEqual(topics);
	});

	test("by namespace: tns1 bound to another one is another one", () => {
		const strange = () => parseTopicExpression("tns1:VideoSource//.", () => "urn:foreign");
		expect(strange).toThrow(expect.objectContaining({ fault: "wsnt:TopicNotSupportedFault" }));
	});

	test("ONVIF's topics by tns1 that nobody has bound", () => {
		expect(named(parseTopicExpression("tns1:VideoSource//.", () => undefined))).toEqual(below.source);
	});
});

describe("an expression is refused", () => {
	test.each([
		["", "InvalidTopicExpression"],
		["tns1:", "InvalidTopicExpression"],
		[":VideoSource", "InvalidTopicExpression"],
		["tns1:VideoSource/", "InvalidTopicExpression"],
		["tns1:VideoSource//", "InvalidTopicExpression"],
		["tns1:VideoSource//MotionAlarm", "InvalidTopicExpression"],
		["tns1:VideoSource/.", "InvalidTopicExpression"],
		["tns1:VideoSource/*", "InvalidTopicExpression"],
		["*", "InvalidTopicExpression"],
		["//.", "InvalidTopicExpression"],
		["tns1:VideoSource//.|", "InvalidTopicExpression"],
		["|tns1:VideoSource//.", "InvalidTopicExpression"],
		["tns1:Video Source", "InvalidTopicExpression"],
		["tns1:VideoSource:MotionAlarm", "InvalidTopicExpression"],
		["unbound:VideoSource", "InvalidTopicExpression"],
		[`tns1:VideoSource${"/a".repeat(20)}`, "InvalidTopicExpression"],
		[Array(65).fill("tns1:VideoSource//.").join("|"), "InvalidTopicExpression"],
		[`tns1:${"x".repeat(5_000)}`, "InvalidTopicExpression"],
		["tns1:VideoSource", "TopicNotSupported"],
		["tns1:VideoSource/MotionAlarm/Deeper", "TopicNotSupported"],
		["tns1:videosource/motionalarm", "TopicNotSupported"],
		["VideoSource/MotionAlarm", "TopicNotSupported"],
		["foreign:VideoSource//.", "TopicNotSupported"],
		["tns1:constructor", "TopicNotSupported"],
	])("%j", (text, fault) => {
		expect(() => parse(text)).toThrow(expect.objectContaining({ fault: `wsnt:${fault}Fault` }));
	});
});

test("whatever comes is a matcher or a FilterError", () => {
	const piece = fc.oneof(
		fc.constantFrom("tns1:", "p:", "VideoSource", "MotionAlarm", "Privacy", "/", "//.", "|", "*", " ", ":"),
		fc.string({ maxLength: 4 }),
	);
	const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
	fc.assert(
		fc.property(text, (expression) => {
			try {
				const matches = parse(expression);
				return allTopics.some(matches);
			} catch (error) {
				return error instanceof FilterError;
			}
		}),
		{ numRuns: 5_000 },
	);
});
