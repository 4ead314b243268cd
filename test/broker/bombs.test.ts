import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, field, packet, publish, RawClient, subscribe } from "./wire.ts";

/*
 * `persienne broker` as it is, with the limits that it has, and everything at once that is meant to fill its memory. How much it takes is
 * read from the system, and not from its own counters.
 */

/*
 * Most that the process may have taken at any moment. It begins with about 100 MB and ends with up to 310 on Node.js 20 and 425 on 24, whose
 * collector lets more garbage lie; six rounds of all this in a row reach 510 and stay there. Without the bounds of what is held for readers
 * it is 940 after one.
 */
const mostMegabytes = 600;

const hasProc = existsSync("/proc/self/status");
if (!hasProc) console.warn("skipped: how much memory a bombed broker takes; there is no /proc here");

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));
const kib = 1 << 10;
const cameras = ["cam-1", "cam-2", "cam-3", "cam-4"];
const viewer = { user: "mqtt", password: "reader" };

let folder: string;
let broker: ChildProcess;
let port: number;
const raws: RawClient[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "bombs-"));
	const accounts = join(folder, "accounts");
	mkdirSync(accounts, { mode: 0o700 });
	for (const name of cameras) writeFileSync(join(accounts, `${name}.password`), `${name}\n`, { mode: 0o600 });
	const args = [
		"broker",
		"--cameras",
		cameras.join(","),
		"--accounts",
		accounts,
		"--data-dir",
		join(folder, "data"),
	];
	broker = spawn(process.execPath, [main, ...args, "--mqtt-port", "0", "--json"], {
		stdio: ["ignore", "pipe", "inherit"],
		env: { ...process.env, PERSIENNE_MQTT_PASSWORD: viewer.password },
	});
	for await (const line of createInterface({ input: broker.stdout as NodeJS.ReadableStream })) {
		port = Number(new URL(JSON.parse(line).mqtt.url).port);
		break;
	}
});
afterAll(() => {
	for (const raw of raws) raw.end();
	broker.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

async function opened(login: Parameters<typeof connect>[0], ...packets: Uint8Array[]): Promise<RawClient> {
	const raw = new RawClient(port).send(connect(login));
	raws.push(raw);
	await raw.answer(4);
	return raw.send(...packets);
}

function megabytes(field: "VmRSS" | "VmHWM"): number {
	const status = readFileSync(`/proc/${broker.pid}/status`, "utf8");
	return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** A message goes from a camera to a viewer, and it is the one that was sent now. */
async function alive(step: string): Promise<void> {
	const url = `mqtt://127.0.0.1:${port}`;
	const watching = await mqtt.connectAsync(url, {
		username: viewer.user,
		password: viewer.password,
		reconnectPeriod: 0,
	});
	await watching.subscribeAsync("persienne/cam-4/alive", { qos: 1 });
	const heard = new Promise((resolve) =>
		watching.on("message", (_, payload) => String(payload) === step && resolve(step)),
	);
	const speaking = await mqtt.connectAsync(url, { username: "cam-4", password: "cam-4", reconnectPeriod: 0 });
	await speaking.publishAsync("persienne/cam-4/alive", step, { qos: 1 });
	await heard;
	await Promise.all([watching.endAsync(), speaking.endAsync()]);
	console.log(`${step}: ${Math.round(megabytes("VmRSS"))} MB, at most ${Math.round(megabytes("VmHWM"))} MB`);
}

const camera = (index: number) => ({ user: cameras[index % 3] ?? "", password: cameras[index % 3] ?? "" });
const each = <T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> =>
	Promise.all(Array.from({ length: count }, (_, index) => one(index)));

/** Sends as fast as it is taken, and resolves when the broker has answered that. */
async function taken(raw: RawClient, packets: Iterable<Uint8Array>): Promise<void> {
	for (const bytes of packets) if (!raw.socket.write(bytes)) await once(raw.socket, "drain");
	const before = raw.received.length;
	raw.send(packet(12, 0, Buffer.alloc(0)));
	while (raw.received.length === before || raw.received.at(-2) !== 0xd0) await once(raw.socket, "data");
}

/** Reads so many times, and no more. */
async function sip(socket: Socket, times: number): Promise<void> {
	for (let n = 0; n < times && !socket.destroyed; n++) {
		socket.resume();
		await Promise.race([once(socket, "data"), once(socket, "close")]);
		socket.pause();
	}
}

test.runIf(hasProc)("a broker that is bombed from all sides stays up and within its memory", async () => {
	await alive("at the start");

	// Packets that say they are 268 MB, and ones within the bound that never end.
	await each(30, async (index) => {
		const raw = new RawClient(port).send(
			packet(1, 0, Buffer.alloc(0)).subarray(0, 1),
			Buffer.from([255, 255, 255, 127]),
		);
		raws.push(raw);
		if (index === 0) await raw.closed();
	});
	const large = packet(3, 0, Buffer.concat([field("persienne/cam-1/x"), Buffer.alloc(250 * kib)])).subarray(
		0,
		-1,
	);
	await each(180, (index) => opened({ id: `endless-${index}`, ...camera(index) }, large));
	await alive("packets without an end");
	for (const raw of raws.splice(0)) raw.end();

	// QoS 2 that is never released.
	const half = (id: number) => {
		const body = Buffer.concat([field("persienne/cam-1/x"), Buffer.from([0, id]), Buffer.alloc(200 * kib)]);
		return packet(3, 4, body);
	};
	await each(12, (index) =>
		opened({ id: `half-${index}`, ...camera(0) }, ...Array.from({ length: 18 }, (_, n) => half(n + 1))),
	);
	await alive("messages that are never released");
	for (const raw of raws.splice(0)) raw.end();

	// Retained messages, each a little part of what is read at once.
	const device = await opened({ id: "device", ...camera(0) });
	const filler = publish("persienne/cam-1/x", Buffer.alloc(56 * kib));
	await taken(
		device,
		(function* () {
			for (let n = 0; n < 1500; n++)
				yield Buffer.concat([publish(`persienne/cam-1/retained/${n}`, "x", 0, true), filler]);
		})(),
	);
	await alive("retained messages");

	// Filters, each of them deep and of its own.
	const deep = (client: number, n: number) =>
		`persienne/${Array.from({ length: 20 }, (_, level) => `${client}-${n}-${level}`).join("/")}`;
	await each(50, (client) =>
		opened(
			{ id: `filters-${client}`, ...viewer },
			subscribe(Array.from({ length: 100 }, (_, n) => deep(client, n))),
		),
	);
	await alive("filters");
	for (const raw of raws.splice(0)) if (raw !== device) raw.end();

	// Sessions that are away, and get as much as they may keep.
	await each(20, async (index) => {
		const raw = await opened({ id: `away-${index}`, ...viewer, clean: false }, subscribe(["persienne/#"], 1));
		await raw.answer(9);
		raw.end();
	});
	await taken(
		device,
		Array.from({ length: 600 }, () => publish("persienne/cam-1/x", Buffer.alloc(2 * kib), 1)),
	);
	await alive("sessions that are away");

	// Readers that read now and then, and much less than there is.
	const slow = await each(50, async (index) => {
		const raw = await opened({ id: `slow-${index}`, ...viewer }, subscribe(["persienne/cam-1/#"], 1));
		raw.socket.pause();
		return raw;
	});
	for (let round = 0; round < 3; round++) {
		await taken(
			device,
			Array.from({ length: 30 }, () => publish("persienne/cam-1/x", Buffer.alloc(200 * kib), 1)),
		);
		await Promise.all(slow.map(({ socket }) => sip(socket, 8)));
	}
	await alive("readers that read little");

	expect(broker.exitCode).toBeNull();
	expect(megabytes("VmHWM")).toBeLessThan(mostMegabytes);
});
