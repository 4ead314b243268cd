import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SanitiseError } from "../../../masks/sanitise/fields.ts";
import { PublicEvent, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import { Sanitiser, type SeenPicture } from "../../../masks/sanitise/sanitiser.ts";

const start = Date.UTC(2026, 0, 1);
const videoSource = "VideoSource_1";

function seen(second: number, motion: boolean, Count: number): SeenPicture {
	const findings = [{ kind: "occupancy" as const, rule: "occupancy", data: { Count } }];
	return { takenAt: start + second * 1000, motion, findings };
}

/** Events as words: `motion true`, `privacyFailed stage-late`. */
function words(events: readonly PublicEvent[]): string[] {
	return events.map((event) => {
		const { kind, data } = PublicEvent.outlineOf(event);
		return `${kind} ${Object.values(data).join(" ")}`;
	});
}

describe("states", () => {
	test("are published at first, and then when they change", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(words(sanitiser.observe(seen(0, false, 0)))).toEqual(["motion false", "occupancy 0"]);
		expect(words(sanitiser.observe(seen(1, false, 0)))).toEqual([]);
		expect(words(sanitiser.observe(seen(2, true, 2)))).toEqual(["motion true", "occupancy 2"]);
		expect(words(sanitiser.observe(seen(4, true, 3)))).toEqual(["occupancy 3"]);
		expect(sanitiser.counters).toEqual({ made: 5, scanned: 0, refused: 0, withheld: 0 });
	});

	test("that flicker are published once a second, and end right", () => {
		const sanitiser = new Sanitiser({ videoSource });
		const published: string[] = [];
		for (let picture = 0; picture < 100; picture++)
			published.push(...words(sanitiser.observe(seen(picture / 25, picture % 2 === 0, 0))));
		published.push(...words(sanitiser.observe(seen(6, false, 0))));
		expect(published.filter((word) => word.startsWith("motion")).length).toBeLessThanOrEqual(6);
		expect(published.at(-1)).toBe("motion false");
	});

	test("are published again after the wall clock was set back", () => {
		const sanitiser = new Sanitiser({ videoSource });
		sanitiser.observe(seen(5000, false, 0));
		expect(words(sanitiser.observe(seen(10, true, 0)))).toEqual(["motion true"]);
	});
});

describe("rules", () => {
	const door = (second: number, rule: string, State: boolean, extra: object = {}): SeenPicture => ({
		takenAt: start + second * 1000,
		findings: [{ kind: "motionRegion", rule, data: { State, ...extra }, ...extra }],
	});
	const sources = (events: readonly PublicEvent[]) =>
		events.map((event) => Object.values(PublicEvent.outlineOf(event).source).join(" "));

	test("have a state each, by name", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(sources(sanitiser.observe(door(0, "door", true)))).toEqual([`${videoSource} door`]);
		expect(sources(sanitiser.observe(door(0, "gate", true)))).toEqual([`${videoSource} gate`]);
		expect(sanitiser.observe(door(2, "door", true))).toEqual([]);
		expect(words(sanitiser.observe(door(4, "door", false)))).toEqual(["motionRegion false"]);
	});

	test("that are no more are said to be so once, with what was said last, and may be there again", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(sanitiser.retract("motionRegion", "door", start)).toEqual([]);
		sanitiser.observe(door(0, "door", true));
		const [gone, ...more] = sanitiser.retract("motionRegion", "door", start);
		expect(gone && PublicEvent.outlineOf(gone)).toMatchObject({ deleted: true, data: { State: true } });
		expect([more, sanitiser.retract("motionRegion", "door", start)]).toEqual([[], []]);
		expect(words(sanitiser.observe(door(0.1, "door", true)))).toEqual(["motionRegion true"]);
	});

	test("whose names cannot be published are silent", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(sanitiser.observe(door(0, "a/b", true))).toEqual([]);
		expect(words(sanitiser.observe(door(0, "gate AB-123-CD", true)))).toEqual(["privacyFailed scan-tripped"]);
	});
});

describe("motion that nobody is to be told of", () => {
	test("is not told", () => {
		expect(new Sanitiser({ videoSource }).observe({ takenAt: start, findings: [] })).toEqual([]);
	});
});

describe("failures", () => {
	test("are told once, and once more when they are over", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(words(sanitiser.privacyRestored(start))).toEqual(["dark false"]);
		expect(words(sanitiser.privacyFailed("stage-late", start))).toEqual([
			"privacyFailed stage-late",
			"dark true",
		]);
		expect(words(sanitiser.privacyFailed("stage-late", start))).toEqual([]);
		expect(words(sanitiser.privacyFailed("worker-lost", start))).toEqual(["privacyFailed worker-lost"]);
		expect(words(sanitiser.privacyRestored(start))).toEqual(["privacyRestored worker-lost", "dark false"]);
		expect(words(sanitiser.privacyRestored(start))).toEqual([]);
	});

	test("a message that the scan holds back is dropped, counted, and told of at most once a second", () => {
		const sanitiser = new Sanitiser({ videoSource, tripwire: (text) => text.includes('"Count":7') });
		sanitiser.observe(seen(0, false, 0));
		expect(words(sanitiser.observe(seen(2, false, 7)))).toEqual(["privacyFailed scan-tripped"]);
		expect(words(sanitiser.observe(seen(4, false, 1)))).toEqual(["occupancy 1"]);
		expect(words(sanitiser.observe(seen(4.9, false, 7)))).toEqual([]);
		expect(sanitiser.counters.scanned).toBe(1);
		expect(words(sanitiser.observe(seen(6, false, 7)))).toEqual(["privacyFailed scan-tripped"]);
	});

	test("frames that are held back are each counted, and told of at most once a minute", () => {
		const sanitiser = new Sanitiser({ videoSource });
		const told = [0, 1, 59, 60, 61].map((second) =>
			words(sanitiser.heldBack("frame", start + second * 1000)),
		);
		const once = ["privacyFailed scan-tripped"];
		expect(told).toEqual([once, [], [], once, []]);
		expect(sanitiser.counters.scanned).toBe(5);
		expect(words(sanitiser.heldBack("discovery", start + 62_000))).toEqual(once);
	});

	test("a tripwire that holds everything back leaves silence", () => {
		const sanitiser = new Sanitiser({ videoSource, tripwire: () => true });
		expect(sanitiser.observe(seen(0, true, 1))).toEqual([]);
		expect(sanitiser.counters).toMatchObject({ made: 0 });
		expect(sanitiser.counters.scanned).toBeGreaterThanOrEqual(2);
	});
});

describe("changes", () => {
	test("of the policy, of profiles and of configurations are told each time", () => {
		const sanitiser = new Sanitiser({ videoSource });
		for (let time = 0; time < 2; time++) {
			expect(words(sanitiser.policyChanged(3, start))).toEqual(["policyChanged 3"]);
			expect(words(sanitiser.profileChanged("main", start))).toEqual(["profileChanged "]);
			expect(words(sanitiser.profileChanged("1.chosen", start))).toEqual(["profileChanged "]);
			expect(words(sanitiser.configurationChanged("mask_1", "Mask", start))).toEqual([
				"configurationChanged ",
			]);
		}
	});

	test("of what cannot be published are not told", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(sanitiser.profileChanged("two words", start)).toEqual([]);
		expect(sanitiser.configurationChanged("a", "Plates" as never, start)).toEqual([]);
		expect(words(sanitiser.profileChanged("AB-123-CD", start))).toEqual(["privacyFailed scan-tripped"]);
	});
});

describe("bad input", () => {
	test("is refused and counted, and the next good one passes", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(sanitiser.observe({ ...seen(0, 1 as never, Number.NaN), takenAt: start })).toEqual([]);
		expect(sanitiser.counters.refused).toBe(2);
		expect(words(sanitiser.observe(seen(1, true, 1)))).toEqual(["motion true", "occupancy 1"]);
	});

	test("a token that cannot be published is refused when the camera is set up", () => {
		expect(() => new Sanitiser({ videoSource: "AB-123-CD" })).toThrow(ScanTrippedError);
		expect(() => new Sanitiser({ videoSource: "no spaces" })).toThrow(SanitiseError);
	});
});

test("whatever an observation or a sample carries besides, not a byte of it comes out", () => {
	const canary = "WX-987-YZ";
	const plate = fc.constant(canary);
	const extras = fc.dictionary(
		fc.string(),
		fc.oneof(plate, fc.array(plate), fc.record({ PlateNumber: plate })),
	);
	fc.assert(
		fc.property(extras, fc.boolean(), fc.nat(20), (extra, motion, occupancy) => {
			const sanitiser = new Sanitiser({ videoSource });
			const sample = { fps: 25, maskedFrames: 1, darkFrames: 0, lagMs: 3, viewers: 0 };
			const events = [
				...sanitiser.observe({ ...extra, ...seen(0, motion, occupancy) }),
				...sanitiser.health({ ...extra, ...sample, at: start }),
			];
			expect(events).toHaveLength(3);
			for (const event of events) {
				const { topic } = PublicEvent.outlineOf(event);
				expect(topic + Buffer.from(PublicEvent.bytesOf(event)).toString()).not.toContain(canary);
			}
		}),
		{ numRuns: 1000 },
	);
});

describe("counts by windows", () => {
	const facts = { zone: "square", window: 60, suppressed: false, count: 7, density: "moderate" as const };

	test("are published as they come, and cleared when the zone is no more", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(words(sanitiser.metrics(facts, start))).toEqual(["metrics 60 false 7 moderate"]);
		const [gone] = sanitiser.forgetZone("square", start);
		expect(gone && PublicEvent.bytesOf(gone)).toHaveLength(0);
		expect(gone && PublicEvent.outlineOf(gone).topic).toBe("metrics/square");
		expect(sanitiser.forgetZone("square", start)).toEqual([]);
	});

	test("are not undone by counts of the moment", () => {
		const sanitiser = new Sanitiser({ videoSource, withheld: ["occupancy"] });
		expect(words(sanitiser.observe(seen(0, true, 3)))).toEqual(["motion true"]);
		sanitiser.observe(seen(20, true, 4));
		sanitiser.observe(seen(21, true, 4));
		const before = sanitiser.counters.withheld;
		sanitiser.observe(seen(22, true, 5));
		// What would not have been told again does not count as withheld again.
		expect(sanitiser.counters.withheld).toBe(before + 1);
	});
});

describe("what is masked", () => {
	const facts = {
		camera: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
		state: "masked" as const,
		policy: "a".repeat(64),
		revision: 1,
		darkFrames: 0,
		suppressedCounts: 0,
		heldBack: 0,
		refused: 0,
		functions: [],
	};

	test("is signed, and said again when it has changed", () => {
		const sealed: string[] = [];
		const seal = (text: string) => {
			sealed.push(text);
			return "sealed";
		};
		const sanitiser = new Sanitiser({ videoSource, seal });
		const [event] = sanitiser.privacy(facts, start);
		expect(event && new TextDecoder().decode(PublicEvent.bytesOf(event))).toBe("sealed");
		expect(JSON.parse(sealed[0] ?? "")).toEqual({ time: "2026-01-01T00:00:00Z", ...facts });
		expect(sanitiser.privacy(facts, start + 1000)).toEqual([]);
		expect(sanitiser.privacy({ ...facts, heldBack: 1 }, start + 2000)).toHaveLength(1);
	});

	const stated = {
		rule: "market",
		function: "crowd-density",
		purpose: "crowd-safety",
		legalBasis: "public-task",
		running: true,
		days: ["mon", "sat"],
		hours: "08:00-24:00",
		timeZone: "Europe/Paris",
	};
	/** What is said of functions; undefined when nothing is. */
	const saidOf = (functions: readonly object[], below: readonly string[] = []) => {
		const sealed: string[] = [];
		const seal = (text: string) => {
			sealed.push(text);
			return "sealed";
		};
		new Sanitiser({ videoSource, seal, below }).privacy({ ...facts, functions } as never, start);
		return sealed[0] === undefined ? undefined : JSON.parse(sealed[0]).functions;
	};

	test("says which functions there are, in the closed words of what was configured, and in no other", () => {
		const motion = {
			rule: "Motion",
			function: "motion",
			purpose: "unstated",
			legalBasis: "unstated",
			running: false,
		};
		expect(saidOf([{ ...stated, note: "file 7", field: [[0, 0]] }, motion])).toEqual([stated, motion]);
	});

	test.each([
		["a rule whose name reads like a plate behind the topic", { rule: "123 BC" }, ["site", "GA"]],
		["a name that is none", { rule: "<b>" }, []],
		["a purpose of somebody's own", { purpose: "to see who comes" }, []],
		["a day that is none", { days: ["mon", "today"] }, []],
		["hours that are none", { hours: "08:00-25:00" }, []],
		["a time zone that is none", { timeZone: "Europe/AB-123-CD" }, []],
	])("is not said with %s", (_name, wrong, below) => {
		expect(saidOf([{ ...stated, ...wrong }], below)).toBeUndefined();
	});

	test("names each time zone that there is: none of them reads like a plate", () => {
		for (const timeZone of Intl.supportedValuesOf("timeZone"))
			expect(saidOf([{ ...stated, timeZone }])).toEqual([{ ...stated, timeZone }]);
	});

	test("does not go out unsigned", () => {
		expect(() => new Sanitiser({ videoSource }).privacy(facts, start)).toThrow(TypeError);
	});
});

describe("plain counts of things", () => {
	const place = { left: 0, top: 0, right: 0.1, bottom: 0.1, track: 1 };
	const scene = (takenAt: number, ...shapes: ("upright" | "wide" | undefined)[]) => ({
		takenAt,
		objects: shapes.map((shape) => ({ ...place, shape })),
	});
	const told = (events: readonly PublicEvent[]) =>
		events.map(
			(event) =>
				`${PublicEvent.outlineOf(event).topic} ${new TextDecoder().decode(PublicEvent.bytesOf(event))}`,
		);

	test("are told when they are others, and no more than once a second", () => {
		const sanitiser = new Sanitiser({ videoSource });
		expect(told(sanitiser.objectCounts(scene(start, "upright", "wide", undefined)))).toEqual([
			"all 3",
			"person 1",
			"car 1",
		]);
		expect(sanitiser.objectCounts(scene(start + 500))).toEqual([]);
		expect(told(sanitiser.objectCounts(scene(start + 1000, "upright", "upright", "wide")))).toEqual([
			"person 2",
		]);
		expect(told(sanitiser.forgetObjectCounts(start + 3000))).toEqual(["all ", "person ", "car "]);
		expect(sanitiser.forgetObjectCounts(start + 3000)).toEqual([]);
	});

	test("are withheld where counts are protected", () => {
		const sanitiser = new Sanitiser({ videoSource, withheld: ["objectCount"] });
		expect(sanitiser.objectCounts(scene(start, "upright"))).toEqual([]);
	});
});

test("times and places are as coarse as is asked for", () => {
	const sanitiser = new Sanitiser({
		videoSource,
		coarse: { seconds: 60, grid: 25, pseudonyms: 60 },
		random: randomBytes,
	});
	const [event] = sanitiser.observe(seen(119, true, 0));
	expect(event && PublicEvent.outlineOf(event).utcTime).toBe("2026-01-01T00:01:00Z");
	const objects = [{ left: 0.3, top: 0.3, right: 0.34, bottom: 0.9, shape: undefined, track: 1 }];
	const frame = sanitiser.frame({ ticks: 0, takenAt: start, objects });
	// A thing that is smaller than the grid is as large as it.
	expect(frame && PublicFrame.outlineOf(frame).objects[0]).toMatchObject({
		left: -0.5,
		right: 0,
		top: 0.5,
		bottom: -1,
	});
});

describe("what runs", () => {
	test("is told each time, however soon: nothing tells of it again", () => {
		const sanitiser = new Sanitiser({ videoSource });
		const told = (Running: boolean, at: number) =>
			sanitiser
				.observe({
					takenAt: start + at,
					motion: undefined,
					findings: [
						{
							kind: "function",
							rule: "market",
							data: {
								Function: "crowd-density",
								Purpose: "testing",
								LegalBasis: "unstated",
								Running,
							},
						},
					],
				})
				.map((event) => PublicEvent.outlineOf(event).data["Running"]);
		expect([told(true, 0), told(false, 200), told(false, 400), told(true, 600)]).toEqual([
			[true],
			[false],
			[],
			[true],
		]);
	});
});
