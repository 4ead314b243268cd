import { readFileSync } from "node:fs";
import specs from "@asyncapi/specs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messages } from "../../../broker/describe/schemas.ts";
import { discoveryTopic, statusTopic } from "../../../device/camera/publishing/home-assistant.ts";
import { sealEnvelope } from "../../../device/provenance/envelope.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { type Announced, PublicDiscovery, projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import type { RuleEventKind } from "../../../masks/sanitise/vocabulary.ts";
import { asyncApiDocument, flawIn, flawOf } from "../../helpers/async-api.ts";

describe("the AsyncAPI document", () => {
	/** AsyncAPI's own schema, in the form that brings no copy of draft-07 along. */
	const official = specs.schemasWithoutId["3.0.0"] as Record<string, unknown>;
	const ajv = new Ajv({ strict: false, allErrors: true });
	addFormats.default(ajv);
	const meets = ajv.compile(official);

	test("meets AsyncAPI's own schema of its version", () => {
		expect(asyncApiDocument.asyncapi).toBe("3.0.0");
		meets(asyncApiDocument);
		expect(meets.errors).toBeNull();
	});

	test.each([
		["a channel's message that is no reference", { channels: { a: { messages: { b: 1 } } } }],
		["an operation that does neither", { operations: { a: { action: "shout", channel: { $ref: "#" } } } }],
		[
			"a binding of MQTT with a quality of service of 3",
			{
				operations: {
					a: {
						action: "send",
						channel: { $ref: "#/a" },
						bindings: { mqtt: { qos: 3, bindingVersion: "0.2.0" } },
					},
				},
			},
		],
	])("would not with %s", (_, wrong) => {
		expect(meets({ ...asyncApiDocument, ...wrong })).toBe(false);
	});

	test("has a message for each kind, and every reference leads somewhere", () => {
		const names = messages.map(({ name }) => name);
		expect(Object.keys(asyncApiDocument.components.messages)).toEqual(names);
		const text = JSON.stringify(asyncApiDocument);
		for (const [, path = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
			const found = path
				.split("/")
				.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], asyncApiDocument);
			expect(found, path).toBeDefined();
		}
		for (const [, file = ""] of text.matchAll(/"\$ref":"\.\/([^"]+)"/g))
			expect(() => readFileSync(new URL(`../../../docs/mqtt/${file}`, import.meta.url))).not.toThrow();
	});

	test("has Home Assistant's announcement and birth message, and counts as Frigate has them", () => {
		const { channels } = asyncApiDocument;
		expect(channels["home-assistant"]?.address).toBe("{discovery}/device/{uuid}/config");
		expect(channels["home-assistant-status"]?.address).toBe("{discovery}/status");
		expect(channels["object-count"]?.address).toBe("{counts}/{camera}/{object}");
		expect(asyncApiDocument.operations["home-assistant-status"]).toMatchObject({ action: "receive" });
	});
});

describe("what Home Assistant is told", () => {
	const uuid = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
	const kinds: readonly RuleEventKind[] = [
		"occupancy",
		"motionRegion",
		"sceneChange",
		"imageTooDark",
		"imageTooBright",
		"imageTooBlurry",
		"lineCrossed",
		"counter",
		"objectsInside",
		"loitering",
		"crowdDensity",
		"objectLeft",
		"objectRemoved",
		"fastMotion",
	];
	const camera: fc.Arbitrary<Announced> = fc.record({
		uuid: fc.constant(uuid),
		name: fc.constantFrom("cam-1", "Place d'Armes"),
		topic: fc.constantFrom("persienne/cam-1", "a/b/courtyard"),
		videoSource: fc.constant("VideoSource_1"),
		motion: fc.boolean(),
		rules: fc.array(
			fc.record({ kind: fc.constantFrom(...kinds), name: fc.constantFrom("door", "North gate") }),
		),
		countsByWindow: fc.boolean(),
		version: fc.constantFrom("1.2.3", "0.1.0-beta.2"),
	});

	test("meets its schema, whatever the camera has", () => {
		fc.assert(
			fc.property(camera, (announced) => {
				const bytes = PublicDiscovery.bytesOf(projectDiscovery(announced));
				expect(flawOf(discoveryTopic("homeassistant", uuid), bytes)).toBeUndefined();
			}),
		);
	});

	test("and what it says itself", () => {
		for (const word of ["online", "offline"])
			expect(flawOf(statusTopic("homeassistant"), Buffer.from(word))).toBeUndefined();
		expect(flawOf(statusTopic("homeassistant"), Buffer.from("KANARIE"))).toBeDefined();
	});
});

describe("the samples of docs/mqtt.md", () => {
	const text = readFileSync(new URL("../../../docs/mqtt.md", import.meta.url), "utf8");
	const samples = [...text.matchAll(/^`(persienne\/[^`]+)`[^\n]*\n```json\n([^\n]+)\n```/gm)].map(
		([, topic = "", payload = ""]) => [topic, payload] as const,
	);
	const signer = new Signer(Buffer.alloc(32, 7));

	test("are there", () => expect(samples.length).toBeGreaterThanOrEqual(13));

	test.each(samples)("%s: is on its channel, and meets its schema", (topic, payload) => {
		expect(flawOf(topic, Buffer.from(payload))).toBeUndefined();
	});

	test("of what is within other messages meet theirs", () => {
		const metrics = /^(\{"time"[^\n]+"zone"[^\n]+"suppressed":true[^\n]+)$/m.exec(text)?.[1] ?? "";
		expect(flawIn("metrics", JSON.parse(metrics))).toBeUndefined();
		const statement = (/^(\{"time"[^\n]+"camera"[^\n]+)$/m.exec(text)?.[1] ?? "").replaceAll(
			/"([0-9a-f]{4})…"/g,
			(_, start: string) => `"${start.padEnd(64, "0")}"`,
		);
		const sealed = sealEnvelope(statement, "persienne-privacy", {}, signer);
		expect(flawIn("privacy", sealed)).toBeUndefined();
		expect(flawIn("privacy", sealEnvelope("{}", "persienne-privacy", {}, signer))).toBeDefined();
	});
});

test("what is on no channel, or on one with another payload, is not taken", () => {
	expect(flawOf("persienne/cam-1/snapshot", Buffer.from("x"))).toBeDefined();
	expect(flawOf("persienne/cam-1/health", Buffer.from('{"fps":25}'))).toBeDefined();
	expect(flawOf("persienne/cam-1/availability", Buffer.alloc(0))).toBeDefined();
	expect(flawOf("persienne/cam-1/metrics/door", Buffer.alloc(0))).toBeUndefined();
	expect(flawOf("frigate/cam-1/bicycle", Buffer.from("3"))).toBeDefined();
});
