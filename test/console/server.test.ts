import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { type ConsoleLimits, defaultConsoleLimits } from "../../console/limits.ts";
import { ConsoleServer } from "../../console/server.ts";
import { systemClock } from "../../device/clock.ts";
import { Secret } from "../../device/secret.ts";
import { accounts, camera } from "./wall-camera.ts";

const transcoder = fileURLToPath(new URL("./live/fake-transcoder.js", import.meta.url));
let server: ConsoleServer;
let lines: string[];

async function start(limits: Partial<ConsoleLimits> = {}): Promise<void> {
	await server?.close();
	lines = [];
	server = await ConsoleServer.listen({
		host: "127.0.0.1",
		port: 0,
		accounts,
		cameras: () => [
			camera("cam-1"),
			camera("cour intérieure/2"),
			camera("flood", "flood"),
			camera("mute", "mute"),
		],
		rtspCredentials: { user: "wall", password: new Secret("wall password") },
		clock: systemClock,
		log: pino({}, { write: (line: string) => lines.push(line) }),
		limits: { closeMs: 50, ...limits },
		transcoder,
	});
}

beforeEach(() => start());
afterEach(() => server.close());

const at = (path: string) => new URL(path, server.url);
const origin = () => at("/").origin;

async function signIn(user = "lea", password = "battery staple"): Promise<string> {
	const answer = await fetch(at("/sign-in"), {
		method: "POST",
		headers: { origin: origin() },
		body: new URLSearchParams({ user, password }),
		redirect: "manual",
	});
	expect(answer.status).toBe(303);
	return String(answer.headers.get("set-cookie")).split(";")[0] as string;
}

function live(name: string, headers: Record<string, string>, options: ClientOptions = {}): WebSocket {
	const url = at(`/live/${encodeURIComponent(name)}`);
	const socket = new WebSocket(url.href.replace("http", "ws"), { ...options, headers });
	socket.on("error", () => {});
	return socket;
}

/** The HTTP status that a handshake was refused with. */
async function refusal(socket: WebSocket): Promise<number | undefined> {
	const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
	socket.terminate();
	return response.statusCode;
}

async function closeCode(socket: WebSocket): Promise<number> {
	const [code] = (await once(socket, "close")) as [number];
	return code;
}

/** All that comes back on a connection after `bytes`, until it is closed. */
async function exchange(bytes: string | Buffer, halfClose = false): Promise<string> {
	const socket: Socket = connect(server.port, "127.0.0.1");
	const chunks: Buffer[] = [];
	socket.on("data", (chunk) => chunks.push(chunk));
	socket.on("error", () => {});
	socket.write(bytes);
	if (halfClose) socket.end();
	await once(socket, "close");
	return Buffer.concat(chunks).toString("latin1");
}

describe("every answer", () => {
	it("that is about cameras is not kept by anybody on the way", async () => {
		const { headers } = await fetch(at("/api/states"), { headers: { cookie: await signIn() } });
		expect(headers.get("cache-control")).toBe("no-store");
	});
});

describe("a live picture", () => {
	it("is for pages of the console whose user has signed in", async () => {
		const cookie = await signIn();
		expect(await refusal(live("cam-1", { origin: origin() }))).toBe(401);
		expect(await refusal(live("cam-1", { origin: origin(), cookie: "persienne-1=x" }))).toBe(401);
		expect(await refusal(live("cam-1", { cookie }))).toBe(403);
		const auditor = { origin: origin(), cookie: await signIn("paul", "sees no picture") };
		expect(await refusal(live("cam-1", auditor))).toBe(403);
		expect(await refusal(live("cam-1", { cookie, origin: "http://127.0.0.1:1" }))).toBe(403);
		expect(await refusal(live("cam-1", { cookie, origin: "https://example.org" }))).toBe(403);
		expect(await refusal(live("cam-9", { cookie, origin: origin() }))).toBe(404);
		expect(await refusal(live("__proto__", { cookie, origin: origin() }))).toBe(404);
	});

	it.each(["cam-1", "cour intérieure/2"])("of %s comes as a transport stream", async (name) => {
		const socket = live(name, { cookie: await signIn(), origin: origin() });
		const [data, isBinary] = (await once(socket, "message")) as [Buffer, boolean];
		expect(isBinary).toBe(true);
		expect(data.length % 188).toBe(0);
		expect(data[0]).toBe(0x47);
		socket.terminate();
	});

	it("ends when its user signs out", async () => {
		const cookie = await signIn();
		const socket = live("cam-1", { cookie, origin: origin() });
		await once(socket, "message");
		const closed = closeCode(socket);
		await fetch(at("/sign-out"), {
			method: "POST",
			headers: { cookie, origin: origin() },
			redirect: "manual",
		});
		expect(await closed).toBe(1008);
	});

	it("ends when the page talks back", async () => {
		const headers = { cookie: await signIn(), origin: origin() };
		const talks = live("cam-1", headers);
		talks.on("open", () => talks.send("hello"));
		expect(await closeCode(talks)).toBe(1003);
		const shouts = live("cam-1", headers);
		shouts.on("open", () => shouts.send(Buffer.alloc(defaultConsoleLimits.maxMessageBytes + 1)));
		expect(await closeCode(shouts)).toBe(1009);
	});

	it("is one of so many for each session", async () => {
		await start({ maxSocketsPerSession: 2 });
		const headers = { cookie: await signIn(), origin: origin() };
		const [first, second] = [live("cam-1", headers), live("cam-1", headers)];
		await Promise.all([once(first, "message"), once(second, "message")]);
		expect(await closeCode(live("cam-1", headers))).toBe(1013);
		const others = live("cam-1", { ...headers, cookie: await signIn() });
		await once(others, "message");
		for (const socket of [first, second, others]) socket.terminate();
	});

	it("ends for a page that no longer answers", async () => {
		await start({ pingMs: 30 });
		const socket = live("mute", { cookie: await signIn(), origin: origin() }, { autoPong: false });
		expect(await closeCode(socket)).toBe(1006);
	});

	it("goes on for others while one page takes nothing, and goes on for that one at a key picture", async () => {
		const headers = { cookie: await signIn(), origin: origin() };
		const [slow, quick] = [live("flood", headers), live("flood", headers)];
		await Promise.all([once(slow, "message"), once(quick, "message")]);
		slow.pause();
		let bytes = 0;
		while (bytes < 32 << 20) bytes += ((await once(quick, "message")) as [Buffer])[0].length;
		const skips: number[] = [];
		let last: number | undefined;
		slow.on("message", (data: Buffer) => {
			for (const n of numbers(data)) {
				if (last !== undefined && n !== last + 1) skips.push(n);
				last = n;
			}
		});
		slow.resume();
		await vi.waitFor(() => expect(skips.length).toBeGreaterThan(0), { timeout: 20_000 });
		expect(skips.filter((n) => n % 20 !== 0)).toEqual([]);
		slow.terminate();
		quick.terminate();
	});
});

/** The numbers of the pictures that start in a message of the fake transcoder's flood. */
function numbers(message: Buffer): number[] {
	return [...message.toString("latin1").matchAll(/\{"n":(\d+)\}/g)].map(([, n]) => Number(n));
}

describe("whatever comes to the port", () => {
	it.each([
		["an endless header", `GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(10_000)}`, "431"],
		["no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "400"],
		[
			"a target that is no path",
			"GET http://127.0.0.1/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
			"400",
		],
		[
			"a handshake without a key",
			"GET /live/cam-1 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
			"401",
		],
		[
			"two lengths",
			"POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
			"400",
		],
	])("%s is refused, and the next one is served", async (_, bytes, status) => {
		expect(await exchange(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
		expect((await fetch(at("/sign-in"))).status).toBe(200);
	});

	it("any garbage is survived", async () => {
		const garbage = fc.oneof(
			fc.uint8Array({ minLength: 1, maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
			fc
				.tuple(fc.constantFrom("GET", "POST", "HEAD", "X"), fc.webPath(), fc.string(), fc.string())
				.map(([method, path, name, value]) =>
					Buffer.from(
						`${method} ${path} HTTP/1.1\r\nhost: x\r\n${name}: ${value}\r\nconnection: close\r\n\r\n`,
					),
				),
		);
		await fc.assert(
			fc.asyncProperty(garbage, async (bytes) => {
				expect(await exchange(bytes, true)).toMatch(/^$|^HTTP\/1.1 (?:303|400|401|403|431) /);
			}),
			{ numRuns: 200 },
		);
		expect((await fetch(at("/sign-in"))).status).toBe(200);
	});

	it("a long body is refused before it has come", async () => {
		const head = `POST /sign-in HTTP/1.1\r\nhost: x\r\norigin: http://x\r\ncontent-length: 1000000000\r\n\r\n`;
		expect(await exchange(head)).toMatch(/^HTTP\/1.1 413 /);
		const endless = `POST /sign-in HTTP/1.1\r\nhost: x\r\norigin: http://x\r\ntransfer-encoding: chunked\r\n\r\n8000\r\n${"x".repeat(0x8000)}\r\n`;
		expect(await exchange(endless)).toMatch(/^HTTP\/1.1 413 /);
	});

	it("connections beyond the limit are closed", async () => {
		await start({ maxConnections: 1 });
		const first = connect(server.port, "127.0.0.1");
		await once(first, "connect");
		expect(await exchange("GET /sign-in HTTP/1.1\r\nhost: x\r\n\r\n")).toBe("");
		first.destroy();
	});
});

describe("the console", () => {
	it("says where it is", async () => {
		expect(server.url).toBe(`http://127.0.0.1:${server.port}/`);
		await expect(
			ConsoleServer.listen({
				host: "127.0.0.1",
				port: server.port,
				accounts,
				cameras: () => [],
				rtspCredentials: { user: "wall", password: new Secret("x") },
				clock: systemClock,
				log: pino({ level: "silent" }),
			}),
		).rejects.toMatchObject({
			code: "CONSOLE_LISTEN",
			remedy: expect.stringContaining("--console-port") as string,
		});
	});

	it("closes with pages still open, and leaves no port", async () => {
		const socket = live("cam-1", { cookie: await signIn(), origin: origin() });
		await once(socket, "message");
		const closed = closeCode(socket);
		await server.close();
		expect(await closed).toBe(1001);
		await expect(fetch(at("/sign-in"))).rejects.toThrow();
	});

	it("logs no secret", async () => {
		const cookie = await signIn();
		const socket = live("cam-1", { cookie, origin: origin() });
		await once(socket, "message");
		socket.terminate();
		const token = cookie.split("=")[1] as string;
		expect(lines.join("")).toContain("signed in");
		for (const secret of ["battery staple", "wall password", token])
			expect(lines.join("")).not.toContain(secret);
	});
});
