import { describe, expect, test } from "vitest";
import { checkName } from "../../../masks/sanitise/name.ts";
import { findPlateText, findPlateTextBelow } from "../../../masks/sanitise/plate-text.ts";
import { PublicEvent, project, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";
import { Sanitiser } from "../../../masks/sanitise/sanitiser.ts";
import { countedObjects, privacyCodes } from "../../../masks/sanitise/vocabulary.ts";
import { names } from "./plate-corpus.ts";
import { disguiseNames, foundOf, heldBackDocuments, heldBackOf, kinds } from "./scan-measure.ts";

/** Both errors of the scan, measured: plates that get past it, and what is none and is held back. docs/limits.md has the figures. */

/** Of 100 plates of each disguise, so many are found at least. */
const least: Readonly<Record<string, number>> = {
	// Of Austria and Hungary, what is left is a word and a number.
	"without gaps": 94,
	// Of Germany and others, a look-alike would make a plate of any short name with a number.
	"with O, I and B for 0, 1 and 8": 92,
	"with 0, 1 and 8 for O, I and B": 95,
	"split over two fields, without gaps": 96,
	// What stands right before it in the topic sticks to it where it is cut within a group.
	"split over topic and field": 74,
};

describe.each(disguiseNames)("plates %s", (disguise) => {
	test("are found in all formats that are known", () => {
		const { of, hits } = foundOf(disguise, 8);
		expect(of).toBe(296);
		expect((100 * hits) / of).toBeGreaterThanOrEqual(least[disguise] ?? 100);
	});
});

describe.each(kinds)("messages of kind %s", (kind) => {
	test("are not held back, whatever values and names they have", () => {
		expect(heldBackOf(kind, 200)).toEqual({ of: 200, hits: 0 });
	});
});

test("documents of the metadata stream are not held back", () => {
	expect(heldBackDocuments(600)).toEqual({ of: 600, hits: 0 });
});

test("a name with a number, and a word of ours beside it, are no plate", () => {
	const facts = { VideoSource: "VideoSource_1", RuleName: "Tor 12", Direction: "Left" } as const;
	for (const RuleName of ["Tor 12", "Gate 1", "Room12", "Door42", "Lobby-21"])
		for (const Direction of ["Left", "Right"] as const)
			expect(() => project("lineCrossed", { ...facts, RuleName, Direction }, 0)).not.toThrow();
});

test("a large number is not read as hexadecimal digits, and a text of them is", () => {
	const health = { fps: 25, darkFrames: 0, lagMs: 1, viewers: 1 };
	// As bytes: Ahi84p.
	expect(() => project("health", { ...health, maskedFrames: 416_869_383_470 }, 0)).not.toThrow();
	expect(findPlateText('{"text":"416869383470"}')).toBeDefined();
});

test("of 9045 names that people give, at most 1.2 % are refused", () => {
	const all = [...names()];
	const refused = all.filter((name) => !checkName(name).ok);
	expect(all).toHaveLength(9045);
	expect(refused.length / all.length).toBeLessThan(0.012);
});

describe("a plate that is split over fields", () => {
	const at = Date.UTC(2026, 0, 1);

	test.each([
		["AB-12", "C", "AB-12"],
		["WOB", "X99", "WOB"],
		["GA-9", "b9-BC", "GA-9"],
	])("as %s and %s is held back, and neither is by itself", (VideoSource, RuleName) => {
		const state = { VideoSource, RuleName, State: true };
		expect(() => project("motionRegion", { ...state, RuleName: "door" }, at)).not.toThrow();
		expect(() => project("motionRegion", { ...state, VideoSource: "lens" }, at)).not.toThrow();
		expect(() => project("motionRegion", state, at)).toThrow(ScanTrippedError);
	});
});

describe("a plate that is split over the topic's levels and the message", () => {
	const at = Date.UTC(2026, 0, 1);
	const metrics = (zone: string) => ({ zone, window: 60, suppressed: true });

	test.each([
		["persienne/WOB", "X99"],
		["persienne/AB-12", "C"],
		["GA/123", "BC"],
	])("below %s by %s is held back, and neither is by itself", (topic, zone) => {
		const below = topic.split("/");
		expect(() => project("metrics", metrics(zone), at)).not.toThrow();
		expect(() => project("metrics", metrics("hall"), at, { below })).not.toThrow();
		expect(() => project("metrics", metrics(zone), at, { below })).toThrow(ScanTrippedError);
		const rule = { VideoSource: "VideoSource_1", RuleName: zone, State: true };
		expect(() => project("motionRegion", rule, at, { below })).toThrow(ScanTrippedError);
	});

	test("is told of by the camera's sanitiser", () => {
		const sanitiser = new Sanitiser({ videoSource: "VideoSource_1", below: ["persienne", "WOB"] });
		const [told] = sanitiser.metrics(metrics("X99"), at);
		expect(told && PublicEvent.outlineOf(told).data).toEqual({ Code: "scan-tripped" });
		expect(sanitiser.counters.scanned).toBe(1);
	});

	test("is not seen in names that people give, below names of ours and of others", () => {
		const allowed = [...names()].filter((name) => checkName(name).ok);
		const tripped = (camera: string) =>
			allowed.filter((name) => findPlateTextBelow(["persienne", camera], [name]) !== undefined).length;
		expect(["cam-1", "cam-12", "cam-100", "Gate", "courtyard", "Tor"].map(tripped)).toEqual([
			0, 0, 0, 0, 0, 0,
		]);
		// `Rue` is as short as a series of letters.
		expect(tripped("door-12") / allowed.length).toBeLessThan(0.012);
	});

	test("is not seen in what the camera says of itself", () => {
		const below = ["site", "floor-2", "door-12"];
		for (const code of privacyCodes)
			expect(() =>
				project("privacyFailed", { VideoSource: "VideoSource_1", Code: code }, at, { below }),
			).not.toThrow();
		for (const object of countedObjects)
			expect(() => project("objectCount", { object, count: 12 }, at, { below })).not.toThrow();
		for (const Token of ["Profile_1", "Profile_12", "profile-main-1"])
			expect(() => project("profileChanged", { Token }, at, { below })).not.toThrow();
	});
});
