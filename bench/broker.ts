/**
 * The embedded broker beside mosquitto: a fleet that publishes, and readers that do not keep up.
 *
 *     npx tsx bench/broker.ts [DEVICES] [SECONDS]
 *
 * Each broker is a process of its own: `persienne broker` (built), and Debian's mosquitto, where it is installed. DEVICES
 * (300) publish ten messages of 300 bytes a second each, for SECONDS (20), at QoS 0 and 1, to one subscriber; then at QoS 0 once
 * more while a second subscriber reads nothing and a third 1 KB a second. Publishers and the subscriber are this process: its share
 * of the work is in the latency, which is from `publish` to `message`. Prints one JSON object.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket, createServer, type Socket } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import mqtt, { type MqttClient } from "mqtt";

const devices = Number(process.argv[2] ?? 300);
const seconds = Number(process.argv[3] ?? 20);
const perSecond = 10;
const payloadBytes = 300;
const main = fileURLToPath(new URL("../dist/device/cli/main.js", import.meta.url));
const names = Array.from({ length: devices }, (_, index) => `cam-${index + 1}`);

interface Login {
	readonly username?: string;
	readonly password?: string;
}

interface Broker {
	readonly child: ChildProcess;
	readonly port: number;
	readonly reader: Login;
	loginOf(device: string): Login;
}

async function persienne(folder: string): Promise<Broker> {
	const accounts = join(folder, "accounts");
	const args = ["broker", "--cameras", names.join(","), "--accounts", accounts, "--mqtt-port", "0", "--json"];
	const child = spawn(process.execPath, [main, ...args, "--data-dir", join(folder, "data")], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	for await (const line of createInterface({ input: child.stdout })) {
		const ready = JSON.parse(line) as {
			mqtt: { url: string };
			credentials: { mqtt: { user: string; password: string } };
		};
		const { user: username, password } = ready.credentials.mqtt;
		return {
			child,
			port: Number(new URL(ready.mqtt.url).port),
			reader: { username, password },
			loginOf: (device) => ({
				username: device,
				password: readFileSync(join(accounts, `${device}.password`), "utf8").trim(),
			}),
		};
	}
	throw new Error("persienne broker did not start");
}

async function mosquitto(folder: string): Promise<Broker | undefined> {
	if (spawnSync("which", ["mosquitto"]).status !== 0) return undefined;
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	const file = join(folder, "mosquitto.conf");
	writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
	const child = spawn("mosquitto", ["-c", file], { stdio: "ignore" });
	await wait(500);
	return { child, port, reader: {}, loginOf: () => ({}) };
}

function client({ port }: Broker, login: Login): Promise<MqttClient> {
	return mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { ...login, queueQoSZero: false });
}

/** A subscriber that reads so many bytes a second. */
function slowReader(broker: Broker, id: string, bytesPerSecond: number): Socket {
	const field = (text: string) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
	const { username, password } = broker.reader;
	const flags = 2 | (username === undefined ? 0 : 0xc0);
	const parts = [field("MQTT"), Buffer.from([4, flags, 0, 0]), field(id)];
	if (username !== undefined && password !== undefined) parts.push(field(username), field(password));
	const body = Buffer.concat(parts);
	const filter = Buffer.concat([Buffer.from([0, 1]), field("persienne/#"), Buffer.from([0])]);
	const socket = connectSocket(broker.port, "127.0.0.1");
	socket.on("error", () => {});
	socket.write(
		Buffer.concat([Buffer.from([0x10, body.length]), body, Buffer.from([0x82, filter.length]), filter]),
	);
	socket.once("data", () => {
		socket.pause();
		if (bytesPerSecond === 0) return;
		const timer = setInterval(() => socket.read(bytesPerSecond), 1000);
		socket.on("close", () => clearInterval(timer));
	});
	return socket;
}

const megabytes = (kilobytes: number): number => Math.round(kilobytes / 102.4) / 10;
const memory = (pid: number | undefined): number =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
/** Seconds of processor time, user and system. */
function processor(pid: number | undefined): number {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
	return (Number(fields[11]) + Number(fields[12])) / 100;
}
const at = (sorted: readonly number[], part: number): number =>
	Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;

/** One round: what was sent, what arrived, how late, and what it took. */
async function round(broker: Broker, publishers: readonly MqttClient[], subscriber: MqttClient, qos: 0 | 1) {
	const late: number[] = [];
	const hear = (_: string, payload: Buffer) => late.push(performance.now() - payload.readDoubleLE());
	subscriber.on("message", hear);
	await subscriber.subscribeAsync("persienne/#", { qos });
	const before = processor(broker.child.pid);
	let most = 0;
	let sent = 0;
	const start = performance.now();
	const step = 1000 / (perSecond * devices);
	while (performance.now() - start < seconds * 1000) {
		const due = Math.floor((performance.now() - start) / step);
		for (; sent < due; sent++) {
			const payload = Buffer.alloc(payloadBytes);
			payload.writeDoubleLE(performance.now());
			const name = names[sent % devices] as string;
			publishers[sent % devices]?.publish(`persienne/${name}/x`, payload, { qos });
		}
		if (sent % 100 < 10) most = Math.max(most, memory(broker.child.pid));
		await wait(2);
	}
	await wait(1500);
	subscriber.off("message", hear);
	const used = processor(broker.child.pid) - before;
	late.sort((a, b) => a - b);
	return {
		qos,
		sent,
		arrived: late.length,
		p50: at(late, 0.5),
		p99: at(late, 0.99),
		megabytes: megabytes(most),
		core: Math.round((used / seconds) * 100) / 100,
	};
}

async function measure(broker: Broker) {
	try {
		const subscriber = await client(broker, broker.reader);
		const publishers: MqttClient[] = [];
		for (const name of names) publishers.push(await client(broker, broker.loginOf(name)));
		const rounds = [
			await round(broker, publishers, subscriber, 0),
			await round(broker, publishers, subscriber, 1),
		];
		const slow = [slowReader(broker, "frozen", 0), slowReader(broker, "trickle", 1000)];
		await wait(500);
		const withSlow = await round(broker, publishers, subscriber, 0);
		for (const socket of slow) socket.destroy();
		for (const each of [subscriber, ...publishers]) each.end(true);
		return { fleet: rounds, slowReaders: withSlow };
	} finally {
		broker.child.kill();
	}
}

const folder = mkdtempSync(join(tmpdir(), "persienne-bench-"));
const load = loadavg()[0];
const results: Record<string, unknown> = {};
for (const [name, start] of Object.entries({ persienne, mosquitto })) {
	const broker = await start(folder);
	results[name] = broker ? await measure(broker) : "not installed";
}
rmSync(folder, { recursive: true, force: true });
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, load };
process.stdout.write(
	`${JSON.stringify({ machine, devices, perSecond, payloadBytes, seconds, ...results }, null, "\t")}\n`,
);
process.exit();
