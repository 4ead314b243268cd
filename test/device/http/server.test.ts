import { connect, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Route } from "../../../device/http/route.ts";
import { HttpServer } from "../../../device/http/server.ts";
import { silentLogger } from "../../../device/log.ts";
import { authorize } from "../../helpers/digest-client.ts";
import { passwordOf, type Served, serve, testCamera, users } from "../../helpers/onvif-camera.ts";

let served: Served;
const routes: Route[] = [
	{ method: "GET", path: "/api/state", role: "viewer", handle: async () => ({ status: 200, body: "state" }) },
	{
		method: "POST",
		path: "/api/things/*",
		role: "operator",
		maxBodyBytes: 100,
		handle: async ({ path, query, body, account, peer, origin }) => ({
			status: 201,
			body: JSON.stringify({
				path,
				q: query.get("q"),
				body: body.toString(),
				user: account?.user,
				peer,
				origin,
			}),
		}),
	},
	{ method: "DELETE", path: "/api/things/*", role: "administrator", handle: async () => ({ status: 204 }) },
	{
		method: "GET",
		path: "/api/broken",
		role: "viewer",
		handle: async () => {
			throw new Error("a secret detail");
		},
	},
];
beforeAll(async () => {
	served = await serve({ routes });
});
afterAll(() => served[Symbol.asyncDispose]());

interface Ask {
	readonly method?: string;
	readonly body?: string;
	readonly headers?: Record<string, string>;
	readonly user?: string;
	readonly password?: string;
}

async function ask(
	uri: string,
	{ method = "GET", body, headers = {}, user, password }: Ask = {},
): Promise<Response> {
	const init = { method, headers, ...(body === undefined ? {} : { body }) };
	const first = await fetch(served.url + uri, init);
	if (!user || first.status !== 401) return first;
	const challenge = first.headers.get("www-authenticate") ?? "";
	const authorization = authorize(challenge, { method, uri, user, password: password ?? passwordOf(user) });
	return fetch(served.url + uri, { ...init, headers: { ...headers, authorization } });
}

/** Sends bytes and gives what came back until the server hung up, or fell silent for good. */
function talk(bytes: string | Uint8Array, to: { readonly port: number } = served.server): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(to.port, "127.0.0.1", () => socket.end(bytes));
		let text = "";
		socket.on("data", (data) => {
			text += data.toString("latin1");
		});
		socket.on("error", (error: NodeJS.ErrnoException) =>
			error.code === "ECONNRESET" ? resolve(text) : reject(error),
		);
		socket.on("close", () => resolve(text));
	});
}

describe("without credentials", () => {
	test.each([
		["GET", "/"],
		["GET", "/snapshot"],
		["POST", "/snapshot"],
		["GET", "/api/state"],
		["POST", "/api/things/1"],
		["GET", "/no/such/thing"],
		["GET", "/onvif/device_service"],
		["PUT", "/onvif/device_service"],
		["OPTIONS", "/api/state"],
	])("%s %s is answered with 401 and new challenges", async (method, uri) => {
		const one = await ask(uri, { method });
		const two = await ask(uri, { method });
		expect(one.status).toBe(401);
		expect(one.headers.get("www-authenticate")).toMatch(
			/^Digest .*algorithm=MD5.*Digest .*algorithm=SHA-256/,
		);
		expect(one.headers.get("www-authenticate")).not.toBe(two.headers.get("www-authenticate"));
	});
});

describe("with credentials", () => {
	test("a route is called with what it needs", async () => {
		const response = await ask("/api/things/7?q=%C3%A4", { method: "POST", body: "hello", user: "operator" });
		expect(response.status).toBe(201);
		expect(await response.json()).toEqual({
			path: "/api/things/7",
			q: "ä",
			body: "hello",
			user: "operator",
			peer: "127.0.0.1",
			origin: {
				host: "127.0.0.1",
				port: served.server.port,
				secure: false,
				localAddress: "127.0.0.1",
				localPort: served.server.port,
			},
		});
	});

	test.each([
		["/api/state", "GET", [200, 200, 200]],
		["/api/things/1", "POST", [201, 201, 403]],
		["/api/things/1", "DELETE", [204, 403, 403]],
	])("%s %s takes a role", async (uri, method, statuses) => {
		const got = await Promise.all(
			[users.administrator, users.operator, users.viewer].map(
				async (user) => (await ask(uri, { method, user })).status,
			),
		);
		expect(got).toEqual(statuses);
	});

	test("what is not there is 404", async () => {
		expect((await ask("/no/such/thing", { user: "viewer" })).status).toBe(404);
		expect((await ask("/api/state/below", { user: "viewer" })).status).toBe(404);
	});

	test.each([
		["/onvif/device_service", "GET", "POST"],
		["/snapshot", "POST", "GET, HEAD"],
		["/api/things/1", "GET", "POST, DELETE"],
	])("%s does not take %s", async (uri, method, allow) => {
		const response = await ask(uri, { method, user: "admin" });
		expect(response.status).toBe(405);
		expect(response.headers.get("allow")).toBe(allow);
	});

	test("HEAD is GET without the body", async () => {
		const response = await ask("/api/state", { method: "HEAD", user: "viewer" });
		expect(response.status).toBe(200);
		expect(response.headers.get("content-length")).toBe("5");
		expect(await response.text()).toBe("");
	});

	test("a wrong password is 401 again", async () => {
		expect((await ask("/api/state", { user: "viewer", password: "wrong" })).status).toBe(401);
	});

	test("a route that fails is 500 and tells nothing of why", async () => {
		const response = await ask("/api/broken", { user: "viewer" });
		expect(response.status).toBe(500);
		expect(await response.text()).not.toContain("secret");
	});

	test.each([
		["http://evil.example", 403],
		["null", 403],
	])("a page of %s cannot post with them", async (origin, status) => {
		const response = await ask("/api/things/1", { method: "POST", headers: { origin }, user: "operator" });
		expect(response.status).toBe(status);
	});

	test("a page of the camera itself can", async () => {
		const headers = { origin: served.url };
		expect((await ask("/api/things/1", { method: "POST", headers, user: "operator" })).status).toBe(201);
	});
});

describe("an answer", () => {
	test("is dated by the camera's clock, is not kept, and does not tell what made it", async () => {
		const { headers } = await ask("/api/state", { user: "viewer" });
		expect(headers.get("date")).toBe("Sun, 29 Mar 2026 00:59:58 GMT");
		expect(headers.get("cache-control")).toBe("no-store");
		expect(headers.get("server")).toBeNull();
		expect(headers.get("x-powered-by")).toBeNull();
	});

	test("leaves the connection open for the next request", async () => {
		const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
		const text = await talk(request + request);
		expect(text.match(/HTTP\/1\.1 401/g)).toHaveLength(2);
	});
});

describe("keeps to its limits", () => {
	test("of a body: 413 for those who may, and 401 still for those who may not", async () => {
		const body = "x".repeat(101);
		expect((await ask("/api/things/1", { method: "POST", body })).status).toBe(401);
		expect((await ask("/api/things/1", { method: "POST", body, user: "operator" })).status).toBe(413);
	});

	test("of a body whose length nobody said", async () => {
		const chunk = `${(0x8000).toString(16)}\r\n${"x".repeat(0x8000)}\r\n`;
		const text = await talk(
			`POST /onvif/device_service HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(9)}0\r\n\r\n`,
		);
		expect(text).toMatch(/^HTTP\/1\.1 413 .*connection: close/is);
	});

	test("of headers", async () => {
		expect(await talk(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(17_000)}\r\n\r\n`)).toMatch(
			/^HTTP\/1\.1 431/,
		);
	});

	test("of time for a request", async () => {
		await using slow = await serve({ http: { limits: { headersMs: 50, requestMs: 100 } } });
		const text = await new Promise<string>((resolve) => {
			const socket = connect(slow.server.port, "127.0.0.1", () => socket.write("GET / HTT"));
			let received = "";
			socket.on("data", (data) => {
				received += data;
			});
			socket.on("close", () => resolve(received));
		});
		expect(text).toMatch(/^HTTP\/1\.1 408/);
	});

	test("of time for a connection that nobody uses", async () => {
		await using quick = await serve({ http: { limits: { keepAliveMs: 50 } } });
		const socket = connect(quick.server.port, "127.0.0.1", () =>
			socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
		);
		await new Promise((resolve) => socket.on("close", resolve).resume());
	});

	test("of time for an answer that stands still", async () => {
		const stuck: Route = { ...slowRoute, handle: () => new Promise(() => {}) };
		await using slow = await serve({ routes: [stuck], http: { limits: { stalledMs: 50 } } });
		await expect(fetch(`${slow.url}/slow`, { method: "POST" })).rejects.toThrow();
	});

	test("of connections, and takes new ones when others have gone", async () => {
		await using small = await serve({ http: { limits: { maxConnections: 2 } } });
		const open = () =>
			new Promise<import("node:net").Socket>((resolve) => {
				const socket = connect(small.server.port, "127.0.0.1", () => resolve(socket));
			});
		const held = [await open(), await open()];
		const third = await open();
		await new Promise((resolve) => third.on("close", resolve).resume());
		for (const socket of held) await new Promise((resolve) => socket.on("close", resolve).destroy());
		expect((await fetch(small.url)).status).toBe(401);
	});
});

describe("what is no HTTP is answered with 400 and hung up on", () => {
	const expectAlive = async () => expect((await ask("/api/state", { user: "viewer" })).status).toBe(200);

	test.each([
		["garbage", "\u0000\u0001\u0002garbage\r\n\r\n"],
		["a TLS hello", Buffer.from("1603010200010001fc0303", "hex")],
		["no Host", "GET / HTTP/1.1\r\n\r\n"],
		["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"],
		[
			"a length and chunks",
			"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		],
		["a header folded into the next", "GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n"],
	])("%s", async (_name, bytes) => {
		expect(await talk(bytes)).toMatch(/^HTTP\/1\.1 400 /);
		await expectAlive();
	});

	test.each(["//", "http://", "rtsp://x/", "*", "//[", "http://[::1", "\\\\", "/%"])(
		"the target %j does no harm",
		async (target) => {
			expect(await talk(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[01] /);
			await expectAlive();
		},
	);

	test("whatever it is, the next good client is served", async () => {
		const line = fc.oneof(
			fc.string({ unit: "binary", maxLength: 60 }),
			fc.constantFrom(
				"GET / HTTP/1.1",
				"POST /onvif/x HTTP/1.1",
				"Host: x",
				"Content-Length: 5",
				"Content-Length: -1",
				"Transfer-Encoding: chunked",
				"Authorization: Digest",
				"Connection: upgrade",
				"Upgrade: websocket",
				"Expect: 100-continue",
				"",
				"5",
				"<a/>",
			),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
				await talk(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`));
				await expectAlive();
			}),
			{ numRuns: 60 },
		);
	});

	test("a client that goes away in the middle is no trouble", async () => {
		await new Promise<void>((resolve) => {
			const socket = connect(served.server.port, "127.0.0.1", () => {
				socket.write(
					"POST /onvif/device_service HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<a",
					() => {
						socket.resetAndDestroy();
						resolve();
					},
				);
			});
		});
		await expectAlive();
	});
});

describe("opening and closing", () => {
	const open = (port: number) => {
		const { clock, guard } = testCamera();
		return HttpServer.open({ host: "127.0.0.1", port, routes: [], guard, clock, log: silentLogger });
	};

	test("a port that is taken is an error that says what to do", async () => {
		await expect(open(served.server.port)).rejects.toMatchObject({
			code: "HTTP_LISTEN",
			message: expect.stringContaining(String(served.server.port)),
			remedy: expect.stringContaining("--http-port"),
		});
	});

	test("a closed server has given its port back, and open connections with it", async () => {
		const server = await open(0);
		const { port } = server;
		const idle = connect(port, "127.0.0.1");
		await new Promise((resolve) => idle.on("connect", resolve));
		const gone = new Promise((resolve) => idle.on("close", resolve).resume());
		await server.close();
		await gone;
		const taken = createServer();
		await new Promise<void>((resolve, reject) => {
			taken.on("error", reject);
			taken.listen(port, "127.0.0.1", resolve);
		});
		await new Promise((resolve) => taken.close(resolve));
	});

	test("a request that is never answered holds up a close for a moment only", async () => {
		let began = () => {};
		const started = new Promise<void>((resolve) => {
			began = resolve;
		});
		const stuck: Route = {
			...slowRoute,
			handle: () => {
				began();
				return new Promise(() => {});
			},
		};
		const slow = await serve({ routes: [stuck], http: { limits: { closeMs: 500 } } });
		const answer = fetch(`${slow.url}/slow`, { method: "POST" }).catch(() => "hung up");
		await started;
		const closing = slow.server.close();
		slow.camera.clock.advance(500);
		await closing;
		expect(await answer).toBe("hung up");
	});

	test("a request under way is answered before the server is gone", async () => {
		let release = () => {};
		const started = new Promise<void>((began) => {
			slowRoute.handle = () =>
				new Promise((resolve) => {
					release = () => resolve({ status: 200, body: "done" });
					began();
				});
		});
		const slow = await serve({ routes: [slowRoute] });
		const answer = fetch(`${slow.url}/slow`, { method: "POST" });
		await started;
		const closing = slow.server.close();
		release();
		expect(await (await answer).text()).toBe("done");
		await closing;
	});
});

const slowRoute: { -readonly [K in keyof Route]: Route[K] } = {
	method: "POST",
	path: "/slow",
	role: "by-route",
	handle: async () => ({ status: 500 }),
};

describe("a half of an RTSP tunnel", () => {
	const head = "GET /cam-1/main HTTP/1.0\r\nx-sessioncookie: abc\r\n\r\n";

	/** What the server says to these pieces, each sent once the one before has been taken. */
	async function say(pieces: readonly string[], tunnel?: (socket: Socket, before: Buffer) => void) {
		await using camera = await serve({ http: tunnel ? { tunnel } : {} });
		const socket = connect(camera.server.port, "127.0.0.1");
		socket.setNoDelay(true);
		for (const piece of pieces) {
			socket.write(piece);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		let text = "";
		for await (const chunk of socket) text += String(chunk);
		return text;
	}

	test("is handed on with what has been read of it", async () => {
		let read = "";
		const tunnel = (socket: Socket, before: Buffer) => {
			read += before.toString();
			socket.on("data", (bytes) => {
				read += bytes.toString();
				socket.end("taken");
			});
		};
		expect(await say([head.slice(0, 30), head.slice(30), "more"], tunnel)).toBe("taken");
		expect(read).toBe(`${head}more`);
	});

	test("is told by its cookie alone: other requests are answered, in pieces and one after the other", async () => {
		const request = "GET /snapshot HTTP/1.1\r\nHost: camera\r\n";
		const answers = await say([`${request}\r`, "\n", `${request}Connection: close\r\n\r\n`]);
		expect(answers.match(/HTTP\/1\.1 401/g)).toHaveLength(2);
	});

	test("that ends before its head does is hung up on", async () => {
		await using camera = await serve();
		const socket = connect(camera.server.port, "127.0.0.1");
		socket.end("GET / HTTP");
		let text = "";
		for await (const chunk of socket) text += String(chunk);
		expect(text).toMatch(/^HTTP\/1\.1 400 /);
	});
});
