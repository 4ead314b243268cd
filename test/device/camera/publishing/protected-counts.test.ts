import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFleet } from "persienne";
import { afterAll, expect, it } from "vitest";
import { KeptFile, readKept } from "../../../../broker/keep/kept-file.ts";
import { CountedRules } from "../../../../device/camera/publishing/counted-rules.ts";
import { keptGuard } from "../../../../device/camera/publishing/protected-counts.ts";
import { usualPublish } from "../../../../device/config/publish.ts";
import { openInstallation } from "../../../../device/identity/installation.ts";
import { silentLogger } from "../../../../device/log.ts";
import { Changes } from "../../../../device/onvif/changes.ts";
import type { Rule } from "../../../../device/rules/rules.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";
import { accounts, Bench, inbox } from "../../../broker/bench.ts";

/* Counts that were told as they are, and are kept in places, when somebody has counts protected. */

const folder = mkdtempSync(join(tmpdir(), "persienne-counts-"));
const dataDir = join(folder, "data");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exact = 7341;
const utcTime = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, "");
const lens = "VideoSource_1";
const onvif = (source: object, data: object) =>
	JSON.stringify({ UtcTime: utcTime, Source: source, Data: data });
/** Topic below the camera's, and what was said there. */
const told: readonly [below: string, payload: string][] = [
	[
		`onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&${lens}/occupancy`,
		onvif({ VideoSource: lens, Rule: "occupancy" }, { Count: exact }),
	],
	[
		`onvif-ej/RuleEngine/CountAggregation/Counter/&${lens}/gate`,
		onvif({ VideoSource: lens, Rule: "gate" }, { Count: exact, In: exact, Out: 0 }),
	],
	[
		"analytics/crowd-density/market",
		onvif({ VideoSource: lens, RuleName: "market" }, { Level: "High", Count: exact }),
	],
	[
		"metrics/occupancy",
		JSON.stringify({
			time: utcTime,
			zone: "occupancy",
			window: 60,
			suppressed: false,
			count: exact,
			density: "packed",
		}),
	],
];
/** Of rules that are gone by the time counts are protected: below the camera's topic, and below that of a broker that a client added. */
const gone: readonly [below: string, payload: string][] = [
	[
		`onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&${lens}/square`,
		onvif({ VideoSource: lens, Rule: "square" }, { Count: exact }),
	],
	[
		`added/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&${lens}/square`,
		onvif({ VideoSource: lens, Rule: "square" }, { Count: exact }),
	],
	[
		`onvif-ej/RuleEngine/CountAggregation/Counter/&${lens}/door`,
		onvif({ VideoSource: lens, Rule: "door" }, { Count: exact, In: exact, Out: 0 }),
	],
	[
		"metrics/square",
		JSON.stringify({ time: utcTime, zone: "square", window: 60, suppressed: false, count: exact }),
	],
];
const motion = `onvif-ej/VideoSource/MotionAlarm/&${lens}`;
const plain: [string, string] = ["frigate/cam-1/person", `${exact}`];
const field: [number, number][] = [
	[-0.9, 0.9],
	[0.9, 0.9],
	[0.9, -0.9],
	[-0.9, -0.9],
];

/** Every message that is in the files of the data directory, and everything else that is in them, as texts. */
function kept(): string {
	const { retained, sessions } = readKept(join(dataDir, "broker.jsonl"));
	const messages = [
		...retained.values(),
		...[...sessions.values()].flatMap(({ queue }) => [...queue.values()]),
	];
	const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile(),
	);
	const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
	return [...texts, ...messages.map(({ topic, payload }) => `${topic} ${Buffer.from(payload)}`)].join("\n");
}

it("are nowhere any more: not in what waits, nor in what the broker keeps, nor at another broker", async () => {
	const { uuid } = openInstallation({
		dataDir,
		random: (size) => crypto.getRandomValues(new Uint8Array(size)),
	}).identityOf("cam-1");
	const store = openCameraStore(dataDir, uuid);
	for (const name of ["broker", "broker-of-configuration-2"]) {
		const outbox = store.outbox(name);
		const waits = (kind: string, facts: object) => outbox?.add(JSON.stringify({ kind, utcTime, facts }));
		waits("occupancy", { VideoSource: lens, Rule: "occupancy", Count: exact });
		waits("counter", { VideoSource: lens, Rule: "gate", Count: exact, In: exact, Out: 0 });
		waits("metrics", { zone: "occupancy", window: 60, suppressed: false, count: exact, density: "packed" });
		waits("dark", { VideoSource: lens, State: false });
		outbox?.close();
	}
	const rule = { field: [], sensitivity: 50 };
	const rules = [
		{ ...rule, type: "occupancy", name: "square" },
		{ ...rule, type: "counting", name: "door" },
	];
	new CountedRules({
		analytics: { rules: rules as unknown as Rule[] },
		changes: new Changes(silentLogger),
		store,
		log: silentLogger,
	}).close();
	const file = new KeptFile(join(dataDir, "broker.jsonl"), () => {});
	const base64 = (text: string) => Buffer.from(text).toString("base64");
	file.add(["session", "phone", "mqtt"]);
	file.add(["subscribe", "phone", "persienne/#", 1]);
	for (const [topic, payload] of [
		...told.map(([below, said]) => [`persienne/cam-1/${below}`, said] as const),
		plain,
	]) {
		file.add(["retain", topic, 1, base64(payload), Date.now()]);
		file.add(["queue", "phone", topic, topic, 1, base64(payload), Date.now()]);
	}
	file.add([
		"retain",
		`persienne/cam-1/${motion}`,
		1,
		base64(onvif({ Source: lens }, { State: true })),
		Date.now(),
	]);
	file.close();
	expect(kept()).toContain(`"Count":${exact}`);

	await using foreign = await Bench.open({
		accounts: accounts.map((account) => ({
			...account,
			also: { publish: ["frigate/#"], subscribe: ["frigate/#"] },
		})),
	});
	store.write("brokers", {
		next: 2,
		brokers: [
			{
				id: "broker-1",
				address: foreign.broker.url,
				prefix: "persienne/cam-1/added",
				userName: "cam-1",
				password: "cam-1",
				qos: 1,
				events: [],
				metadata: null,
			},
		],
	});
	const before = await foreign.client("cam-1");
	for (const [below, payload] of [...told, ...gone])
		await before.publishAsync(`persienne/cam-1/${below}`, payload, { qos: 1, retain: true });
	await before.publishAsync(...plain, { qos: 1, retain: true });
	await before.endAsync();
	const box = inbox(
		await foreign.client(
			"mqtt",
			{},
			(client) => void client.subscribe(["persienne/#", "frigate/#"], { qos: 1 }),
		),
	);

	const passwordFile = join(folder, "camera.password");
	writeFileSync(passwordFile, "cam-1\n", { mode: 0o600 });
	const fleet = await startFleet({
		dataDir,
		broker: { embedded: { port: 0 }, frigate: true },
		furtherBrokers: [{ url: foreign.broker.url, username: "cam-1", passwordFile, frigate: true }],
		cameras: [
			{
				name: "cam-1",
				scene: "courtyard",
				masks: "none",
				publish: { counts: { least: 5, epsilon: 0.5 } },
				analytics: [
					"people-count",
					{
						function: "counting",
						name: "gate",
						line: [
							[-0.5, 0],
							[0.5, 0],
						],
						purpose: "testing",
					},
					{ function: "crowd-density", name: "market", field, purpose: "testing" },
				],
				video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
			},
		],
	});
	const cleared = () =>
		new Set(box.messages.filter(({ payload }) => payload === "").map(({ topic }) => topic));
	const wanted = [...[...told, ...gone].map(([below]) => `persienne/cam-1/${below}`), plain[0]];
	while (!wanted.every((topic) => cleared().has(topic)))
		await new Promise((resolve) => setTimeout(resolve, 10));
	await fleet[Symbol.asyncDispose]();
	expect(kept()).not.toMatch(new RegExp(`[Cc]ount":${exact}|frigate|"High"`));
	expect(kept()).toContain(motion);
	const late = inbox(
		await foreign.client(
			"mqtt",
			{ clientId: "late" },
			(client) => void client.subscribe(["persienne/#", "frigate/#"], { qos: 1 }),
		),
	);
	while (!late.messages.some(({ topic }) => topic.endsWith("/privacy")))
		await new Promise((resolve) => setTimeout(resolve, 10));
	expect(late.messages.map(({ payload }) => payload).join("\n")).not.toContain(`${exact}`);
});

it("of windows stay where they are protected well enough", () => {
	const guard = (counts: object) =>
		keptGuard("persienne", undefined, [
			{
				name: "cam-1",
				publish: { ...usualPublish, counts: { least: 5, epsilonPerDay: 12, ...counts } as never },
			},
		]);
	const passes = (counts: object, window: object) =>
		guard(counts)("persienne/cam-1/metrics/gate", Buffer.from(JSON.stringify(window)));
	expect([
		passes({}, { count: 5 }),
		passes({}, { suppressed: true }),
		passes({}, { count: 4 }),
		passes({ epsilon: 0.5 }, { count: 9 }),
		passes({ epsilon: 0.5 }, { suppressed: true }),
		passes({ epsilon: 0.5 }, { count: 9, epsilon: 0.2 }),
		passes({}, []),
	]).toEqual([true, true, false, false, false, true, false]);
	expect(guard({})("persienne/cam-2/metrics/gate", Buffer.from("not JSON"))).toBe(true);
	expect(guard({})("persienne/cam-1/metrics/gate", Buffer.from("not JSON"))).toBe(false);
});
