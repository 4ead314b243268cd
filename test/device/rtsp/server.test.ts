import { once } from "node:events";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { Accounts } from "../../../device/auth/accounts.ts";
import { DigestGuard } from "../../../device/auth/digest.ts";
import { systemClock } from "../../../device/clock.ts";
import { silentLogger } from "../../../device/log.ts";
import { Stream } from "../../../device/media/stream.ts";
import type { RtspLimits } from "../../../device/rtsp/limits.ts";
import { RtspServer } from "../../../device/rtsp/server.ts";
import { Secret } from "../../../device/secret.ts";
import { RtspClient, type RtspClientOptions, UdpPorts } from "../../helpers/rtsp-client.ts";
import { pictures, wordOf } from "../../helpers/words.ts";

const path = "cam-1/main";
const goodbye = Buffer.from("80c90001aabbccdd81cb0001aabbccdd", "hex");

/** What a test leaves to be undone, the latest first. */
const undo: (() => unknown)[] = [];
afterEach(async () => {
	for (const task of undo.splice(0).reverse()) await task();
});

async function serve(limits: Partial<RtspLimits> = {}, host = "127.0.0.1") {
	const stream = new Stream({ path, codec: "h264", width: 640, height: 360, fps: 25 });
	const stopWatching = stream.subscribe({ unit() {}, flush() {}, end() {} });
	const accounts = new Accounts([{ user: "viewer", role: "viewer", password: new Secret("secret") }]);
	const guard = new DigestGuard({ realm: "Persienne", accounts, clock: systemClock });
	const server = await RtspServer.listen({
		host,
		port: 0,
		clock: systemClock,
		log: silentLogger,
		find: (wanted) => ({ guard, stream: wanted === path ? stream : undefined }),
		limits,
	});
	undo.push(() => server.close());
	let next = 0;
	const film = (word: string, size = 100) => {
		for (const unit of pictures(word, next, { size })) stream.push(unit);
		next += word.length;
	};
	film("Kpp");
	const viewer = async (options: Partial<RtspClientOptions> = {}) => {
		const client = await RtspClient.connect({ port: server.port, path, ...options });
		undo.push(() => client.close());
		return client;
	};
	const udpPorts = async (address?: string) => {
		const ports = await UdpPorts.open(address);
		undo.push(() => ports.close());
		return ports;
	};
	return { film, server, stopWatching, stream, udpPorts, viewer };
}

const has = (client: RtspClient, word: string) => () => wordOf(client.packets) === word;

describe("a viewer", () => {
	it("over TCP gets the latest key frame at once, then what is filmed", async () => {
		const { film, server, viewer } = await serve();
		const client = await viewer();
		expect((await client.play()).status).toBe(200);
		film("pKp");
		await client.until(has(client, "K0 p1 p2 p3 K4 p5"));
		expect(server.sessions()).toEqual([
			expect.objectContaining({ path, peer: "127.0.0.1", transport: "TCP", state: "playing", skipped: 0 }),
		]);
	});

	it("by UDP gets the same, from an even port, and its reports from the next", async () => {
		const { film, server, udpPorts, viewer } = await serve();
		const [client, ports] = [await viewer(), await udpPorts()];
		const answer = await client.play(ports.transport);
		const [, first = "", second = ""] =
			/server_port=(\d+)-(\d+)/.exec(answer.headers.get("transport")?.[0] ?? "") ?? [];
		expect(Number(first) % 2).toBe(0);
		expect(Number(second)).toBe(Number(first) + 1);
		film("p");
		await ports.until(() => wordOf(ports.packets) === "K0 p1 p2 p3" && ports.reports.length > 0);
		expect(server.sessions()).toEqual([expect.objectContaining({ transport: "UDP", state: "playing" })]);
	});

	it("gets a large key frame by UDP without a loss", async () => {
		const { film, udpPorts, viewer } = await serve();
		const [client, ports] = [await viewer(), await udpPorts()];
		await client.play(ports.transport);
		film("Kp", 300_000);
		await ports.until(() => wordOf(ports.packets) === "K0 p1 p2 K3 p4");
	});

	it("is served from the address that it connected to, on a device with several", async () => {
		const { udpPorts, viewer } = await serve({}, "0.0.0.0");
		const [client, ports] = [await viewer({ host: "127.0.0.2" }), await udpPorts()];
		const description = await client.ask("DESCRIBE");
		expect(description.body).toContain("IN IP4 127.0.0.2");
		await client.play(ports.transport);
		await ports.until(() => ports.packets.length >= 3);
		expect(ports.source?.address).toBe("127.0.0.2");
	});

	const hasIPv6 = Object.values(networkInterfaces())
		.flat()
		.some((address) => address?.address === "::1");
	it.skipIf(!hasIPv6)("is served over IPv6", async () => {
		const { udpPorts, viewer } = await serve({}, "::1");
		const options = { host: "::1" };
		const [client, ports] = [await viewer(options), await udpPorts("::1")];
		const answer = await client.ask("SETUP", `Transport: ${ports.transport}\r\n`, "/cam-1/main/trackID=0");
		expect(answer.status).toBe(200);
		client.session = answer.headers.get("session")?.[0]?.split(";")[0] ?? "";
		const play = await client.ask("PLAY", "", "/cam-1/main");
		expect(play.headers.get("rtp-info")?.[0]).toMatch(/^url=rtsp:\/\/\[::1\]:\d+\/cam-1\/main\/trackID=0;/);
		await ports.until(() => wordOf(ports.packets) === "K0 p1 p2");
	});

	it("ends its session by RTCP, which nobody else's address can", async () => {
		const { server, udpPorts, viewer } = await serve();
		const [client, ports, foreign] = [await viewer(), await udpPorts(), await udpPorts("127.0.0.3")];
		const answer = await client.play(ports.transport);
		const port = Number(/server_port=\d+-(\d+)/.exec(answer.headers.get("transport")?.[0] ?? "")?.[1]);
		foreign.report(goodbye, port);
		// What is sent after it arrives after it: both come over the loopback device, in their order.
		await client.ask("OPTIONS");
		await client.ask("OPTIONS");
		expect(server.sessions()).toHaveLength(1);
		const before = ports.reports.length;
		ports.report(goodbye, port);
		await ports.until(() => ports.reports.length > before);
		expect(server.sessions()).toEqual([]);
	});

	it("with a wrong password is refused with a fresh challenge, and the next one plays", async () => {
		const { viewer } = await serve();
		const stranger = await viewer({ password: "guess" });
		const [first, second] = [await stranger.ask("DESCRIBE"), await stranger.ask("DESCRIBE")];
		expect([first.status, second.status]).toEqual([401, 401]);
		expect(first.headers.get("www-authenticate")).not.toEqual(second.headers.get("www-authenticate"));
		expect((await (await viewer()).play()).status).toBe(200);
	});
});

describe("two viewers", () => {
	it("share a stream, each with an SSRC of its own", async () => {
		const { film, stream, viewer } = await serve();
		const [a, b] = [await viewer(), await viewer()];
		await a.play();
		await b.play();
		film("p");
		await a.until(has(a, "K0 p1 p2 p3"));
		await b.until(has(b, "K0 p1 p2 p3"));
		expect(a.packets[0]?.readUInt32BE(8)).not.toBe(b.packets[0]?.readUInt32BE(8));
		expect(stream.viewers).toBe(3);
	});

	it("do not wait for each other: a slow one goes on at a key frame, the other one gets everything", async () => {
		const { film, server, viewer } = await serve({ queuedBytes: 1_000_000 });
		const [fast, slow] = [await viewer(), await viewer()];
		await slow.play();
		await slow.until(has(slow, "K0 p1 p2"));
		slow.socket.pause();
		await fast.play();
		// More than all the buffers between the two hold, until the slow one has lost pictures.
		const skipped = () => Math.max(...server.sessions().map((session) => session.skipped));
		let filmed = 3;
		while (skipped() < 10) {
			film("Kppp", 100_000);
			filmed += 4;
			await fast.until(() => wordOf(fast.packets).endsWith(`p${filmed - 1}`));
		}
		slow.socket.resume();
		film("Kp", 100_000);
		await fast.until(() => wordOf(fast.packets).endsWith(`K${filmed} p${filmed + 1}`));
		await slow.until(() => wordOf(slow.packets).endsWith(`K${filmed} p${filmed + 1}`));
		expect(wordOf(fast.packets).split(" ")).toHaveLength(filmed + 2);
		expect(wordOf(slow.packets)).not.toContain("?");
		// After each gap in its pictures stands a key frame.
		const numbers = wordOf(slow.packets).split(" ");
		for (const [i, word] of numbers.entries())
			if (i > 0 && word[0] === "p") expect(Number(numbers[i - 1]?.slice(1))).toBe(Number(word.slice(1)) - 1);
	});
});

describe("a change of policy", () => {
	it("lets a viewer who was behind see nothing of what still waited", async () => {
		const { film, server, stream, viewer } = await serve();
		const client = await viewer();
		await client.play();
		await client.until(has(client, "K0 p1 p2"));
		client.socket.pause();
		// Until the buffers between the two are full: then nothing more is sent, however much is filmed.
		const sent = () => server.sessions()[0]?.octets ?? 0;
		let filmed = 3;
		for (let still = 0; still < 10; filmed += 4) {
			const before = sent();
			film("Kppp", 200_000);
			await new Promise((resolve) => setTimeout(resolve, 5));
			still = sent() === before ? still + 1 : 0;
		}
		film("Kppp", 200_000);
		const beforeChange = sent();
		stream.require(2);
		film("p");
		expect(sent()).toBe(beforeChange);
		for (const unit of pictures("Kp", 500, { revision: 2 })) stream.push(unit);
		client.socket.resume();
		await client.until(() => wordOf(client.packets).endsWith("K500 p501"));
		expect(wordOf(client.packets)).not.toContain(`p${filmed + 3}`);
	});
});

describe("the server", () => {
	it.each([
		["random bytes", Buffer.from("8f3a00ff61c2d4", "hex")],
		["HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: camera\r\n\r\n")],
		["a request without end", Buffer.alloc(100_000, "A")],
		["TLS", Buffer.from("1603010200010001fc0303", "hex")],
		["an interleaved frame", Buffer.concat([Buffer.from("$\0\xff\xff", "latin1"), Buffer.alloc(70_000)])],
	])("closes a connection that sends %s, and serves the next client", async (_, bytes) => {
		const { viewer, server } = await serve();
		const socket = connect(server.port, "127.0.0.1");
		socket.on("error", () => {});
		socket.resume();
		socket.write(bytes);
		await once(socket, "close");
		expect((await (await viewer()).play()).status).toBe(200);
	});

	it("closes connections past its limit at once", async () => {
		const { server, viewer } = await serve({ connections: 1 });
		await (await viewer()).ask("OPTIONS");
		const socket = connect(server.port, "127.0.0.1");
		socket.on("error", () => {});
		socket.resume();
		await once(socket, "close");
	});

	it("frees its port, its viewers' streams and its sessions when it closes, whatever the viewers do", async () => {
		const { film, server, stopWatching, stream, udpPorts, viewer } = await serve({ lingerMs: 50 });
		const [reading, stuck, udp, ports] = [await viewer(), await viewer(), await viewer(), await udpPorts()];
		await reading.play();
		await stuck.play();
		await udp.play(ports.transport);
		stuck.socket.pause();
		film("K", 9_000_000);
		stopWatching();
		await server.close();
		expect(server.sessions()).toEqual([]);
		expect(stream.viewers).toBe(0);
		await reading.until(() => reading.closed);
		await ports.until(() => ports.reports.at(-1)?.subarray(-8).readUInt8(1) === 203);
		const again = createServer().listen(server.port, "127.0.0.1");
		await once(again, "listening");
		again.close();
	});

	it("says which port is taken", async () => {
		const { server } = await serve();
		const options = { host: "127.0.0.1", clock: systemClock, log: silentLogger, find: () => undefined };
		await expect(RtspServer.listen({ ...options, port: server.port })).rejects.toMatchObject({
			code: "RTSP_LISTEN",
			message: expect.stringContaining(`port ${server.port}: EADDRINUSE`),
		});
	});
});
