/**
 * How fast the web services answer: GetProfiles of Media and Media2, and PullMessages with messages waiting.
 *
 *     npx tsx bench/soap.ts [DEVICES]
 *
 * One process of `persienne up` (built) has all the devices, 300 unless told otherwise. Each films a small still picture, so
 * that the web services are what takes time; it is left alone until that is recorded and it does nothing. Calls go to the devices in turn over connections that stay open, each with
 * a UsernameToken of its own, from this process: its share of the work is in the figures. IPyCam, a virtual camera in
 * Python, answers GetProfiles in the same run. Prints one JSON object.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Jimp } from "jimp";
import type { ReadyEvent } from "../device/ready.ts";
import { startIpycam } from "./lib/ipycam.ts";
import { call, hangUp, type Load, type Login, load } from "./lib/soap-load.ts";

const devices = Number(process.argv[2] ?? 300);
const main = fileURLToPath(new URL("../dist/device/cli/main.js", import.meta.url));
const trt = "http://www.onvif.org/ver10/media/wsdl";
const tr2 = "http://www.onvif.org/ver20/media/wsdl";
const tev = "http://www.onvif.org/ver10/events/wsdl";

/** A machine is quiet below this share of a core. */
const idle = 0.1;
const settlingSeconds = 120;

interface Fleet {
	readonly child: ChildProcess;
	readonly ready: ReadyEvent;
	readonly dataDir: string;
}

const small = { size: "320x180", fps: 1 };

function camera(_: unknown, index: number): object {
	const video = { main: small, sub: small, mjpeg: { ...small, size: "320x176" } };
	return { name: `cam-${index + 1}`, input: "still.png", mode: "loop", masks: "none", video };
}

async function start(): Promise<Fleet> {
	const dataDir = mkdtempSync(join(tmpdir(), "persienne-bench-"));
	const still = join(dataDir, "still.png");
	await new Jimp({ width: 320, height: 180, color: 0x808080ff }).write(still as `${string}.${string}`);
	const config = join(dataDir, "cameras.json");
	writeFileSync(config, JSON.stringify({ cameras: Array.from({ length: devices }, camera) }));
	const ports = "--http-port 21001 --rtsp-port 0 --mqtt-port 0 --no-console --no-discovery --json".split(" ");
	const args = [main, "up", config, ...ports, "--data-dir", join(dataDir, "data")];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
	for await (const line of createInterface({ input: child.stdout })) {
		const event = JSON.parse(line) as ReadyEvent;
		if (event.event === "ready") {
			child.stdout.resume();
			return { child, ready: event, dataDir };
		}
	}
	throw new Error("it ended before it was ready");
}

/** Seconds of processor time and resident mebibytes of a process. */
function usage(pid: number): { readonly seconds: number; readonly mebibytes: number } {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
	const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number) as [number, number, number];
	return { seconds: (user + system) / 100, mebibytes: Math.round((pages * 4096) / 2 ** 20) };
}

async function settle(pid: number): Promise<number> {
	const begin = performance.now();
	while (performance.now() - begin < settlingSeconds * 1000) {
		const before = usage(pid).seconds;
		await wait(3000);
		if (usage(pid).seconds - before < idle * 3) break;
	}
	return Math.round((performance.now() - begin) / 1000);
}

async function pullPoints(addresses: readonly string[], login: Login): Promise<string[]> {
	const found: string[] = [];
	for (const address of addresses) {
		const body = `<v:CreatePullPointSubscription xmlns:v="${tev}"><v:InitialTerminationTime>PT10M</v:InitialTerminationTime></v:CreatePullPointSubscription>`;
		const text = await call({ address, body }, login);
		const [, reference] = /<wsa5?:Address>([^<]+)</.exec(text) ?? [];
		if (reference === undefined) throw new Error(`no reference in ${text}`);
		found.push(reference);
	}
	return found;
}

async function measure({ child, ready, dataDir }: Fleet): Promise<object> {
	const settled = await settle(child.pid as number);
	const login = ready.credentials.viewer;
	const addresses = ready.cameras.map(({ onvif }) => onvif);
	const one = <T>(list: readonly T[], index: number) => list[index % list.length] as T;
	const profiles = (namespace: string) => (index: number) =>
		call({ address: one(addresses, index), body: `<GetProfiles xmlns="${namespace}"/>` }, login);
	const points = await pullPoints(addresses, login);
	const inEvents = (name: string, inner = "") => `<${name} xmlns="${tev}">${inner}</${name}>`;
	const pull = inEvents("PullMessages", "<Timeout>PT5S</Timeout><MessageLimit>10</MessageLimit>");
	const both = async (calls: number, job: (index: number) => Promise<unknown>): Promise<Load[]> => [
		await load(calls, 1, job),
		await load(calls, 32, job),
	];
	await load(addresses.length, 8, profiles(tr2));
	const results = {
		"Media2 GetProfiles": await both(3000, profiles(tr2)),
		"Media GetProfiles": await both(3000, profiles(trt)),
		PullMessages: [] as Load[],
	};
	const pullFrom = async (index: number) => {
		const text = await call({ address: one(points, index), body: pull }, login);
		if (!text.includes("NotificationMessage>")) throw new Error("nothing was waiting");
	};
	const wake = inEvents("SetSynchronizationPoint");
	// A camera that has not filmed yet has no state to tell: the first call waits for that.
	await load(points.length, 32, pullFrom);
	for (const atOnce of [1, 32]) {
		// Every point has the present states waiting, so that the call answers at once.
		await load(points.length, 8, (index) => call({ address: one(points, index), body: wake }, login));
		results.PullMessages.push(await load(points.length, atOnce, pullFrom));
	}
	const { mebibytes } = usage(child.pid as number);
	child.kill("SIGTERM");
	await new Promise((resolve) => child.once("exit", resolve));
	rmSync(dataDir, { recursive: true, force: true });
	return { settledAfterSeconds: settled, mebibytes, results };
}

async function measurePeer(): Promise<object | undefined> {
	const peer = await startIpycam();
	if (!peer) return undefined;
	const login = { user: "admin", password: "admin" };
	const body = `<GetProfiles xmlns="${trt}"/>`;
	const soapAction = { soapaction: `"${trt}/GetProfiles"` };
	const job = () => call({ address: peer.address, body }, login, soapAction);
	await load(50, 1, job);
	const results = { "Media GetProfiles": [await load(1000, 1, job), await load(1000, 32, job)] };
	peer.stop();
	return { name: peer.name, devices: 1, results };
}

const ours = await measure(await start());
hangUp();
const peer = await measurePeer();
console.log(
	JSON.stringify({
		bench: "soap",
		unit: "ms",
		devices,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		node: process.version,
		...ours,
		peer,
	}),
);
process.exit();
