import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { descriptionFiles } from "../../../broker/describe/files.ts";
import { messages } from "../../../broker/describe/schemas.ts";
import { frameJson } from "../../../device/onvif/metadata/json.ts";
import { version } from "../../../device/version.ts";
import { Pseudonyms } from "../../../masks/sanitise/pseudonyms.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { type EventKind, privacyCodes, vocabulary } from "../../../masks/sanitise/vocabulary.ts";

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

const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), "utf8"));
/** The judge is not ours: zod reads the schema as anybody's would. */
const judge = (schema: unknown) => z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
const nameOf = (kind: string) => kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** Undoes the seal. */
const opened = (schema: { properties: { payload: { contentSchema: unknown } } }) =>
	schema.properties.payload.contentSchema;

describe.each(Object.keys(vocabulary) as EventKind[])("every message of kind %s", (kind) => {
	const described = messages.find(({ name }) => name === nameOf(kind));

	test("meets its schema, and lies on its topic", () => {
		const schema = read(nameOf(kind));
		const isSealed = vocabulary[kind].form === "sealed";
		const meets = judge(isSealed ? opened(schema) : schema);
		const topic = new RegExp(`^${described?.topic.replace(/\{\w+\}/g, "[^/]+")}$`);
		fc.assert(
			fc.property(fc.record(facts[kind]), fc.integer({ min: 0, max: 4e12 }), (made, at) => {
				const event = project(kind, made as never, at, { seal: (text) => text });
				const text = new TextDecoder().decode(PublicEvent.bytesOf(event));
				const value: unknown = vocabulary[kind].form === "word" ? text : JSON.parse(text);
				expect(meets.safeParse(value).error).toBeUndefined();
				expect(PublicEvent.outlineOf(event).topic).toMatch(topic);
			}),
			{ numRuns: 50 },
		);
	});

	test("has nothing beside what its schema names", () => {
		const schema = read(nameOf(kind));
		if (["word", "number"].includes(vocabulary[kind].form)) return;
		expect(schema.additionalProperties).toBe(false);
		expect(judge(schema).safeParse({ plate: "x" }).success).toBe(false);
	});
});

test("every frame meets its schema", () => {
	const meets = judge(read("frame"));
	const edge = fc.double({ min: 0, max: 1, noNaN: true });
	const shape = fc.constantFrom("upright" as const, "wide" as const, undefined);
	const box = fc.record({ left: edge, right: edge, top: edge, bottom: edge, shape, track: fc.nat() });
	fc.assert(
		fc.property(fc.array(box, { maxLength: 5 }), fc.integer({ min: 1, max: 25 }), (objects, grid) => {
			const names = new Pseudonyms(60, randomBytes);
			const bytes = frameJson(
				projectFrame({ ticks: 0, takenAt: 40, objects }, names, { seconds: 1, grid }),
				"Objects",
			);
			expect(meets.safeParse(JSON.parse(new TextDecoder().decode(bytes))).error).toBeUndefined();
		}),
		{ numRuns: 100 },
	);
});

test("the AsyncAPI document has a channel, a message and an operation for each", () => {
	const document = JSON.parse(readFileSync(new URL("asyncapi.json", folder), "utf8"));
	const names = messages.map(({ name }) => name).sort();
	expect(document.asyncapi).toBe("3.0.0");
	for (const part of [document.channels, document.operations, document.components.messages])
		expect(Object.keys(part).sort()).toEqual(names);
	expect(document.channels["metrics"].address).toBe("{prefix}/{camera}/metrics/{zone}");
	for (const { parameters } of Object.values<{ parameters: Record<string, { $ref: string }> }>(
		document.channels,
	))
		for (const { $ref } of Object.values(parameters))
			expect(document.components.parameters).toHaveProperty($ref.split("/").at(-1) ?? "");
});
