import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { Accounts } from "../../device/auth/accounts.ts";
import { DigestGuard } from "../../device/auth/digest.ts";
import { systemClock, VirtualClock } from "../../device/clock.ts";
import { silentLogger } from "../../device/log.ts";
import { Stream } from "../../device/media/stream.ts";
import { DiscoveryEngine } from "../../device/onvif/discovery/engine.ts";
import { defaultDiscoveryLimits } from "../../device/onvif/discovery/limits.ts";
import { DiscoveryResponder } from "../../device/onvif/discovery/responder.ts";
import { OnvifEndpoint } from "../../device/onvif/endpoint.ts";
import { parseXml, XmlError } from "../../device/onvif/soap/parse.ts";
import { defaultRtspLimits } from "../../device/rtsp/limits.ts";
import { RtspParseError, RtspParser } from "../../device/rtsp/parser.ts";
import { RtspServer } from "../../device/rtsp/server.ts";
import { Secret } from "../../device/secret.ts";
import { authorize } from "../helpers/digest-client.ts";
import { freeUdpPort, udpSocket } from "../helpers/multicast.ts";
import { call, serve, tds, testCamera } from "../helpers/onvif-camera.ts";
import { retainedByRound } from "../helpers/retained.ts";
import { standardScopes } from "../helpers/scopes.ts";
import { hostileDatagram, hostileDigest, hostileHttp, hostileRtsp, hostileXml } from "./hostile.ts";

/*
 * What hostile clients leave behind in memory: nothing. Thousands of messages go through each parser, and as many connections are opened
 * and dropped in the midst of one; after each round all that is garbage is collected and what is left is compared.
 */

/** What was said in a message takes more, if it is remembered. */
const bytesPerMessage = 48;
/** A socket, or what was read of it, takes several times as much. */
const bytesPerConnection = 240;

/** Garbage is collected many times, and on a busy machine that takes its time. */
const timeout = 120_000;

const undo: (() => unknown)[] = [];
afterEach(async () => {
	for (const task of undo.splice(0).reverse()) await task();
});

/** `messages` of several hundred kinds in each round, no two of them the same. What takes them asserts nothing: Vitest remembers that. */
async function expectNothingKept(
	from: fc.Arbitrary<string>,
	messages: number,
	take: (message: Buffer) => unknown,
	bytesEach: number = bytesPerMessage,
): Promise<void> {
	const kinds = fc.sample(from, { numRuns: 500, seed: 4 });
	let number = 0;
	const round = async () => {
		for (let i = 0; i < messages; i++, number++)
			await take(Buffer.from((kinds[number % kinds.length] ?? "").replaceAll("@", String(number)), "latin1"));
	};
	const most = bytesEach * messages;
	let perRound = await retainedByRound(round);
	// What leaks leaks again; what something else allocates meanwhile, once for all, it does not.
	for (let again = 0; again < 2 && perRound >= most; again++) perRound = await retainedByRound(round);
	expect(perRound).toBeLessThan(most);
}

/** Connects, says `bytes`, and is gone at once, or when somebody has had the time to read them. */
async function sayAndVanish(port: number, bytes: Buffer): Promise<void> {
	const socket = connect({ port, host: "127.0.0.1", noDelay: true });
	socket.on("error", () => {});
	const closed = once(socket, "close");
	socket.resume();
	socket.on("connect", () =>
		socket.write(bytes, () => {
			if (bytes.length % 3 === 0) socket.resetAndDestroy();
			else if (bytes.length % 3 === 1) socket.destroy();
			else setImmediate(() => socket.destroy());
		}),
	);
	await closed;
}

/** `take`, for several messages at a time. */
function atOnce(width: number, take: (message: Buffer) => Promise<void>): (message: Buffer) => Promise<void> {
	const running: Promise<void>[] = [];
	return async (message) => {
		running.push(take(message));
		if (running.length < width) return;
		await Promise.all(running.splice(0));
	};
}

describe("the measure", { timeout }, () => {
	const messages = 5_000;
	/** What a round leaves behind that does this with each of its messages. */
	const measure = (take: (message: Buffer, number: number) => unknown) => {
		let number = 0;
		return retainedByRound(() => {
			for (let i = 0; i < messages; i++) take(Buffer.from(`somebody-${++number}-${"x".repeat(100)}`), number);
		});
	};

	it("notices what is remembered of each message", async () => {
		const kept = new Map<string, number>();
		const left = await measure((message, number) => kept.set(message.toString(), number));
		expect(left).toBeGreaterThan(bytesPerMessage * messages);
	});

	it("notices bytes outside of JavaScript's heap", async () => {
		const kept: Buffer[] = [];
		const left = await measure(() => kept.push(Buffer.allocUnsafeSlow(64)));
		expect(left).toBeGreaterThan(bytesPerMessage * messages);
	});

	it("does not mind garbage, and what is kept once for all", async () => {
		const kept: unknown[] = [];
		const left = await measure((message) => {
			kept[0] = { message };
		});
		expect(left).toBeLessThan(bytesPerMessage * messages);
	});
});

describe("nothing is kept", { timeout }, () => {
	it("of XML", async () => {
		await expectNothingKept(hostileXml, 600, (message) => {
			try {
				parseXml(message);
			} catch (error) {
				if (!(error instanceof XmlError)) throw error;
			}
		});
	});

	it("of SOAP messages, and of credentials in them", async () => {
		const camera = testCamera({ system: { ...testCamera().system, note() {} } });
		const endpoint = new OnvifEndpoint(camera, { log: silentLogger });
		const origin = { scheme: "http", host: "127.0.0.1", port: 80 } as const;
		const common = { uri: "/onvif/device_service", peer: "192.0.2.9", origin: origin as never };
		await expectNothingKept(hostileXml, 600, async (body) => {
			// Passwords are guessed without end, so the peer is let in again: what it says is to be read.
			camera.clock.advance(1_000);
			const { status } = await endpoint.handle({ ...common, body, authorization: undefined });
			if (status < 400) throw new Error(`answered with ${status}`);
		});
	});

	it("of digest credentials, right ones included, beyond what is remembered against replays", async () => {
		const clock = new VirtualClock();
		const accounts = new Accounts([{ user: "viewer", role: "viewer", password: new Secret("secret") }]);
		const limits = { rememberedResponses: 100, peers: 100, burst: 1_000_000 };
		const guard = new DigestGuard({ realm: "test", accounts, clock, limits });
		const request = { method: "GET", uri: "/snapshot", user: "viewer", password: "secret" };
		let number = 0;
		await expectNothingKept(hostileDigest, 1_000, (message) => {
			const peer = `192.0.2.${number++}`;
			clock.advance(1);
			const [challenge = ""] = guard.challenges();
			const right = authorize(challenge, request);
			const wrong = authorize(challenge, { ...request, password: "guess" });
			const verdicts = [message.toString(), wrong, right].map(
				(authorization) => guard.verify({ ...request, authorization, peer }).ok,
			);
			if (verdicts.join() !== "false,false,true") throw new Error(`let in: ${verdicts}`);
		});
	});

	it("of RTSP that is cut off anywhere", async () => {
		await expectNothingKept(hostileRtsp, 1_000, (message) => {
			const parser = new RtspParser(defaultRtspLimits);
			const half = message.length >> 1;
			try {
				parser.feed(message.subarray(0, half));
				parser.feed(message.subarray(half));
			} catch (error) {
				if (!(error instanceof RtspParseError)) throw error;
			}
		});
	});

	it("of discovery datagrams from ever other addresses, beyond those that are remembered", async () => {
		const limits = { ...defaultDiscoveryLimits, peers: 100, rememberedRequests: 100 };
		const engine = new DiscoveryEngine({
			clock: new VirtualClock(),
			random: (n) => Buffer.alloc(n, 7),
			limits,
		});
		engine.add({
			uuid: "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01",
			scopes: standardScopes({ name: "cam-1", hardware: "virtual" }),
			httpPort: 8001,
		});
		const via = { name: "lo", address: "127.0.0.1", prefixLength: 8 };
		let number = 0;
		await expectNothingKept(hostileDatagram, 600, (message) => {
			engine.receive(message, { address: `192.0.2.${number++}`, port: 40_000 }, via);
		});
	});
});

describe("nothing is kept of who connects and is gone in the midst of a message,", { timeout }, () => {
	it("at a camera's HTTP port", async () => {
		const camera = testCamera({ system: { ...testCamera().system, note() {} } });
		const served = await serve({ camera, http: { clock: systemClock } });
		undo.push(() => served[Symbol.asyncDispose]());
		// The judge at the test server's outlet compiles ONVIF's schemas when it first has something to judge.
		await call(served, `<GetHostname xmlns="${tds}"/>`);
		const say = atOnce(20, (bytes) => sayAndVanish(served.server.port, bytes));
		await expectNothingKept(hostileHttp, 150, say, bytesPerConnection);
		expect((await fetch(`${served.url}/snapshot`)).status).toBe(401);
	});

	it("at the RTSP port, its tunnels included", async () => {
		const path = "cam-1/main";
		const stream = new Stream({ path, codec: "h264", width: 640, height: 360, fps: 25 });
		const accounts = new Accounts([{ user: "viewer", role: "viewer", password: new Secret("secret") }]);
		const limits = { peers: 1 };
		const guard = new DigestGuard({ realm: "test", accounts, clock: systemClock, limits });
		const server = await RtspServer.listen({
			host: "127.0.0.1",
			port: 0,
			clock: systemClock,
			log: silentLogger,
			find: (wanted) => ({ guard, stream: wanted === path ? stream : undefined }),
			limits: { penaltyMs: 1, lingerMs: 10 },
		});
		undo.push(() => server.close());
		const say = atOnce(20, (bytes) => sayAndVanish(server.port, bytes));
		await expectNothingKept(hostileRtsp, 150, say, bytesPerConnection);
		expect(server.sessions()).toEqual([]);
		expect(stream.viewers).toBe(0);
	});

	it("and of datagrams at the discovery port", async () => {
		const port = await freeUdpPort();
		const clock = new VirtualClock();
		const lo = { name: "lo", address: "127.0.0.1", prefixLength: 8 };
		const responder = await DiscoveryResponder.open({
			host: "127.0.0.1",
			port,
			clock,
			log: silentLogger,
			interfaces: () => [lo],
			limits: { rememberedRequests: 100 },
		});
		undo.push(() => responder.close());
		responder.add({
			uuid: "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01",
			scopes: standardScopes({ name: "cam-1", hardware: "virtual" }),
			httpPort: 8001,
		});
		const client = await udpSocket(0, "127.0.0.1");
		undo.push(() => client[Symbol.asyncDispose]());
		let sent = 0;
		await expectNothingKept(hostileDatagram, 400, async (message) => {
			await client.send(message, port, "127.0.0.1");
			// Answers fall due, and go where nobody keeps them; the receiver's turn comes.
			if (++sent % 20 === 0) {
				clock.advance(5_000);
				await pause(1);
				while (client.waiting() > 0) await client.next();
			}
		});
	});
});
