import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AnalyticsDesk } from "../../device/camera/analytics/analytics-desk.ts";
import { EventBrokerLine } from "../../device/camera/brokers/event-broker-line.ts";
import type { Camera, CameraListener } from "../../device/camera/camera.ts";
import { CameraCounts } from "../../device/camera/publishing/camera-counts.ts";
import { CameraPublishing } from "../../device/camera/publishing/camera-publishing.ts";
import { systemClock } from "../../device/clock.ts";
import { usualPublish } from "../../device/config/publish.ts";
import { createLogger } from "../../device/log.ts";
import { type Change, Changes } from "../../device/onvif/changes.ts";
import { sealEnvelope } from "../../device/provenance/envelope.ts";
import { Signer } from "../../device/provenance/signing.ts";
import { Secret } from "../../device/secret.ts";
import { openCameraStore } from "../../device/store/camera-store.ts";
import { createPolicy } from "../../masks/policy.ts";
import { accounts, Bench } from "../broker/bench.ts";
import { bytesFrom } from "../helpers/random-bytes.ts";

/*
 * A broker that a client added, and one of the configuration, while what the analytics and the camera tell has a canary in every field that there is, and in
 * fields that there are not: none of it is in a topic, a payload, a will, the retained store, the file of what waits, or the log.
 */

const canaries = [
	"B-XY 1234",
	"AB-123-CD",
	"Frau Muster, 3. OG",
	"data:image/png;base64,iVBORw0KGgo=",
	"KANARIE!",
];
/** Words of which nothing may be left, in any case. */
const traces = ["B-XY", "123-CD", "Muster", "base64", "iVBOR", "KANARIE"];
const password = "pa55-of-the-broker";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "leak-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const canary = fc.constantFrom(...canaries);
const poisoned = (good: fc.Arbitrary<unknown>) =>
	fc.oneof({ weight: 3, arbitrary: good }, { weight: 2, arbitrary: canary });
const place = poisoned(fc.double({ min: 0, max: 1, noNaN: true }));
const seen = fc.record({
	left: place,
	top: place,
	right: place,
	bottom: place,
	shape: poisoned(fc.constantFrom("upright", "wide", undefined)),
	track: poisoned(fc.nat()),
	plate: canary,
	ObjectId: canary,
	LicensePlateInfo: fc.record({ PlateNumber: canary }),
	HumanFace: canary,
	Image: canary,
	Label: canary,
});
const observation = fc.record({
	ticks: poisoned(fc.nat()),
	takenAt: poisoned(
		fc.oneof(
			fc.nat({ max: 4e12 }),
			fc.nat({ max: 6e7 }).map((minutes) => minutes * 60_000),
		),
	),
	motion: poisoned(fc.boolean()),
	occupancy: poisoned(fc.nat(20)),
	objects: fc.array(poisoned(seen), { maxLength: 5 }),
	text: canary,
	plates: fc.array(canary),
	[canaries[1] as string]: canary,
});
const change = fc.oneof(
	fc.record({ kind: fc.constant("profile"), token: poisoned(fc.constant("main")) }),
	fc.record({
		kind: fc.constant("configuration"),
		token: poisoned(fc.constant("mask-1")),
		type: poisoned(fc.constantFrom("Mask", "OSD", "VideoEncoder")),
		name: canary,
	}),
);
const state = fc.record({
	state: fc.constantFrom("dark", "masked"),
	reason: poisoned(fc.constantFrom("stage-late", "no-policy")),
	detail: canary,
});

/** What the line listens to. */
class ToldCamera {
	readonly clock = systemClock;
	readonly revision = 1;
	readonly state = { state: "masked", reason: undefined, detail: canaries[0] };
	readonly name = "a";
	readonly config = { name: canaries[2], publish: { ...usualPublish, grid: 5 } };
	readonly policy = createPolicy({
		zones: [
			{
				name: canaries[2] as string,
				polygon: [
					[0, 0],
					[1, 1],
					[1, 0],
				],
			},
		],
		plates: "strict",
	});
	readonly counters = { frames: 9, darkFrames: 3, fps: 25, lag: canaries[1] };
	readonly viewers = canaries[0];
	readonly listeners = new Set<CameraListener>();

	listen(listener: CameraListener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}

/** What a signed message says, besides its signature. */
function opened(payload: Buffer): string {
	const { payload: sealed } = JSON.parse(String(payload)) as { payload: string };
	return Buffer.from(sealed, "base64url").toString();
}

test("is told nothing that the sanitiser has not made, online and offline", async () => {
	const log: string[] = [];
	const sink = new Writable({
		write(chunk, _, done) {
			log.push(String(chunk));
			done();
		},
	});
	const camera = new ToldCamera();
	const store = openCameraStore(folder, "cam");
	const functions = ["motion", "people-count", "objects", "tampering"] as const;
	const analytics = new AnalyticsDesk({ functions, store });
	analytics.attach({ setAnalysing: () => {}, listen: (listener) => camera.listen(listener) });
	const changes = new Changes(createLogger("trace", sink));
	const notes: string[] = [];
	const site = accounts.map((account) => ({
		...account,
		password: account.role === "device" ? new Secret(password) : account.password,
		scope: account.role === "viewer" ? "site" : "site/a",
		also: {
			publish: ["homeassistant/device/6f9619ff-8b86-4011-b42d-00cf4fc964ff/config", "frigate/#"],
			subscribe: ["homeassistant/#", "frigate/#"],
		},
	}));
	let bench = await Bench.open({ accounts: site });
	const { url, port } = bench.broker;
	const line = new EventBrokerLine(
		{
			address: url,
			prefix: "site/a",
			userName: "cam-1",
			password: new Secret(password),
			qos: 1,
			events: [],
			metadata: [],
		},
		"broker-1",
		Promise.resolve(),
		{
			camera: camera as unknown as Camera,
			analytics,
			changes,
			profiles: () => [
				{
					token: "main",
					name: "",
					fixed: true,
					source: true,
					encoder: undefined,
					metadata: true,
					ptz: false,
					audioSource: false,
					audioEncoder: false,
					analytics: true,
				},
			],
			store,
			clock: systemClock,
			trust: undefined,
			random: randomBytes,
			log: createLogger("trace", sink),
			note: (text) => notes.push(text),
		},
	);
	const profiles = () => [{ token: "main", analytics: true }];
	const random = bytesFrom(5);
	const counts = new CameraCounts({
		analytics,
		publish: camera.config.publish,
		store,
		random,
		log: createLogger("trace", sink),
	});
	const signer = new Signer(Buffer.alloc(32, 7));
	const publishing = new CameraPublishing(
		{
			camera: camera as unknown as Camera,
			uuid: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
			analytics,
			counts,
			changes,
			profiles,
			store,
			ledger: () => undefined,
			seal: (text) => JSON.stringify(sealEnvelope(text, "persienne-privacy", {}, signer)),
			clock: systemClock,
			random: randomBytes,
			log: createLogger("trace", sink),
		},
		{
			name: "broker",
			url,
			prefix: "site",
			homeAssistant: "homeassistant",
			frigate: "frigate",
			username: "cam-1",
			password: new Secret(password),
			ca: undefined,
			identity: undefined,
			durable: true,
		},
	);
	const heard: string[] = [];
	const listen = async () => {
		const viewer = await bench.client("mqtt");
		viewer.on("message", (topic, payload) => {
			heard.push(`${topic} ${payload}`);
			if (topic.endsWith("/privacy")) heard.push(`opened ${opened(payload)}`);
		});
		await viewer.subscribeAsync("#", { qos: 1 });
	};
	const tell = (told: unknown) => {
		for (const listener of camera.listeners) listener.observed?.(told as never);
	};
	const happenings = fc.sample(fc.tuple(observation, change, state), { numRuns: 1500, seed: 5 });
	const happen = async (from: number, to: number) => {
		for (const [told, changed, now] of happenings.slice(from, to)) {
			tell(told);
			changes.emit(changed as Change);
			for (const listener of camera.listeners) {
				listener.stateChanged?.(now as never);
				listener.policyChanged?.();
			}
			await new Promise((resolve) => setImmediate(resolve));
		}
	};
	await listen();
	while (line.state !== "Connected") await new Promise((resolve) => setTimeout(resolve, 5));
	await happen(0, 500);
	await bench[Symbol.asyncDispose]();
	while (line.state === "Connected") await new Promise((resolve) => setTimeout(resolve, 5));
	await happen(500, 1000);
	const kept = readdirSync(join(folder, "cameras", "cam")).map((name) =>
		readFileSync(join(folder, "cameras", "cam", name), "utf8"),
	);
	expect(kept.join("").length).toBeGreaterThan(1000);
	bench = await Bench.open({ accounts: site, port });
	await listen();
	while (line.state !== "Connected") await new Promise((resolve) => setTimeout(resolve, 5));
	await happen(1000, 1500);
	await line.close(true);
	await publishing.close();
	await listen();
	const everything = [...heard, ...kept, ...log, ...notes].join("\n");
	await bench[Symbol.asyncDispose]();

	expect(heard.length).toBeGreaterThan(1000);
	for (const kind of [
		"MotionAlarm",
		"OccupancyCounter",
		"onvif-mj",
		"Privacy/Dark",
		"ProfileChanged",
		"offline",
		"metrics/occupancy",
		'"plates":"strict"',
		"homeassistant/device",
		"frigate/a/person",
	])
		expect(everything).toContain(kind);
	const found = everything
		.split("\n")
		.filter((text) =>
			[...traces, password].some((trace) => text.toLowerCase().includes(trace.toLowerCase())),
		);
	expect(found).toEqual([]);
	expect(readdirSync(join(folder, "cameras", "cam"))).toEqual(["outbox-broker.log"]);
});
