import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import { Secret } from "../../device/secret.ts";
import { project } from "../../masks/sanitise/public-event.ts";
import { Network } from "./network.ts";

/*
 * Counted events of three cameras and a device in a process of its own, to a subscriber with a durable session, while the broker is
 * killed twice, cut off, the device is killed, and the subscriber goes and comes back under load: each of QoS 1 arrives, and on each
 * topic in order.
 */

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));
const device = fileURLToPath(new URL("counting-device.ts", import.meta.url));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Events of one topic that are on their way at most. Together they are fewer than a broker keeps for a reader who is away, however long
 * a busy machine takes to start a broker: more than that is lost, as is said of it.
 */
const onTheWay = 200;

let folder: string;
const children = new Set<ChildProcess>();
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "lost-"));
	mkdirSync(join(folder, "accounts"), { mode: 0o700 });
	for (const name of names)
		writeFileSync(join(folder, "accounts", `${name}.password`), `${name}\n`, { mode: 0o600 });
});
afterEach(() => {
	for (const child of children) child.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

const names = ["cam-1", "cam-2", "cam-3", "cam-4"];

function started(args: readonly string[]): ChildProcess {
	const env = { ...process.env, PERSIENNE_MQTT_PASSWORD: "reader" };
	const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env });
	// It may be killed while something is written to it.
	child.stdin?.on("error", () => {});
	children.add(child);
	return child;
}

/** `persienne broker`, ready. */
async function broker(port: number): Promise<{ child: ChildProcess; port: number }> {
	const folders = ["--accounts", join(folder, "accounts"), "--data-dir", join(folder, "data")];
	const child = started([
		main,
		"broker",
		"--cameras",
		names.join(","),
		...folders,
		"--mqtt-port",
		`${port}`,
		"--json",
	]);
	for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
		return { child, port: Number(new URL(JSON.parse(line).mqtt.url).port) };
	throw new Error("the broker did not start");
}

async function killed(child: ChildProcess): Promise<void> {
	const gone = once(child, "exit");
	child.kill("SIGKILL");
	await gone;
}

/** What came, by topic, each number once, as it came first. */
function counting(port: number): { client: MqttClient; arrived: Map<string, number[]> } {
	const arrived = new Map<string, number[]>();
	const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
		...{ username: "mqtt", password: "reader", clientId: "counting", clean: false, reconnectPeriod: 50 },
	});
	client.on("error", () => {});
	client.on("connect", () => client.subscribe("persienne/+/privacy/policy-changed", { qos: 1 }));
	client.on("message", (topic, payload) => {
		const numbers = arrived.get(topic) ?? [];
		const { Revision } = (JSON.parse(String(payload)) as { Data: { Revision: number } }).Data;
		if (!numbers.includes(Revision)) arrived.set(topic, [...numbers, Revision]);
	});
	return { client, arrived };
}

test("counted events arrive, each of them and in order, whatever is killed and cut meanwhile", async () => {
	let running = await broker(0);
	const { port } = running;
	const network = await Network.open(() => port);
	const { client, arrived } = counting(port);
	await new Promise<void>((resolve) => client.once("connect", () => resolve()));
	await wait(200);
	const publishers = names.slice(1).map((name) => {
		const endpoint = parseEndpoint({
			url: `mqtt://127.0.0.1:${network.port}`,
			username: name,
			password: new Secret(name),
		});
		const publisher = new Publisher({ endpoint, route: cameraRoute(`persienne/${name}`) });
		publisher.start();
		return publisher;
	});
	const topicOf = (name: string) => `persienne/${name}/privacy/policy-changed`;
	const mayReach = (name: string) => (arrived.get(topicOf(name))?.length ?? 0) + onTheWay;
	let count = 0;
	let counted: ChildProcess | undefined;
	const ticking = setInterval(() => {
		counted?.stdin?.write(`${mayReach("cam-1")}\n`);
		if (names.slice(1).some((name) => count >= mayReach(name))) return;
		count++;
		for (const publisher of publishers)
			publisher.publish(project("policyChanged", { VideoSource: "lens", Revision: count }, Date.now()));
	}, 5);
	let last = 0;
	const journal = join(folder, "outbox.log");
	const startDevice = () => {
		const args = ["--import", "tsx", device, `mqtt://127.0.0.1:${network.port}`, journal, `${last + 1}`];
		const child = started(args);
		createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
			last = Math.max(last, Number(line));
		});
		return child;
	};
	counted = startDevice();
	while (last < 50) await wait(10);
	await killed(running.child);
	await wait(200);
	running = await broker(port);
	await wait(700);
	network.cut(true);
	await wait(300);
	await killed(counted);
	counted = startDevice();
	await wait(300);
	network.cut(false);
	await wait(1000);
	await killed(running.child);
	running = await broker(port);
	await wait(500);
	await killed(counted);
	counted = startDevice();
	await wait(500);
	client.end(true);
	await wait(700);
	client.reconnect();
	await wait(300);
	clearInterval(ticking);
	await killed(counted);
	// What it had taken and not told when it was killed is told by the next one.
	const end = last;
	counted = startDevice();
	const hasAll = (name: string, most: number) => {
		const numbers = arrived.get(topicOf(name)) ?? [];
		return Array.from({ length: most }, (_, index) => index + 1).every((number) => numbers.includes(number));
	};
	while (!names.slice(1).every((name) => hasAll(name, count)) || !hasAll("cam-1", end)) await wait(50);
	for (const name of names) {
		const numbers = arrived.get(topicOf(name)) ?? [];
		expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
	}
	expect(publishers.map((publisher) => publisher.stats().dropped)).toEqual([0, 0, 0]);
	expect(count).toBeGreaterThan(200);
	client.end(true);
	await Promise.all(publishers.map((publisher) => publisher.close()));
	network.close();
});
