import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SanitiseError } from "../../../masks/sanitise/fields.ts";
import {
	ForgedEventError,
	PublicEvent,
	project,
	ScanTrippedError,
} from "../../../masks/sanitise/public-event.ts";
import { privacyCodes } from "../../../masks/sanitise/vocabulary.ts";

const at = Date.UTC(2026, 5, 1, 12, 30, 15, 987);
const motion = () => project("motion", { Source: "VideoSource_1", State: true }, at);
const text = (event: PublicEvent) => Buffer.from(PublicEvent.bytesOf(event)).toString();

describe("what each kind looks like outside", () => {
	test.each([
		[
			motion(),
			"onvif-ej/VideoSource/MotionAlarm/&VideoSource_1",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"Source":"VideoSource_1"},"Data":{"State":true}}',
		],
		[
			project("occupancy", { VideoSource: "VideoSource_1", Rule: "occupancy", Count: 3 }, at),
			"onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1","Rule":"occupancy"},"Data":{"Count":3}}',
		],
		[
			project("motionRegion", { VideoSource: "VideoSource_1", RuleName: "North door", State: true }, at),
			"onvif-ej/RuleEngine/MotionRegionDetector/Motion/&VideoSource_1/North door",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1","RuleName":"North door"},"Data":{"State":true}}',
		],
		[
			project("imageTooDark", { VideoSource: "VideoSource_1", RuleName: "too-dark", State: false }, at),
			"onvif-ej/VideoSource/ImageTooDark/AnalyticsService/&VideoSource_1/too-dark",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1","RuleName":"too-dark"},"Data":{"State":false}}',
		],
		[
			project("privacyFailed", { VideoSource: "VideoSource_1", Code: "stage-late" }, at),
			"privacy/failed",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1"},"Data":{"Code":"stage-late"}}',
		],
		[
			project("privacyRestored", { VideoSource: "VideoSource_1", Code: "stage-late" }, at),
			"privacy/restored",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1"},"Data":{"Code":"stage-late"}}',
		],
		[
			project("configurationChanged", { Token: "main-encoder", Type: "VideoEncoder" }, at),
			"onvif-ej/Media/ConfigurationChanged/&main-encoder/VideoEncoder",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"Token":"main-encoder","Type":"VideoEncoder"},"Data":{}}',
		],
		[
			project("dark", { VideoSource: "VideoSource_1", State: true }, at),
			"privacy/dark",
			'{"UtcTime":"2026-06-01T12:30:15Z","Source":{"VideoSource":"VideoSource_1"},"Data":{"State":true}}',
		],
		[project("availability", { state: "online" }, at), "availability", "online"],
		[
			project("health", { fps: 24.96, maskedFrames: 100, darkFrames: 0, lagMs: 12.4, viewers: 2 }, at),
			"health",
			'{"time":"2026-06-01T12:30:15Z","fps":25,"maskedFrames":100,"darkFrames":0,"lagMs":12,"viewers":2}',
		],
	])("%s", (event, topic, payload) => {
		expect(PublicEvent.outlineOf(event).topic).toBe(topic);
		expect(text(event)).toBe(payload);
	});

	test("a state that is no more is a topic without a payload, which clears what a broker retains", () => {
		const facts = { VideoSource: "VideoSource_1", RuleName: "door", State: true };
		const event = project("motionRegion", facts, at, { deleted: true });
		expect(text(event)).toBe("");
		expect(PublicEvent.outlineOf(event)).toMatchObject({
			retain: true,
			deleted: true,
			data: { State: true },
		});
		expect(PublicEvent.outlineOf(motion()).deleted).toBe(false);
	});

	test("states are retained, happenings are not", () => {
		expect(PublicEvent.outlineOf(motion())).toMatchObject({
			qos: 1,
			retain: true,
			onvifTopic: "tns1:VideoSource/MotionAlarm",
		});
		const failed = project("privacyFailed", { VideoSource: "v", Code: "no-policy" }, at);
		expect(PublicEvent.outlineOf(failed)).toMatchObject({ qos: 1, retain: false, onvifTopic: undefined });
	});

	test("times have whole seconds and never lie in the future", () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (time) => {
				const { utcTime } = PublicEvent.outlineOf(project("availability", { state: "online" }, time));
				expect(utcTime).toMatch(/:\d\dZ$/);
				expect(Date.parse(utcTime)).toBeLessThanOrEqual(time);
			}),
		);
	});
});

describe("impostors", () => {
	const real = motion();
	const prototypeOnly = Object.create(PublicEvent.prototype) as PublicEvent;
	const impostors: [string, unknown][] = [
		["a spread copy", { ...real }],
		["an object with its prototype", prototypeOnly],
		["a heir of a real one", Object.create(real)],
		["a structured clone", structuredClone(real)],
		["a proxy of a real one", new Proxy(real, {})],
		["its outline", PublicEvent.outlineOf(real)],
		["nothing", null],
		["undefined", undefined],
		["text", "online"],
		["a function", () => real],
	];

	test.each(impostors)("%s is none", (_, impostor) => {
		expect(PublicEvent.isGenuine(impostor)).toBe(false);
		expect(() => PublicEvent.bytesOf(impostor as PublicEvent)).toThrow(ForgedEventError);
		expect(() => PublicEvent.outlineOf(impostor as PublicEvent)).toThrow(ForgedEventError);
	});

	test("a real one is", () => {
		expect(PublicEvent.isGenuine(real)).toBe(true);
	});

	test("a look-alike does not compile", () => {
		const outline = PublicEvent.outlineOf(real);
		// @ts-expect-error a structural look-alike lacks the brand
		const lookAlike: PublicEvent = { outline, text: "AB-123-CD" };
		// @ts-expect-error a spread copy loses the brand
		const copy: PublicEvent = { ...real };
		expect([lookAlike, copy].some(PublicEvent.isGenuine)).toBe(false);
	});

	test("the constructor takes the module's own key and no other", () => {
		const outline = PublicEvent.outlineOf(real);
		// @ts-expect-error the key is not exported
		expect(() => new PublicEvent(Symbol("masks/sanitise"), outline, "AB-123-CD")).toThrow(ForgedEventError);
		class Heir extends PublicEvent {
			constructor() {
				// @ts-expect-error the key is not exported
				super(undefined, outline, "AB-123-CD");
			}
		}
		expect(() => new Heir()).toThrow(ForgedEventError);
		expect(() => Reflect.construct(PublicEvent, [{}, outline, "AB-123-CD"], Object)).toThrow(
			ForgedEventError,
		);
	});

	test("neither the class nor its prototype nor an event can be tampered with", () => {
		expect(() => Object.assign(PublicEvent, { isGenuine: () => true })).toThrow(TypeError);
		expect(() => Object.assign(PublicEvent.prototype, { toString: () => "AB-123-CD" })).toThrow(TypeError);
		expect(() => Object.assign(real, { text: "AB-123-CD" })).toThrow(TypeError);
		expect(() => Object.assign(PublicEvent.outlineOf(real).data, { State: "AB-123-CD" })).toThrow(TypeError);
		expect(() => Object.setPrototypeOf(real, Object.prototype)).toThrow(TypeError);
	});

	test("bytes that were handed out cannot change what goes out next", () => {
		PublicEvent.bytesOf(real).fill(65);
		expect(text(real)).toContain('"State":true');
	});

	test("an event says nothing when it is printed or made into JSON", () => {
		expect(JSON.stringify(real)).toBe("{}");
		expect(String(real)).not.toContain("VideoSource_1");
	});
});

describe("fields", () => {
	const facts = { fps: 25, maskedFrames: 1, darkFrames: 0, lagMs: 1, viewers: 0 };

	test.each([
		["text in a flag", () => project("motion", { Source: "v", State: "yes" as unknown as boolean }, at)],
		["text in a token", () => project("motion", { Source: "a b", State: true }, at)],
		[
			"a wildcard in a name",
			() => project("motionRegion", { VideoSource: "v", RuleName: "a/#", State: true }, at),
		],
		[
			"text beyond a name",
			() => project("motionRegion", { VideoSource: "v", RuleName: "Ä", State: true }, at),
		],
		["a wildcard in a token", () => project("motion", { Source: "a/+/#", State: true }, at)],
		[
			"an object in a token",
			() => project("motion", { Source: { toString: () => "v" } as never, State: true }, at),
		],
		["a word that is not in the list", () => project("availability", { state: "AB-123-CD" as "online" }, at)],
		["an inherited word", () => project("availability", { state: "constructor" as "online" }, at)],
		["a negative amount", () => project("health", { ...facts, viewers: -1 }, at)],
		["no number", () => project("health", { ...facts, fps: Number.NaN }, at)],
		["text in an amount", () => project("health", { ...facts, fps: "25" as never }, at)],
		["a missing field", () => project("health", { fps: 25 } as never, at)],
		["a time out of range", () => project("availability", { state: "online" }, Number.POSITIVE_INFINITY)],
	])("refuses %s, without quoting it", (_, make) => {
		expect(make).toThrow(SanitiseError);
		expect(make).not.toThrow(/AB-123-CD|a b|25/);
	});

	test("an amount past its bound is published as the bound", () => {
		const event = project("health", { ...facts, lagMs: 1e300, viewers: Number.POSITIVE_INFINITY }, at);
		expect(PublicEvent.outlineOf(event).data).toMatchObject({ lagMs: 60_000, viewers: 9999 });
	});
});

describe("the scan behind the projection", () => {
	test("drops a token that reads like a plate, without quoting it", () => {
		const make = () => project("motion", { Source: "AB-123-CD", State: true }, at);
		expect(make).toThrow(ScanTrippedError);
		expect(make).not.toThrow(/AB-123-CD/);
	});

	test("a tripwire adds to it", () => {
		expect(() =>
			project("availability", { state: "online" }, at, { tripwire: (t) => t.includes("online") }),
		).toThrow(ScanTrippedError);
		expect(() =>
			project("motion", { Source: "AB-123-CD", State: true }, at, { tripwire: () => false }),
		).toThrow(ScanTrippedError);
	});
});

describe("canaries", () => {
	const canary = "WX-987-YZ";
	const anyValue = fc.oneof(
		fc.constant(canary),
		fc.constant({ plate: canary }),
		fc.constant([canary]),
		fc.object({ key: fc.constant(canary), values: [fc.constant(canary)] }),
	);
	const stuffing = fc.dictionary(
		fc.oneof(
			fc.string(),
			fc.constantFrom(canary, "PlateNumber", "Label", "Image", "toJSON", "Object", "Likelihood"),
		),
		anyValue,
	);
	const leaving = (event: PublicEvent) =>
		`${PublicEvent.outlineOf(event).topic}\n${text(event)}\n${JSON.stringify(PublicEvent.outlineOf(event))}`;

	test("nothing of what stands beside the known fields comes out", () => {
		fc.assert(
			fc.property(
				stuffing,
				fc.boolean(),
				fc.nat(50),
				fc.constantFrom(...privacyCodes),
				(extra, on, n, code) => {
					const rule = { VideoSource: "VideoSource_1", Rule: "occupancy" };
					const events = [
						project("motion", { ...extra, Source: "VideoSource_1", State: on }, at),
						project("occupancy", { ...extra, ...rule, Count: n }, at),
						project("privacyFailed", { ...extra, ...rule, Code: code }, at),
						project("availability", { ...extra, state: "online" }, at),
						project("health", { ...extra, fps: n, maskedFrames: n, darkFrames: 0, lagMs: n, viewers: n }, at),
					];
					for (const event of events) expect(leaving(event)).not.toContain(canary);
				},
			),
			{ numRuns: 2000 },
		);
	});

	test("a canary in a known field is refused or held back", () => {
		fc.assert(
			fc.property(anyValue, (value) => {
				const wrong = value as never;
				expect(() => project("motion", { Source: wrong, State: true }, at)).toThrow();
				expect(() => project("motion", { Source: "v", State: wrong }, at)).toThrow();
				expect(() => project("occupancy", { VideoSource: "v", Rule: wrong, Count: 1 }, at)).toThrow();
				expect(() => project("occupancy", { VideoSource: "v", Rule: "r", Count: wrong }, at)).toThrow();
				expect(() => project("privacyFailed", { VideoSource: "v", Code: wrong }, at)).toThrow();
				expect(() => project("availability", { state: wrong }, at)).toThrow();
			}),
			{ numRuns: 500 },
		);
	});
});
