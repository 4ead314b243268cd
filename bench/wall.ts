/**
 * What a wall of live pictures costs, in cores.
 *
 *     npx tsx bench/wall.ts [CAMERAS] [SECONDS] [--browser]
 *
 * `persienne up` (built) runs CAMERAS (9) from loops, in a process of its own. Once all loops are recorded, a client signs in and
 * watches the sub stream of each as the page does, by WebSocket, for SECONDS (20). Counted are the CPU seconds of the device, of its
 * transcoders, which are processes of their own, and, with `--browser`, of Chromium with the page open, which then is the client.
 * Of its first view are told, then, the bytes that came over the network, from the sign-in page to the client for events, and after
 * how many milliseconds the wall could be used, in a browser that had loaded nothing before.
 * Before that, the same device is measured with nobody watching. Where `pictures` falls short of what the cameras make (135 a second
 * of nine), the machine was too busy: what was not shown cost nothing. Linux alone. Prints one JSON object.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { authorize } from "../test/helpers/digest-client.ts";
import { Chromium } from "../test/interop/lib/chromium.ts";
import { signIn as signInPage } from "../test/interop/lib/console.ts";
import { timeFirst, usableAfter, weigh } from "../test/interop/lib/first-view.ts";
import { cpuSeconds } from "./lib/processes.ts";

const numbers = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const cameras = Number(numbers[0] ?? 9);
const seconds = Number(numbers[1] ?? 20);
const browser = process.argv.includes("--browser");
const main = fileURLToPath(new URL("../dist/device/cli/main.js", import.meta.url));
const options =
	"--mode loop --http-port 0 --rtsp-port 0 --mqtt-port 0 --console-port 0 --no-discovery --json";

const dataDir = mkdtempSync(join(tmpdir(), "persienne-bench-"));
const arguments_ = [main, "up", "--cameras", String(cameras), ...options.split(" "), "--data-dir", dataDir];
const device = spawn(process.execPath, arguments_, { stdio: ["ignore", "pipe", "ignore"] });
const pid = device.pid as number;

interface Login {
	readonly user: string;
	readonly password: string;
}

interface Ready {
	readonly console: string;
	readonly credentials: { readonly viewer: Login; readonly operator: Login };
	readonly cameras: readonly { readonly name: string; readonly control: string }[];
}

async function ready(): Promise<Ready> {
	for await (const line of createInterface({ input: device.stdout })) return JSON.parse(line) as Ready;
	throw new Error("persienne up ended before it was ready");
}

async function recorded(control: string, { user, password }: Login): Promise<boolean> {
	const url = new URL(`${control}/status`);
	const asked = await fetch(url);
	const request = { method: "GET", uri: url.pathname, user, password };
	const authorization = authorize(asked.headers.get("www-authenticate") ?? "", request);
	const answer = await fetch(url, { headers: { authorization } });
	return ((await answer.json()) as { recorded: number }).recorded === 1;
}

async function signIn(page: string, login: Login): Promise<string> {
	const answer = await fetch(new URL("/sign-in", page), {
		method: "POST",
		headers: { origin: new URL(page).origin },
		body: new URLSearchParams({ ...login }),
		redirect: "manual",
	});
	return String(answer.headers.get("set-cookie")).split(";")[0] as string;
}

/** What the device has sent to pages so far. */
interface Sent {
	readonly pictures: number;
	readonly bytes: number;
}

interface Outgoing {
	readonly outlets: readonly { readonly kind: string; readonly messages: number; readonly bytes: number }[];
}

/** Asks the device, as somebody who watches nothing. */
async function teller({ console: page, cameras: all, credentials }: Ready): Promise<() => Promise<Sent>> {
	const cookie = await signIn(page, credentials.operator);
	return async () => {
		const sent = { pictures: 0, bytes: 0 };
		for (const { name } of all) {
			const answer = await fetch(new URL(`/api/outgoing/${name}`, page), { headers: { cookie } });
			const { outlets } = (await answer.json()) as Outgoing;
			const { messages, bytes } = outlets.find(({ kind }) => kind === "page") ?? { messages: 0, bytes: 0 };
			sent.pictures += messages;
			sent.bytes += bytes;
		}
		return sent;
	};
}

async function watch({ console: page, cameras: all, credentials }: Ready): Promise<() => Promise<void>> {
	const cookie = await signIn(page, credentials.viewer);
	const watched = new Set<string>();
	const sockets = all.map(({ name }) => {
		const url = new URL(`/live/${name}?small`, page).href.replace("http", "ws");
		const socket = new WebSocket(url, { headers: { cookie, origin: new URL(page).origin } });
		socket.on("message", () => watched.add(name));
		socket.on("error", () => {});
		return socket;
	});
	while (watched.size < all.length) await wait(100);
	return async () => {
		for (const socket of sockets) socket.terminate();
	};
}

interface Viewer {
	/** Of the browser. */
	readonly pid: number;
	readonly firstView: { readonly kilobytes: number; readonly usableMs: number };
	stop(): Promise<void>;
}

async function look({ console: home, credentials }: Ready): Promise<Viewer> {
	const chromium = await Chromium.start(home);
	const page = await chromium.window({ size: { width: 1920, height: 1400 } });
	const weight = weigh(page);
	await timeFirst(page, ".tile");
	await signInPage(page, credentials.viewer);
	await page
		.locator('[data-picture="playing"]')
		.nth(cameras - 1)
		.waitFor();
	await wait(3000); // the client for events is loaded after the pictures
	const { bytes } = await weight();
	const firstView = { kilobytes: Math.round(bytes / 1000), usableMs: await usableAfter(page) };
	return { pid: await chromium.pid(), firstView, stop: () => chromium.stop() };
}

/** Cores that were busy, meanwhile: CPU seconds a second. */
async function measure(viewer?: number) {
	const own = cpuSeconds(pid);
	const other = viewer === undefined ? undefined : cpuSeconds(viewer);
	const start = performance.now();
	await wait(seconds * 1000);
	const elapsed = (performance.now() - start) / 1000;
	const now = cpuSeconds(pid);
	const per = (cpu: number) => Math.round((1000 * cpu) / elapsed) / 1000;
	const server = per(now.itself - own.itself);
	const transcoding = per(now.below - own.below);
	const device = Math.round(1000 * (server + transcoding)) / 1000;
	if (!other || viewer === undefined) return { server, transcoding, inAll: device };
	const then = cpuSeconds(viewer);
	const page = per(then.itself + then.below - other.itself - other.below);
	return { server, transcoding, browser: page, inAll: Math.round(1000 * (device + page)) / 1000 };
}

try {
	const up = await ready();
	for (const { control } of up.cameras)
		while (!(await recorded(control, up.credentials.viewer))) await wait(500);
	await wait(3000);
	const unwatched = await measure();
	const viewer = browser ? await look(up) : undefined;
	const stop = viewer ? viewer.stop : await watch(up);
	await wait(5000);
	const sent = await teller(up);
	const before = await sent();
	const from = performance.now();
	const watched = await measure(viewer?.pid);
	const after = await sent();
	const elapsed = (performance.now() - from) / 1000;
	const perSecond = (of: keyof Sent) => (after[of] - before[of]) / elapsed;
	await stop();
	console.log(
		JSON.stringify({
			bench: "wall",
			unit: "cores",
			cameras,
			seconds,
			cpu: cpus()[0]?.model,
			node: process.version,
			load: loadavg(),
			unwatched,
			watched,
			pictures: Math.round(perSecond("pictures")),
			kilobitsPerSecond: Math.round((perSecond("bytes") * 8) / 1000),
			...(viewer && { firstView: viewer.firstView }),
		}),
	);
} finally {
	const gone = new Promise((resolve) => device.once("exit", resolve));
	device.kill("SIGTERM");
	await gone;
	rmSync(dataDir, { recursive: true, force: true });
}
