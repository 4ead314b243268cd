import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect, type Server } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { Accounts } from "../../../device/auth/accounts.ts";
import { DigestGuard } from "../../../device/auth/digest.ts";
import { systemClock, VirtualClock } from "../../../device/clock.ts";
import { PersienneError } from "../../../device/errors.ts";
import { HttpServer } from "../../../device/http/server.ts";
import { type Logger, silentLogger } from "../../../device/log.ts";
import { Stream } from "../../../device/media/stream.ts";
import { RtspServer } from "../../../device/rtsp/server.ts";
import { Secret } from "../../../device/secret.ts";
import { OwnCertificate } from "../../../device/tls/own-certificate.ts";
import { ServerIdentity } from "../../../device/tls/server-identity.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
	for (const task of undo.splice(0).reverse()) await task();
});

const own = () => new OwnCertificate({ dataDir: undefined, random: randomBytes });

function identityOn(clock = new VirtualClock(Date.now()), certificate = own(), log: Logger = silentLogger) {
	const names = ["localhost", "127.0.0.1"];
	const identity = new ServerIdentity({ load: (now) => certificate.material(names, now), clock, log });
	undo.push(() => identity.close());
	return identity;
}

/** What a client sees of a server, when it trusts nothing but the certificate that is shown. */
async function shown(port: number, options = {}) {
	const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
	await once(socket, "secureConnect");
	const seen = { protocol: socket.getProtocol(), fingerprint: socket.getPeerCertificate().fingerprint256 };
	socket.destroy();
	return seen;
}

async function camera(identity: ServerIdentity) {
	const accounts = new Accounts([{ user: "viewer", role: "viewer", password: new Secret("secret") }]);
	const clock = systemClock;
	const guard = new DigestGuard({ realm: "Persienne", accounts, clock });
	const stream = new Stream({ path: "cam-1/main", codec: "h264", width: 640, height: 360, fps: 25 });
	const rtsp = await RtspServer.listen({
		host: "127.0.0.1",
		port: 0,
		tls: { port: 0, identity },
		clock,
		log: silentLogger,
		find: (path) => ({ guard, stream: path === "cam-1/main" ? stream : undefined }),
		limits: { lingerMs: 50 },
	});
	undo.push(() => rtsp.close());
	const http = await HttpServer.open({
		host: "127.0.0.1",
		port: 0,
		tls: identity,
		routes: [],
		guard,
		clock,
		log: silentLogger,
		limits: { closeMs: 50 },
		tunnel: (socket, before) => rtsp.adopt(socket, before, () => ({ guard, stream })),
	});
	undo.push(() => http.close());
	return { rtsp: rtsp.tlsPort ?? 0, http: http.port };
}

describe("what TLS servers show", () => {
	it("is the same certificate for HTTPS and RTSPS, from TLS 1.2 on", async () => {
		const identity = identityOn();
		for (const port of Object.values(await camera(identity))) {
			expect(await shown(port)).toEqual({ protocol: "TLSv1.3", fingerprint: identity.fingerprint });
			expect((await shown(port, { maxVersion: "TLSv1.2" })).protocol).toBe("TLSv1.2");
			const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
			await expect(shown(port, old)).rejects.toThrow(/protocol version|unsupported protocol/i);
		}
	});

	it("is answered by clients that trust it, by its name", async () => {
		const identity = identityOn();
		const { http } = await camera(identity);
		const socket = connect({ host: "127.0.0.1", port: http, ca: identity.options.cert as string });
		await once(socket, "secureConnect");
		expect(socket.authorized).toBe(true);
		socket.write("GET /snapshot HTTP/1.1\r\nHost: camera\r\nConnection: close\r\n\r\n");
		let text = "";
		for await (const chunk of socket) text += String(chunk);
		expect(text).toMatch(/^HTTP\/1\.1 401 /);
	});

	it("is an RTSP server, and at the HTTPS port a tunnel", async () => {
		const ports = await camera(identityOn());
		const rtsp = connect({ host: "127.0.0.1", port: ports.rtsp, rejectUnauthorized: false });
		rtsp.write("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n");
		expect(String((await once(rtsp, "data"))[0])).toMatch(/^RTSP\/1\.0 200 OK\r\nCSeq: 1\r\n/);
		rtsp.destroy();
		const get = connect({ host: "127.0.0.1", port: ports.http, rejectUnauthorized: false });
		get.write("GET / HTTP/1.0\r\nx-sessioncookie: a\r\n\r\n");
		expect(String((await once(get, "data"))[0])).toMatch(/^HTTP\/1\.0 200 OK\r\n/);
		const post = connect({ host: "127.0.0.1", port: ports.http, rejectUnauthorized: false });
		const request = Buffer.from("OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\n").toString("base64");
		post.write(`POST / HTTP/1.0\r\nx-sessioncookie: a\r\n\r\n${request}`);
		expect(String((await once(get, "data"))[0])).toMatch(/^RTSP\/1\.0 200 OK\r\nCSeq: 7\r\n/);
		get.destroy();
		post.destroy();
	});

	it.each(["GET / HTTP/1.1\r\n\r\n", "OPTIONS * RTSP/1.0\r\n\r\n", "\x16\x03\x01\x00\x00", "\0\0\0\0"])(
		"hangs up on what is no TLS, and serves the next client: %j",
		async (bytes) => {
			for (const port of Object.values(await camera(identityOn()))) {
				const socket = connectPlain(port, "127.0.0.1");
				socket.on("error", () => {});
				socket.write(bytes);
				socket.end();
				socket.resume();
				await once(socket, "close");
				expect((await shown(port)).protocol).toBe("TLSv1.3");
			}
		},
	);

	it("does not keep a server open for somebody who never says what they want", async () => {
		const ports = await camera(identityOn());
		const sockets = Object.values(ports).map((port) => connectPlain(port, "127.0.0.1"));
		await Promise.all(sockets.map((socket) => once(socket, "connect")));
		const closed = sockets.map((socket) => {
			socket.on("error", () => {});
			socket.resume();
			return once(socket, "close");
		});
		for (const task of undo.splice(0).reverse()) await task();
		await Promise.all(closed);
	});

	it("is renewed in time while servers run", async () => {
		const clock = new VirtualClock(Date.now());
		const certificate = own();
		const identity = identityOn(clock, certificate);
		const { http } = await camera(identity);
		const before = await shown(http);
		clock.advance(360 * 86_400_000);
		expect((await shown(http)).fingerprint).toBe(before.fingerprint);
		clock.advance(10 * 86_400_000);
		const after = await shown(http);
		expect(after.fingerprint).not.toBe(before.fingerprint);
		expect(after.fingerprint).toBe(identity.fingerprint);
	});

	it("stays when what is to take its place cannot be used, and somebody is told", async () => {
		const certificate = own();
		const told: unknown[] = [];
		let broken = false;
		const log = { ...silentLogger, error: (...args: unknown[]) => void told.push(args) } as unknown as Logger;
		const clock = new VirtualClock(Date.now());
		const load = (now: number) => {
			if (broken) throw new PersienneError("CONFIG_TLS", "key.pem is not the key of cert.pem");
			return certificate.material(["localhost"], now);
		};
		const identity = new ServerIdentity({ load, clock, log });
		undo.push(() => identity.close());
		const { fingerprint } = identity;
		broken = true;
		identity.refresh();
		expect(identity.fingerprint).toBe(fingerprint);
		expect(JSON.stringify(told)).toContain("key.pem is not the key of cert.pem");
	});

	it("leaves servers alone that have closed", () => {
		const identity = identityOn();
		let renewed = 0;
		const server = { setSecureContext: () => renewed++ } as unknown as Server;
		identity.follow(server)();
		identity.refresh();
		expect(renewed).toBe(0);
	});
});
