import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import type { AccessUnit } from "../../../../device/media/access-unit.ts";
import { EventSource } from "../../../../device/onvif/events/event-source.ts";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { MetadataProducer } from "../../../../device/onvif/metadata/producer.ts";
import { type MetadataSettings, usualMetadata } from "../../../../device/onvif/metadata/settings.ts";
import { ForgedEventError, ScanTrippedError } from "../../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../../masks/sanitise/public-frame.ts";
import { judgeDocument } from "../../../helpers/onvif-schema.ts";
import { motion, profileChanged } from "../../../helpers/public-events.ts";

const tns1 = "http://www.onvif.org/ver10/topics";
const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";
const box = { left: 0, top: 0.25, right: 0.5, bottom: 1, shape: "upright" } as const;

/** A producer with one viewer, whose documents are judged. */
function watched(isPtz = false) {
	const clock = new VirtualClock();
	const source = new EventSource(allTopics);
	let settings = usualMetadata;
	const ticks = () => clock.monotonic() * 90;
	let moving = false;
	const ptz = () => ({ pose: { pan: 0.5, tilt: -0.25, zoom: 0 }, moving: { panTilt: moving, zoom: false } });
	const settle = (moves: boolean) => {
		moving = moves;
	};
	const bad = { text: "" };
	let heldBack = 0;
	const parts = {
		source,
		uuid,
		clock,
		ticks,
		settings: () => settings,
		scan: (markup: string) => bad.text !== "" && markup.includes(bad.text),
		heldBack: () => heldBack++,
	};
	const producer = new MetadataProducer({ ...parts, ...(isPtz && { ptz }) });
	const configure = (change: Partial<MetadataSettings>) => {
		settings = { ...usualMetadata, ...change };
		producer.synchronise();
	};
	const units: AccessUnit[] = [];
	let flushed = 0;
	const watch = () =>
		producer.feed.subscribe({
			unit: (unit) => units.push(unit),
			flush: () => flushed++,
			end: () => {},
		});
	const texts = () =>
		units.splice(0).map(({ data }) => {
			const text = Buffer.from(data).toString();
			judgeDocument(text);
			return text;
		});
	const frame = (objects: number) =>
		producer.frame(
			projectFrame(
				{
					ticks: clock.monotonic() * 90,
					takenAt: clock.now(),
					objects: Array.from({ length: objects }, (_, track) => ({ ...box, track })),
				},
				{ of: (tracks) => tracks.map((track) => 40 + track) },
			),
		);
	const counts = { flushes: () => flushed, heldBack: () => heldBack };
	return { clock, source, producer, configure, settle, units, watch, texts, frame, bad, ...counts };
}

/** A document as words: `frame 2`, `events MotionAlarm true Initialized`. */
const words = (text: string) => {
	if (text.includes("<tt:Frame")) return `frame ${text.match(/<tt:Object /g)?.length ?? 0}`;
	const topics = [...text.matchAll(/\/(\w+)<\/wsnt:Topic>.*?(?:PropertyOperation="(\w+)")?>/g)];
	return ["events", ...topics.map(([, topic, operation]) => [topic, operation].join(" ").trim())].join(" ");
};

describe("a viewer", () => {
	test("is greeted with the present states", () => {
		const { source, watch, texts } = watched();
		source.publish(motion(true));
		source.publish(profileChanged("main"));
		watch();
		const [first] = texts();
		expect(first).toContain('<tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema"');
		expect(first).toContain('PropertyOperation="Initialized"');
		expect(first).not.toContain("ProfileChanged");
		expect(first).not.toContain("SubscriptionReference");
	});

	test("is greeted with a document of nothing when there are none", () => {
		const { watch, texts } = watched();
		watch();
		expect(texts()).toEqual([
			'<?xml version="1.0" encoding="UTF-8"?>\n<tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema"/>',
		]);
	});

	test("is told of things with boxes, classes, and identifiers", () => {
		const { watch, texts, frame } = watched();
		watch();
		texts();
		frame(1);
		frame(2);
		const [one, two] = texts();
		expect(one).toContain(
			'<tt:VideoAnalytics><tt:Frame UtcTime="2026-01-01T00:00:00.000Z"><tt:Object ObjectId="40"><tt:Appearance><tt:Shape><tt:BoundingBox left="-1" top="0.5" right="0" bottom="-1"/><tt:CenterOfGravity x="-0.5" y="-0.25"/></tt:Shape><tt:Class><tt:Type Likelihood="0.5">Human</tt:Type></tt:Class></tt:Appearance></tt:Object></tt:Frame></tt:VideoAnalytics>',
		);
		expect([...(two ?? "").matchAll(/ObjectId="(\d+)"/g)].map(([, id]) => id)).toEqual(["40", "41"]);
	});

	test("that is for events alone is told of them, and not of things", () => {
		const { producer, source, frame, watch, texts } = watched();
		watch();
		const alone: string[] = [];
		const unit = ({ data }: AccessUnit) => alone.push(words(Buffer.from(data).toString()));
		producer.eventsAlone.subscribe({ unit, flush: () => {}, end: () => {} });
		frame(2);
		source.publish(motion(true));
		producer.synchronise();
		expect(alone).toEqual(["events", "events MotionAlarm", "events MotionAlarm"]);
		expect(texts().map(words)).toContain("frame 2");
	});

	test("is told of an empty picture once, and then once a second", () => {
		const { clock, watch, texts, frame } = watched();
		watch();
		texts();
		frame(1);
		for (let look = 0; look < 10; look++) {
			clock.advance(200);
			frame(0);
		}
		expect(texts().map(words)).toEqual(["frame 1", "frame 0", "frame 0"]);
	});

	test("is told of events as they happen", () => {
		const { source, watch, texts } = watched();
		watch();
		texts();
		source.publish(motion(false));
		source.publish(motion(true));
		const told = texts();
		expect(told).toHaveLength(2);
		expect(told[1]).toContain("tns1:VideoSource/MotionAlarm");
		expect(told[1]).toContain('PropertyOperation="Changed"');
	});

	test("gets frames with the time of their picture, and events not before it", () => {
		const { clock, source, watch, units, frame } = watched();
		watch();
		units.splice(0);
		clock.advance(10_000);
		frame(1);
		clock.advance(120);
		source.publish(motion(true));
		clock.advance(5_000);
		source.publish(motion(false));
		expect(units.map(({ ticks }) => ticks)).toEqual([900_000, 900_000, (15_120 * 90) | 0]);
		expect(units.map(({ takenAt }) => takenAt - clock.now() + clock.monotonic())).toEqual([
			10_000, 10_000, 15_120,
		]);
	});

	test("is told everything anew after a change of policy, and nothing of before", () => {
		const { source, producer, watch, texts, flushes } = watched();
		source.publish(motion(true));
		watch();
		texts();
		producer.policyChanged();
		expect(flushes()).toBe(1);
		expect(texts()[0]).toContain('PropertyOperation="Initialized"');
	});
});

describe("a configuration", () => {
	test("without analytics stops frames, without events stops events", () => {
		const { source, configure, watch, texts, frame } = watched();
		source.publish(motion(true));
		watch();
		configure({ analytics: false });
		texts();
		frame(1);
		source.publish(motion(false));
		expect(texts().map((text) => text.includes("Frame"))).toEqual([false]);
		configure({ events: null });
		texts();
		frame(1);
		source.publish(motion(true));
		expect(texts().map(words)).toEqual(["frame 1"]);
	});

	test("with a filter lets those events through that pass it", () => {
		const { source, configure, watch, texts } = watched();
		const dialect = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";
		const topic = { kind: "TopicExpression", dialect, text: "t:Media//.", namespaces: { t: tns1 } } as const;
		configure({ events: [topic] });
		watch();
		texts();
		source.publish(motion(true));
		source.publish(profileChanged("main"));
		expect(texts()).toEqual([expect.stringContaining("tns1:Media/ProfileChanged")]);
	});
});

test("a filter of a version that knew other topics lets nothing through", () => {
	const { source, configure, watch, texts } = watched();
	const dialect = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";
	configure({ events: [{ kind: "TopicExpression", dialect, text: "t:Gone//.", namespaces: { t: tns1 } }] });
	watch();
	source.publish(motion(true));
	expect(texts().join("")).not.toContain("NotificationMessage");
});

test("takes nothing that the sanitiser did not make, watched or not", () => {
	const { producer } = watched();
	expect(() => producer.frame({ ticks: 0 } as never)).toThrow(ForgedEventError);
});

test("without a viewer nothing is written", () => {
	const { producer, source, frame, texts } = watched();
	frame(1);
	source.publish(motion(true));
	expect(texts()).toEqual([]);
	producer.close();
	expect(producer.feed.viewers).toBe(0);
});

describe("what the scan does not like", () => {
	test("of frames goes to nobody, and whoever gave it is told", () => {
		const { bad, frame, watch, texts } = watched();
		watch();
		texts();
		bad.text = 'ObjectId="41"';
		expect(() => frame(2)).toThrow(ScanTrippedError);
		expect(texts()).toEqual([]);
		frame(1);
		expect(texts().map(words)).toEqual(["frame 1"]);
	});

	test("of events goes to nobody, in a greeting neither, and it is told", () => {
		const { bad, source, watch, texts, heldBack } = watched();
		watch();
		texts();
		bad.text = "MotionAlarm";
		source.publish(motion(true));
		expect(texts()).toEqual([]);
		expect(heldBack()).toBe(1);
		watch();
		expect(texts().map(words)).toEqual(["events"]);
		expect(heldBack()).toBe(2);
		source.publish(profileChanged("main"));
		expect(texts().map(words)).toEqual(["events ProfileChanged", "events ProfileChanged"]);
	});

	test("of the PTZ status goes to nobody", () => {
		const { bad, clock, producer, configure, watch, texts, heldBack } = watched(true);
		configure({ ptz: { position: true, status: true } });
		watch();
		texts();
		bad.text = "PanTilt";
		producer.moved();
		clock.advance(1_000);
		expect(texts()).toEqual([]);
		expect(heldBack()).toBe(1);
	});
});

describe("the PTZ status", () => {
	const all = { ptz: { position: true, status: true } };
	const stateOf = (text: string) =>
		[/<tt:PanTilt x="([^"]*)" y="([^"]*)"/, /<tt:MoveStatus><tt:PanTilt>(\w+)/].flatMap(
			(form) => form.exec(text)?.slice(1) ?? [],
		);

	test("greets a viewer, with the states of events", () => {
		const { source, configure, watch, texts } = watched(true);
		configure(all);
		source.publish(motion(true));
		watch();
		const [first = ""] = texts();
		expect(stateOf(first)).toEqual(["0.5", "-0.25", "IDLE"]);
		expect(first).toContain("MotionAlarm");
	});

	test("is told five times a second while the camera moves, and once more when it stands", () => {
		const { clock, producer, configure, settle, watch, texts } = watched(true);
		configure(all);
		watch();
		texts();
		settle(true);
		for (let picture = 0; picture < 25; picture++) {
			producer.moved();
			clock.advance(40);
		}
		const moving = texts();
		expect(moving.length).toBeGreaterThanOrEqual(5);
		expect(moving.length).toBeLessThanOrEqual(6);
		expect(stateOf(moving[0] ?? "")).toEqual(["0.5", "-0.25", "MOVING"]);
		settle(false);
		clock.advance(1_000);
		expect(texts().map(stateOf).at(-1)).toEqual(["0.5", "-0.25", "IDLE"]);
		clock.advance(10_000);
		expect(texts()).toEqual([]);
		producer.close();
	});

	test("leaves out what is not wanted", () => {
		const { clock, producer, configure, watch, texts } = watched(true);
		configure({ ptz: { position: false, status: true } });
		watch();
		expect(texts().map(stateOf)).toEqual([["IDLE"]]);
		configure({ ptz: { position: false, status: false } });
		producer.moved();
		clock.advance(1_000);
		expect(texts().join()).not.toContain("PTZ");
	});
});
