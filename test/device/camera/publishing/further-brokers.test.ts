import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { startFleet, type VirtualFleet } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accounts, Bench, inbox } from "../../../broker/bench.ts";

/* One camera, its own broker and two of others. */

const folder = mkdtempSync(join(tmpdir(), "persienne-brokers-"));
const passwordFile = join(folder, "camera.password");
const site = accounts.map((account) => ({ ...account, scope: account.scope.replace("persienne", "site") }));
let first: Bench;
let second: Bench;
let fleet: VirtualFleet;
let viewers: MqttClient[];
let boxes: ReturnType<typeof inbox>[];

const motion = "onvif-ej/VideoSource/MotionAlarm/&VideoSource_1";
const texts = (index: number, topic: string) =>
	(boxes[index]?.messages ?? []).filter((message) => message.topic === topic).map(({ payload }) => payload);
const until = async (condition: () => boolean) => {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const triggered = (index: number, prefix: string) =>
	texts(index, `${prefix}/cam-1/${motion}`).filter((text) => text.includes('"Simulated":true'));

async function viewer(url: string, user: string, password: string) {
	const client = mqtt.connect(url, { username: user, password, reconnectPeriod: 50 });
	client.on("error", () => {});
	const box = inbox(client);
	await new Promise<void>((resolve) => client.once("connect", () => resolve()));
	await client.subscribeAsync("#", { qos: 1 });
	return { client, box };
}

beforeAll(async () => {
	writeFileSync(passwordFile, "cam-1\n", { mode: 0o600 });
	first = await Bench.open();
	second = await Bench.open({ accounts: site });
	const login = { username: "cam-1", passwordFile };
	fleet = await startFleet({
		dataDir: folder,
		broker: { embedded: { port: 0 }, frigate: true, homeAssistant: true },
		furtherBrokers: [
			{ url: first.broker.url, ...login },
			{ url: second.broker.url, ...login, prefix: "site" },
		],
		cameras: [
			{
				name: "cam-1",
				scene: "courtyard",
				masks: "none",
				analytics: ["motion", "objects"],
				video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
			},
		],
	});
	const { user, password } = fleet.ready.credentials.mqtt;
	const opened = await Promise.all([
		viewer(fleet.ready.mqtt?.url ?? "", user, password as string),
		viewer(first.broker.url, "mqtt", "mqtt"),
		viewer(second.broker.url, "mqtt", "mqtt"),
	]);
	viewers = opened.map(({ client }) => client);
	boxes = opened.map(({ box }) => box);
});

afterAll(async () => {
	for (const client of viewers) client.end(true);
	await fleet.stop();
	await first[Symbol.asyncDispose]();
	await second[Symbol.asyncDispose]();
	rmSync(folder, { recursive: true, force: true });
});

describe("several brokers of the configuration", () => {
	it("are told the same, each below its own prefix", async () => {
		fleet.cameras[0]?.trigger("motion", 60_000);
		await until(() => triggered(0, "persienne").length > 0);
		await until(() => triggered(1, "persienne").length > 0 && triggered(2, "site").length > 0);
		expect(triggered(1, "persienne")[0]).toBe(triggered(0, "persienne")[0]);
		expect(triggered(2, "site")[0]).toBe(triggered(0, "persienne")[0]);
		for (const [index, prefix] of ["persienne", "persienne", "site"].entries())
			expect(new Set(texts(index, `${prefix}/cam-1/availability`))).toEqual(new Set(["online"]));
	});

	it("wait each for itself: what one misses, it is told when it is back", async () => {
		const { port } = second.broker;
		await second[Symbol.asyncDispose]();
		const before = triggered(1, "persienne").length;
		const camera = fleet.cameras[0];
		camera?.trigger("motion", 1);
		await until(() => !texts(1, `persienne/cam-1/${motion}`).at(-1)?.includes("Simulated"));
		camera?.trigger("motion", 60_000);
		await until(() => triggered(1, "persienne").length > before);
		const [uuid = ""] = readdirSync(join(folder, "cameras"));
		expect(readdirSync(join(folder, "cameras", uuid))).toContain("outbox-broker-of-configuration-3.log");
		const missed = triggered(1, "persienne").at(-1);
		second = await Bench.open({ accounts: site, port });
		await until(() => triggered(2, "site").includes(missed ?? ""));
	});
});

describe("the first broker alone, which was asked to", () => {
	it("is told plain counts of things, as Frigate has them", async () => {
		await until(() => texts(0, "frigate/cam-1/car").length > 0);
		for (const object of ["all", "person", "car"])
			expect(texts(0, `frigate/cam-1/${object}`)[0]).toMatch(/^\d+$/);
		for (const index of [1, 2])
			expect(boxes[index]?.messages.some(({ topic }) => topic.includes("frigate"))).toBe(false);
	});

	it("is told of the camera for Home Assistant", () => {
		const announced = boxes[0]?.messages.filter(({ topic }) => topic.startsWith("homeassistant/device/"));
		expect(announced?.[0]?.payload).toContain("Masking active");
	});
});

describe("all of them", () => {
	it("are told good-bye", async () => {
		await fleet.stop();
		await until(() => texts(1, "persienne/cam-1/availability").at(-1) === "offline");
		await until(() => texts(2, "site/cam-1/availability").at(-1) === "offline");
	});
});
