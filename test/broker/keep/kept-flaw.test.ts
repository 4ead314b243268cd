import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KeptFile } from "../../../broker/keep/kept-file.ts";
import { keptFlaw } from "../../../broker/keep/kept-flaw.ts";
import { defaultLimits } from "../../../broker/limits.ts";
import { createLogger } from "../../../device/log.ts";
import { sealEnvelope } from "../../../device/provenance/envelope.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { PublicDiscovery, projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { Bench, inbox } from "../bench.ts";

const at = Date.UTC(2026, 0, 1);
const signer = new Signer(Buffer.alloc(32, 7));
const seal = (text: string) => JSON.stringify(sealEnvelope(text, "persienne-privacy", {}, signer));
const statement = {
	camera: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
	state: "masked",
	policy: "5c1d".repeat(16),
	revision: 2,
	zones: 3,
	plates: "strict",
	functions: [
		{
			rule: "North gate",
			function: "crowd-density",
			purpose: "crowd-safety",
			legalBasis: "public-task",
			running: true,
			days: ["mon", "sat"],
			hours: "08:00-20:00",
			timeZone: "Europe/Paris",
		},
	],
	darkFrames: 0,
	suppressedCounts: 12,
	heldBack: 0,
	refused: 0,
} as const;
const rule = { VideoSource: "VideoSource_1", RuleName: "North gate", Rule: "North gate" };

const events: [string, PublicEvent][] = [
	["a state", project("motion", { Source: "VideoSource_1", State: true }, at)],
	["a count", project("counter", { ...rule, Count: 12, In: 7, Out: 5 }, at)],
	[
		"a window",
		project(
			"metrics",
			{ zone: "North gate", window: 60, suppressed: false, count: 7, density: "sparse" },
			at,
		),
	],
	["availability", project("availability", { state: "online" }, at)],
	["what is signed", project("privacy", statement, at, { seal })],
	["a plain count", project("objectCount", { object: "person", count: 3 }, at)],
];
const message = (topic: string, payload: string | Uint8Array) => ({
	topic,
	qos: 1,
	payload: Buffer.from(payload),
	at,
});
const discovery = PublicDiscovery.bytesOf(
	projectDiscovery({
		uuid: statement.camera,
		name: "cam-1",
		topic: "persienne/cam-1",
		videoSource: "VideoSource_1",
		motion: true,
		rules: [{ kind: "occupancy", name: "North gate" }],
		countsByWindow: false,
		version: "0.1.0",
	}),
);

describe("what was kept is told", () => {
	test.each(events)("when it is %s", (_, event) => {
		const topic = `persienne/cam-1/${PublicEvent.outlineOf(event).topic}`;
		expect(keptFlaw(message(topic, PublicEvent.bytesOf(event)), defaultLimits)).toBeUndefined();
	});

	test("when it is an announcement to Home Assistant, or no text", () => {
		const topic = `homeassistant/device/${statement.camera}/config`;
		expect(keptFlaw(message(topic, discovery), defaultLimits)).toBeUndefined();
		expect(
			keptFlaw(message("persienne/cam-1/c", Buffer.from([0xff, 0, 0x80])), defaultLimits),
		).toBeUndefined();
	});
});

describe("what was kept is not told", () => {
	const plate = "GA-123-BC";
	const sealed = seal(`{"plate":"${plate}"}`);
	test.each([
		["a plate in its payload", "persienne/cam-1/x", `{"Data":{"Text":"${plate}"}}`],
		["a plate in another disguise", "persienne/cam-1/x", Buffer.from(`..${plate}..`).toString("base64")],
		[
			"a plate beside what is no text",
			"persienne/cam-1/x",
			Buffer.concat([Buffer.from([0xff]), Buffer.from(` ${plate} `)]),
		],
		["a plate in its topic", `persienne/cam-1/${plate}`, "x"],
		["a plate that was signed", "persienne/cam-1/privacy", sealed],
		["a signature of something else", "persienne/cam-1/privacy", seal("{}").replace(/.{8}"}$/, 'AAAAAAAA"}')],
		["wildcards in its topic", "persienne/cam-1/#", "x"],
		["control characters in its topic", "persienne/cam-1/\u0001", "x"],
		["more bytes than a message may have", "persienne/cam-1/x", "x ".repeat(200_000)],
	])("when it has %s", (_, topic, payload) => {
		expect(keptFlaw(message(topic, payload), defaultLimits)).toEqual(expect.any(String));
	});
});

describe("a broker's file that somebody else has written to", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "kept-flaw-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	test("costs what it holds that is not to be told, which is counted, told and gone from it", async () => {
		const keepIn = join(folder, "broker.jsonl");
		const plate = "GA-123-BC";
		const base64 = (text: string) => Buffer.from(text).toString("base64");
		const file = new KeptFile(keepIn, () => {});
		const now = Date.now();
		file.add(["retain", "persienne/cam-1/a", 1, base64("fit"), now]);
		file.add(["retain", "persienne/cam-1/b", 1, base64(plate), now]);
		file.add(["retain", `persienne/cam-1/${plate}`, 1, base64("x"), now]);
		file.add(["session", "durable", "mqtt"]);
		file.add(["subscribe", "durable", "persienne/#", 1]);
		file.add(["subscribe", "durable", "persienne/a#", 1]);
		file.add(["queue", "durable", "1", "persienne/cam-1/c", 1, base64("waits"), now]);
		file.add(["queue", "durable", "2", "persienne/cam-1/c", 1, base64(plate), now]);
		file.add(["queue", "durable", "3", "persienne/nobody/c", 1, base64("nobody's"), now]);
		file.add(["session", "x".repeat(500), "mqtt"]);
		file.add(["subscribe", "x".repeat(500), "persienne/#", 1]);
		file.close();
		let log = "";
		const out = new Writable({
			write: (chunk, _, done) => {
				log += chunk;
				done();
			},
		});
		await using bench = await Bench.open({ keepIn, log: createLogger("debug", out) });
		expect(bench.broker.stats()).toMatchObject({ retained: 1, notRestored: 4 });
		const box = inbox(await bench.client("mqtt", { clean: false, clientId: "durable" }));
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/end", "end", { qos: 1 });
		expect((await box.until(2)).map(({ payload }) => payload)).toEqual(["waits", "end"]);
		const text = readFileSync(keepIn, "utf8");
		for (const gone of [plate, base64(plate), "persienne/a#", "nobody", "xxxx"])
			expect(text).not.toContain(gone);
		expect(log).toContain("not to be told");
		expect(log).not.toContain(plate);
	});
});
