import { describe, expect, test } from "vitest";
import { eventRoute } from "../../../../device/camera/brokers/event-route.ts";
import { checkFrameFilter, frameTopic } from "../../../../device/camera/brokers/frame-topics.ts";
import { concreteDialect } from "../../../../device/onvif/soap/namespaces.ts";
import { PublicEvent, project } from "../../../../masks/sanitise/public-event.ts";
import { dark, health, motion, occupancy, profileChanged } from "../../../helpers/public-events.ts";

const topic = (text: string) =>
	({ kind: "TopicExpression", dialect: concreteDialect, text, namespaces: {} }) as const;
const privacy = (text: string) => ({ ...topic(text), namespaces: { p: "urn:persienne:topics" } });
const starts = {
	kind: "MessageContent",
	dialect: "http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter",
	text: 'boolean(//tt:SimpleItem[@Name="State" and @Value="true"])',
	namespaces: {},
} as const;
const online = project("availability", { state: "online" }, 0);

describe("what a broker is told that a client added", () => {
	test.each([
		[motion(true), "onvif-ej/VideoSource/MotionAlarm/&lens", true],
		[occupancy(3), "onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&lens/occupancy", true],
		[profileChanged("main"), "onvif-ej/Media/ProfileChanged/&main", false],
		[dark(true), "onvif-ej/persienne:Privacy/Dark/&lens", true],
		[
			project("configurationChanged", { Token: "mask-1", Type: "Mask" }, 0),
			"onvif-ej/Media/ConfigurationChanged/&mask-1/Mask",
			false,
		],
		[online, "availability", true],
	])("%# is on its topic, and retained when it is a state", (event, below, retain) => {
		const route = eventRoute({ prefix: "site/a", qos: 1, events: [] });
		expect(route(event)).toMatchObject({ topic: `site/a/${below}`, qos: 1, retain });
	});

	test("a state that is no more is an empty message in its place", () => {
		const facts = { VideoSource: "lens", Rule: "occupancy", Count: 0 };
		const gone = project("occupancy", facts, 0, { deleted: true });
		expect(eventRoute({ prefix: "site/a", qos: 1, events: [] })(gone)).toMatchObject({
			topic: "site/a/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&lens/occupancy",
			retain: true,
		});
		expect(PublicEvent.bytesOf(gone)).toHaveLength(0);
	});

	test("health is not an event, and is not told", () => {
		expect(eventRoute({ prefix: "a", qos: 1, events: [] })(health())).toBeUndefined();
	});

	test.each([0, 1, 2] as const)("has the quality %d that the client asked for", (qos) => {
		const route = eventRoute({ prefix: "a", qos, events: [] });
		expect([route(motion(true))?.qos, route(online)?.qos]).toEqual([qos, qos]);
	});

	test.each([
		["one topic", [topic("tns1:VideoSource/MotionAlarm")], ["motion"]],
		["a topic and all below it", [topic("tns1:VideoSource//.|tns1:Media//.")], ["motion", "profileChanged"]],
		["a topic of our own", [privacy("p:Privacy//.")], ["dark"]],
		["what a message holds", [starts], ["motion"]],
		["all of several", [topic("tns1:VideoSource//."), starts], ["motion"]],
		["nothing, for want of such a topic", [topic("tns1:Gone/Since")], []],
		["everything", [], ["motion", "occupancy", "profileChanged", "dark"]],
	])("is by its filter: %s", (_, events, kinds) => {
		const route = eventRoute({ prefix: "a", qos: 1, events });
		const all = [motion(true), occupancy(2), profileChanged("main"), dark(false), online];
		const told = all.filter((event) => route(event)).map((event) => PublicEvent.outlineOf(event).kind);
		// Whether the camera is there is told in any case.
		expect(told).toEqual([...kinds, "availability"]);
	});
});

describe("the topic of frames", () => {
	const sources = {
		profiles: [
			{ token: "sub", analytics: false },
			{ token: "main", analytics: true },
			{ token: "later", analytics: true },
		],
		modules: [
			{ type: "motion", name: "Motion" },
			{ type: "objects", name: "Things" },
		],
	};
	test.each([
		[[], "onvif-mj/VideoAnalytics/main/Things"],
		[[topic("tns1:VideoAnalytics//.|tns1:PTZ//.")], "onvif-mj/VideoAnalytics/main/Things"],
		[[topic("tns1:VideoAnalytics/later//.")], "onvif-mj/VideoAnalytics/later/Things"],
		[[topic("tns1:VideoAnalytics/main/Things")], "onvif-mj/VideoAnalytics/main/Things"],
		[[topic("tns1:VideoAnalytics/sub//.")], undefined],
	])("for the filter %j is %s", (filter, expected) => {
		expect(frameTopic(filter, sources)).toBe(expected);
	});

	test("is none for a profile that is gone; where it is asked for, that is refused", () => {
		const filter = [topic("tns1:VideoAnalytics/gone//.")];
		expect(() => checkFrameFilter(filter, sources)).toThrow();
		expect(frameTopic(filter, sources)).toBeUndefined();
	});

	test("is none while no module tells frames; a filter for them may be there before", () => {
		const none = { ...sources, modules: [] };
		const filter = [topic("tns1:VideoAnalytics//.")];
		checkFrameFilter(filter, none);
		expect(frameTopic(filter, none)).toBeUndefined();
	});
});
