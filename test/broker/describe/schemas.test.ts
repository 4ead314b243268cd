import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { descriptionFiles } from "../../../broker/describe/files.ts";
import { frameJson } from "../../../device/onvif/metadata/json.ts";
import { sealEnvelope } from "../../../device/provenance/envelope.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { version } from "../../../device/version.ts";
import { Pseudonyms } from "../../../masks/sanitise/pseudonyms.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { type EventKind, privacyCodes, vocabulary } from "../../../masks/sanitise/vocabulary.ts";
import { flawIn, flawOf } from "../../helpers/async-api.ts";

const folder = new URL("../../../docs/mqtt/", import.meta.url);

test("docs/mqtt/ is what scripts/mqtt-schemas.ts writes: after a change of the vocabulary run it", () => {
	const files = descriptionFiles(version);
	expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
	for (const [name, text] of files)
		expect(JSON.parse(readFileSync(new URL(name, folder), "utf8"))).toEqual(JSON.parse(text));
});

const count = fc.nat(9999);
const flag = fc.boolean();
const rule = fc.constantFrom("occupancy", "North door");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const rules = { VideoSource: fc.constant("VideoSource_1"), RuleName: rule };
const state = { ...rules, State: flag, Simulated: maybe(flag) };
const code = { VideoSource: fc.constant("VideoSource_1"), Code: fc.constantFrom(...privacyCodes) };

const facts: Readonly<Record<EventKind, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
	motion: { Source: fc.constant("VideoSource_1"), State: flag },
	occupancy: {
		VideoSource: fc.constant("VideoSource_1"),
		Rule: rule,
		Count: fc.double({ min: 0, noNaN: true }),
	},
	motionRegion: state,
	sceneChange: state,
	imageTooDark: state,
	imageTooBright: state,
	imageTooBlurry: state,
	lineCrossed: { ...rules, Direction: fc.constantFrom("Left", "Right"), Simulated: maybe(flag) },
	counter: { VideoSource: fc.constant("VideoSource_1"), Rule: rule, Count: count, In: count, Out: count },
	objectsInside: { ...rules, IsInside: flag },
	loitering: state,
	crowdDensity: { ...rules, Level: fc.constantFrom("None", "High"), Simulated: maybe(flag) },
	objectLeft: state,
	objectRemoved: state,
	fastMotion: state,
	function: {
		...rules,
		Function: fc.constantFrom("motion", "crowd-density"),
		Purpose: fc.constantFrom("crowd-safety", "unstated"),
		LegalBasis: fc.constantFrom("public-task", "unstated"),
		Running: flag,
	},
	objectCount: { object: fc.constantFrom("all", "person", "car"), count },
	profileChanged: { Token: fc.constant("main") },
	configurationChanged: { Token: fc.constant("main"), Type: fc.constantFrom("Mask", "OSD", "PTZ") },
	dark: { VideoSource: fc.constant("VideoSource_1"), State: flag },
	policyChanged: { VideoSource: fc.constant("VideoSource_1"), Revision: fc.nat() },
	privacyFailed: code,
	privacyRestored: code,
	metrics: {
		zone: rule,
		window: fc.integer({ min: 10, max: 3600 }),
		suppressed: flag,
		count: maybe(count),
		density: maybe(fc.constantFrom("empty", "packed")),
		epsilon: maybe(fc.double({ min: 0, max: 10, noNaN: true })),
		epsilonLeft: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
	},
	privacy: {
		camera: fc.uuid(),
		state: fc.constantFrom("masked", "dark"),
		policy: maybe(fc.stringMatching(/^[0-9a-f]{64}$/)),
		revision: fc.nat(),
		zones: maybe(fc.nat(64)),
		functions: fc.array(
			fc.record(
				{
					rule,
					function: fc.constantFrom("motion", "crowd-density"),
					purpose: fc.constantFrom("crowd-safety", "unstated"),
					legalBasis: fc.constantFrom("public-task", "unstated"),
					running: flag,
					suspended: flag,
					days: fc.subarray(["mon", "sat"], { minLength: 1 }),
					hours: fc.constantFrom("00:00-24:00", "22:30-06:00"),
					timeZone: fc.constantFrom("UTC", "Europe/Paris", "Etc/GMT-14"),
				},
				{ requiredKeys: ["rule", "function", "purpose", "legalBasis", "running"] },
			),
		),
		darkFrames: fc.nat(),
		suppressedCounts: fc.nat(),
		heldBack: fc.nat(),
		refused: fc.nat(),
	},
	availability: { state: fc.constantFrom("online", "offline") },
	health: {
		fps: fc.double({ min: 0, noNaN: true }),
		maskedFrames: fc.nat(),
		darkFrames: fc.nat(),
		lagMs: fc.nat(),
		viewers: fc.nat(),
	},
};

const nameOf = (kind: string) => kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const sealer = new Signer(Buffer.alloc(32, 7));
const seal = (text: string) => JSON.stringify(sealEnvelope(text, "persienne-privacy", {}, sealer));
/** As a camera has them; of what goes below another prefix, as that has it. */
const topicOf = (kind: EventKind, below: string) =>
	`${kind === "objectCount" ? "frigate" : "persienne"}/cam-1/${below}`;

describe.each(Object.keys(vocabulary) as EventKind[])("every message of kind %s", (kind) => {
	test("meets its schema, and lies on its topic", () => {
		fc.assert(
			fc.property(fc.record(facts[kind]), fc.integer({ min: 0, max: 4e12 }), (made, at) => {
				const event = project(kind, made as never, at, { seal });
				const topic = topicOf(kind, PublicEvent.outlineOf(event).topic);
				expect(flawOf(topic, PublicEvent.bytesOf(event))).toBeUndefined();
			}),
			{ numRuns: 50 },
		);
	});

	test("has nothing beside what its schema names", () => {
		if (["word", "number"].includes(vocabulary[kind].form)) return;
		expect(flawIn(nameOf(kind), { plate: "x" })).toContain("must NOT have additional properties");
	});
});

test("every frame meets its schema", () => {
	const edge = fc.double({ min: 0, max: 1, noNaN: true });
	const shape = fc.constantFrom("upright" as const, "wide" as const, undefined);
	const box = fc.record({ left: edge, right: edge, top: edge, bottom: edge, shape, track: fc.nat() });
	fc.assert(
		fc.property(fc.array(box, { maxLength: 5 }), fc.integer({ min: 1, max: 25 }), (objects, grid) => {
			const names = new Pseudonyms(60, randomBytes);
			const written = frameJson(
				projectFrame({ ticks: 0, takenAt: 40, objects }, names, { seconds: 1, grid }),
				"Objects",
			);
			const topic = "persienne/cam-1/onvif-mj/VideoAnalytics/main/Objects";
			expect(flawOf(topic, Buffer.from(written))).toBeUndefined();
		}),
		{ numRuns: 100 },
	);
});
