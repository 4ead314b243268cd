import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnalyticsDesk, type AnalyticsListener } from "../../device/camera/analytics/analytics-desk.ts";
import { Camera, type CameraListener } from "../../device/camera/camera.ts";
import { parseOptions } from "../../device/config/load.ts";
import { Fleet } from "../../device/fleet.ts";
import { createLogger } from "../../device/log.ts";
import { Changes } from "../../device/onvif/changes.ts";
import { Secret } from "../../device/secret.ts";
import { openCameraStore } from "../../device/store/camera-store.ts";
import { functionNames } from "../../masks/sanitise/vocabulary.ts";
import { Bench } from "../broker/bench.ts";
import { Network } from "../broker/network.ts";
import { flawOf } from "../helpers/async-api.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { tev, wsnt } from "../helpers/onvif-camera.ts";
import { RtspClient } from "../helpers/rtsp-client.ts";
import { soap } from "../helpers/soap-client.ts";
import {
	brokerPassword,
	canaries,
	change,
	findingKinds,
	foundIn,
	observation,
	seen,
	triggerBody,
} from "./planted.ts";
import { PoisonedWorker } from "./poisoned-worker.ts";

/*
 * A whole device, whose imaging worker and analytics say what they never should: canaries in every field that there is, and in
 * fields that there are not. None of it is in a topic, a payload, a will, the retained store, the outbox, the broker's file, the ledger, a log,
 * the metadata track, PullMessages, a Notify, or what the control API answers.
 */

const cases = 3000;
const batch = 10;
const minute = 60_000;
const wsa = "http://www.w3.org/2005/08/addressing";

/** Each with something that somebody wrote for themselves. */
const functions = functionNames
	.filter((name) => !["motion", "objects", "occupancy"].includes(name))
	.map((name) => ({ function: name, purpose: "testing", note: "Фрау Мустер, XQ-734-ZJ" }));

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "published-"));
});
afterEach(() => {
	vi.restoreAllMocks();
	rmSync(folder, { recursive: true, force: true });
});

/** Whoever listens to the parts of the device that is started after this. */
function eavesdrop() {
	const analytics = new Set<AnalyticsListener>();
	const camera = new Set<CameraListener>();
	const changes = new Set<Changes>();
	const listen = {
		analytics: AnalyticsDesk.prototype.listen,
		camera: Camera.prototype.listen,
		changes: Changes.prototype.listen,
	};
	vi.spyOn(AnalyticsDesk.prototype, "listen").mockImplementation(function (this: AnalyticsDesk, listener) {
		analytics.add(listener);
		return listen.analytics.call(this, listener);
	});
	vi.spyOn(Camera.prototype, "listen").mockImplementation(function (this: Camera, listener) {
		camera.add(listener);
		return listen.camera.call(this, listener);
	});
	vi.spyOn(Changes.prototype, "listen").mockImplementation(function (this: Changes, listener) {
		changes.add(this);
		return listen.changes.call(this, listener);
	});
	return { analytics, camera, changes };
}

/** All files below a folder, but for the one that the passwords of brokers are kept in (docs/limits.md). */
function filesIn(path: string): string[] {
	return readdirSync(path, { recursive: true, encoding: "utf8" })
		.filter((name) => !name.endsWith("brokers.json"))
		.map((name) => join(path, name))
		.filter((name) => statSync(name).isFile())
		.map((name) => readFileSync(name, "utf8"));
}

test(`of ${cases} cases with canaries in every field, no byte leaves the device by any way`, async () => {
	const sinks = new Map<string, string[]>();
	const put = (sink: string, ...texts: string[]) => sinks.set(sink, [...(sinks.get(sink) ?? []), ...texts]);
	const log = new Writable({
		write(chunk, _, done) {
			put("log", String(chunk));
			done();
		},
	});

	// The brokers, and the way to them, which can be cut.
	const device = (user: string, scope: string) => ({
		user,
		password: new Secret(brokerPassword),
		role: "device" as const,
		scope,
		also: { publish: ["homeassistant/#", "frigate/#"], subscribe: ["homeassistant/status"] },
	});
	const bench = await Bench.open({
		accounts: [
			device("cam", "site/lens"),
			device("added", "site/added"),
			{
				user: "mqtt",
				password: new Secret("mqtt"),
				role: "viewer",
				scope: "site",
				also: { publish: ["homeassistant/status"], subscribe: ["homeassistant/#", "frigate/#"] },
			},
		],
		keepIn: join(folder, "broker.jsonl"),
		log: createLogger("trace", log),
	});
	const network = await Network.open(() => bench.broker.port);
	const flaws: string[] = [];
	const availability = new Map<string, string>();
	let heard = 0;
	const listenAs = async (sink: string) => {
		const viewer = await bench.client("mqtt");
		viewer.on("message", (topic, payload) => {
			heard++;
			put(sink, `${topic} ${payload}`);
			if (topic.endsWith("/availability")) availability.set(topic, String(payload));
			const flaw = flawOf(topic, payload);
			if (flaw) flaws.push(flaw);
		});
		await viewer.subscribeAsync("#", { qos: 1 });
		return viewer;
	};
	const viewer = await listenAs("MQTT");

	// The device.
	const told = eavesdrop();
	const dataDir = join(folder, "device");
	const observations = fc.sample(observation, { numRuns: 100, seed: 3 });
	const { config } = parseOptions({
		httpPort: 0,
		rtspPort: 0,
		console: "none",
		discovery: false,
		dataDir,
		broker: {
			url: `mqtt://127.0.0.1:${network.port}`,
			prefix: "site",
			username: "cam",
			homeAssistant: true,
			frigate: true,
		},
		cameras: [
			{
				name: "lens",
				scene: "courtyard",
				mode: "live",
				masks: [
					{
						name: "Фрау Мустер 車牌",
						polygon: [
							[0, 0],
							[1, 1],
							[1, 0],
						],
					},
				],
				osd: [{ text: "Ünïçødé Ñäme ß" }],
				analytics: ["motion", "people-count", "objects", ...functions],
				publish: { grid: 5 },
			},
		],
	});
	const { broker } = config;
	if (broker?.kind !== "external") throw new Error("there is a broker elsewhere");
	const fleet = await Fleet.start(
		{ ...config, broker: { ...broker, password: new Secret(brokerPassword) } },
		{ log: createLogger("trace", log) },
		PoisonedWorker.open(() => observations[Math.floor(Math.random() * observations.length)] as object),
	);
	const { cameras, credentials } = fleet.ready;
	const [camera] = cameras;
	const [outlets] = fleet.cameras;
	const admin = credentials.admin;
	if (!camera || !outlets) throw new Error("there is a camera");
	const ask = (body: string) => soap(camera.onvif, admin, body);

	// A broker that somebody adds, a pull point, and a viewer of the metadata.
	await ask(
		`<AddEventBroker xmlns="${tev}"><EventBroker><Address>mqtt://127.0.0.1:${network.port}</Address><TopicPrefix>site/added</TopicPrefix><UserName>added</UserName><Password>${brokerPassword}</Password><QoS>1</QoS><MetadataFilter/></EventBroker></AddEventBroker>`,
	);
	const consumer = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request.setEncoding("utf8")) body += chunk;
		put("Notify", `${request.url} ${JSON.stringify(request.headers)} ${body}`);
		response.end();
	});
	await once(consumer.listen(0, "127.0.0.1"), "listening");
	const toldAt = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/told`;
	await ask(
		`<Subscribe xmlns="${wsnt}"><ConsumerReference><Address xmlns="${wsa}">${toldAt}</Address></ConsumerReference><InitialTerminationTime>PT1H</InitialTerminationTime></Subscribe>`,
	);
	const created = await ask(`<CreatePullPointSubscription xmlns="${tev}"/>`);
	const pullPoint = /Address>([^<]+\/[^<]+)</.exec(created.text)?.[1] ?? "";
	const pull = async () => {
		for (let time = 0; time < 3; time++) {
			const { text } = await soap(
				pullPoint,
				admin,
				`<PullMessages xmlns="${tev}"><Timeout>PT0S</Timeout><MessageLimit>100</MessageLimit></PullMessages>`,
			);
			put("PullMessages", text);
		}
	};
	const { port, pathname } = new URL(camera.rtsp.main);
	const rtsp = await RtspClient.connect({
		port: Number(port),
		path: `${pathname.slice(1)}/metadata`,
		user: admin.user,
		password: admin.password,
	});
	const setup = await rtsp.ask(
		"SETUP",
		"Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n",
		`${rtsp.url}/trackID=1`,
	);
	rtsp.session = setup.headers.get("session")?.[0]?.split(";")[0] ?? "";
	expect((await rtsp.ask("PLAY")).status).toBe(200);

	const lines = ["site/lens/availability", "site/added/availability"];
	const bothAre = async (word: string) => {
		while (!lines.every((line) => availability.get(line) === word)) await pause(5);
	};

	const begin = Date.now();
	const pictures = fc.sample(fc.tuple(seen, observation, change), { numRuns: cases, seed: 5 });
	const happen = async (from: number, to: number) => {
		for (let index = from; index < to; index++) {
			const [picture, looked, changed] = pictures[index] as (typeof pictures)[number];
			const takenAt = Math.ceil(begin / minute) * minute + index * minute;
			for (const listener of told.analytics) listener.seen({ ...picture, takenAt } as never);
			if (index % 4 === 0) for (const all of told.changes) all.emit(changed as never);
			if (index % 4 === 1)
				for (const listener of told.camera)
					listener.observed?.({ ...looked, ticks: index * 90_000, takenAt } as never);
			if (index % 60 === 2) for (const listener of told.camera) listener.policyChanged?.();
			if (index % batch === 0) await new Promise((resolve) => setImmediate(resolve));
			if (index % 300 === 0) await pull();
		}
	};
	const third = cases / 3;

	await bothAre("online");
	await happen(0, third);
	await pause(50);

	// The sockets are cut: the broker publishes the wills, and what happens waits.
	network.cut(true);
	await bothAre("offline");
	for (let step = 0; step < 4; step++) {
		await happen(third + (step * third) / 4, third + ((step + 1) * third) / 4);
		put("files of the device", ...filesIn(dataDir));
	}
	const outboxes = readdirSync(dataDir, { recursive: true, encoding: "utf8" }).filter((name) =>
		/outbox/.test(name),
	);
	expect(outboxes.length).toBe(2);

	network.cut(false);
	await bothAre("online");
	await viewer.publishAsync("homeassistant/status", "online", { qos: 1 });
	await happen(2 * third, cases);

	// Whoever asks the control API for what there is not.
	for (const body of fc.sample(triggerBody, { numRuns: 30, seed: 7 })) {
		const answer = await fetchWithDigest(`${camera.control}/trigger`, {
			...admin,
			method: "POST",
			body: JSON.stringify(body),
		});
		put("control API", await answer.text());
	}
	for (const path of ["status", "key", "faults"])
		put("control API", await (await fetchWithDigest(`${camera.control}/${path}`, admin)).text());
	await pull();
	put("metadata", Buffer.concat(rtsp.packets.map((packet) => packet.subarray(12))).toString());
	await rtsp.close();
	await fleet.stop();
	await pause(50);
	await listenAs("retained store");
	// Until it has told all, however long that takes it.
	for (let before = -1; before !== heard; await pause(500)) before = heard;
	await bench[Symbol.asyncDispose]();
	network.close();
	consumer.close();
	put("files of the device", ...filesIn(dataDir));
	put("broker's file", readFileSync(join(folder, "broker.jsonl"), "utf8"));

	// What was to be told was told, on every way.
	const text = (sink: string) => sinks.get(sink)?.join("\n") ?? "";
	expect(heard).toBeGreaterThan(3000);
	const missing = (sink: string, parts: readonly string[]) =>
		parts.filter((part) => !text(sink).includes(part)).map((part) => `${sink}: ${part}`);
	const rules = ["MotionAlarm", "OccupancyCounter", "LineDetector/Crossed", "scan-tripped"];
	const all = [
		...rules,
		"CountAggregation/Counter",
		"privacy/function",
		"persienne:Privacy/Function",
		"onvif-mj",
		"ProfileChanged",
		"metrics/occupancy",
		"homeassistant/device",
		"frigate/lens/person",
	];
	expect([
		...missing("MQTT", all),
		...missing("metadata", ["tt:Frame", ...rules]),
		...missing("PullMessages", rules),
		...missing("Notify", rules),
		...missing("files of the device", ['"operation":"POST /api/trigger"', '"kind":"lineCrossed"']),
		...missing("retained store", ["site/lens/privacy ", "OccupancyCounter"]),
		...missing("control API", ['"state":"masked"', '"simulated":true']),
	]).toEqual([]);
	expect(text("log").length).toBeGreaterThan(100);
	expect(text("broker's file").length).toBeGreaterThan(1000);

	// And nothing else.
	expect(flaws).toEqual([]);
	const leaks = [...sinks].flatMap(([sink, texts]) =>
		foundIn(texts.join("\n")).map((found) => `${sink}: ${found}`),
	);
	expect(leaks).toEqual([]);
});

const typed = canaries.filter((canary) => !canary.includes("KANARIE"));

test("what is typed as a name and cannot be published is refused, and the reason does not quote it", () => {
	const withCamera = (camera: object, broker: object = { embedded: {} }) => {
		const cameras = [{ name: "lens", scene: "courtyard", ...camera }];
		return () => parseOptions({ broker, cameras });
	};
	const refusal = (attempt: () => unknown): string => {
		try {
			attempt();
			return "was taken";
		} catch (error) {
			return `refused ${error instanceof Error ? `${error.message} ${error.stack}` : ""}`;
		}
	};
	const desk = new AnalyticsDesk({ functions: [], store: openCameraStore(undefined, "") });
	expect(withCamera({})).not.toThrow();
	for (const name of typed) {
		const isPlate = !/[^ -~]/.test(name);
		const rule = { type: "motion-region", name, field: [], sensitivity: 50 } as never;
		const reasons = [
			refusal(withCamera({ name })),
			refusal(withCamera({ analytics: [{ function: "loitering", purpose: "testing", name }] })),
			refusal(() => desk.createRules([rule])),
			...(["prefix", "homeAssistant", "frigate"] as const).map((field) =>
				refusal(withCamera({}, { embedded: {}, [field]: name })),
			),
			...(isPlate
				? [
						refusal(
							withCamera({
								masks: [
									{
										name,
										polygon: [
											[0, 0],
											[1, 1],
											[1, 0],
										],
									},
								],
							}),
						),
					]
				: []),
		];
		for (const reason of reasons) {
			expect(reason).toMatch(/^refused/);
			expect(foundIn(reason.replace(/\n {4}at .*/g, ""))).toEqual([]);
		}
	}
});

test("the search finds each canary wherever it stands", () => {
	for (const canary of canaries) {
		expect(foundIn(`{"Rule":"${canary}"}`), canary).not.toEqual([]);
		const hidden = Buffer.from(`a long enough text ${canary} in it`).toString("base64");
		expect(foundIn(`{"payload":"${hidden}"}`), canary).not.toEqual([]);
	}
	expect(foundIn('persienne/cam-1/health {"fps":25,"maskedFrames":15000}')).toEqual([]);
	expect(findingKinds).toHaveLength(15);
});
