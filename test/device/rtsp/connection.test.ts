import { describe, expect, it } from "vitest";
import type { Account } from "../../../device/auth/accounts.ts";
import { defaultRtspLimits } from "../../../device/rtsp/limits.ts";
import { Secret } from "../../../device/secret.ts";
import { FakeCamera, settle, url } from "../../helpers/conversation.ts";
import { readRtp } from "../../helpers/depacketise.ts";
import { picture, wordOf } from "../../helpers/words.ts";

/** A camera that has filmed a key frame and two more pictures for somebody else. */
function filming(limits = {}) {
	const camera = new FakeCamera(limits);
	camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
	camera.film("Kpp");
	return { camera, client: camera.connect() };
}

describe("without credentials", () => {
	it("OPTIONS tells the methods, the same for every path", async () => {
		const { client } = filming();
		const answer = await client.plain("OPTIONS");
		expect(answer.status).toBe(200);
		expect(answer.headers.get("public")).toEqual([
			"OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER",
		]);
		expect((await client.plain("OPTIONS", "rtsp://192.0.2.1/nothing")).headers.get("public")).toEqual(
			answer.headers.get("public"),
		);
	});

	it.each(["DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER"])(
		"%s is challenged, with MD5 last for FFmpeg",
		async (method) => {
			const { client } = filming();
			const answer = await client.plain(method);
			expect(answer.status).toBe(401);
			const challenges = answer.headers.get("www-authenticate") ?? [];
			expect(challenges.map((text) => /algorithm=([^,]+)/.exec(text)?.[1])).toEqual(["SHA-256", "MD5"]);
		},
	);

	it("nobody learns which paths exist", async () => {
		const { client } = filming();
		expect((await client.plain("DESCRIBE", "rtsp://192.0.2.1/cam-2/main")).status).toBe(401);
	});

	it("a session's name is not enough to control it", async () => {
		const { camera, client } = filming();
		await client.play();
		const stranger = camera.connect();
		const header = `Session: ${client.session}\r\n`;
		expect((await stranger.plain("TEARDOWN", url, header)).status).toBe(401);
		expect(camera.service.sessions.size).toBe(1);
	});
});

describe("wrong credentials", () => {
	it("are refused with a fresh challenge each time", async () => {
		const { client } = filming();
		const nonces = new Set<string>();
		for (let i = 0; i < 5; i++) {
			const answer = await client.plain("DESCRIBE", url, await client.credentials("DESCRIBE", url, "wrong"));
			expect(answer.status).toBe(401);
			for (const text of answer.headers.get("www-authenticate") ?? [])
				nonces.add(/nonce="([^"]+)"/.exec(text)?.[1] ?? "");
		}
		expect(nonces.size).toBe(10);
		expect((await client.ask("DESCRIBE")).status).toBe(200);
	});

	it("without end are refused for good, and the connection closed", async () => {
		const { camera, client } = filming({ refusals: 3 });
		for (let i = 0; i < 3; i++) expect((await client.plain("DESCRIBE")).status).toBe(401);
		expect((await client.plain("DESCRIBE")).status).toBe(403);
		expect(client.link.closed).toBe(true);
		expect((await camera.connect().ask("DESCRIBE")).status).toBe(200);
	});

	it("made for another connection are stale", async () => {
		const { camera, client } = filming();
		const copied = await client.credentials("DESCRIBE");
		const answer = await camera.connect().plain("DESCRIBE", url, copied);
		expect(answer.status).toBe(401);
		expect(answer.headers.get("www-authenticate")?.[0]).toContain("stale=true");
	});

	it("in great number slow their address down, and nobody is locked out for good", async () => {
		const { camera } = filming({ refusals: 1000 });
		const guesser = camera.connect();
		for (let i = 0; i < 50; i++)
			await guesser.plain("DESCRIBE", url, await guesser.credentials("DESCRIBE", url, `guess ${i}`));
		const late = camera.connect();
		const other = camera.connect("192.0.2.77");
		expect((await other.ask("DESCRIBE")).status).toBe(200);
		late.link.send(`DESCRIBE ${url} RTSP/1.0\r\nCSeq: 9\r\n${await late.credentials("DESCRIBE")}\r\n`);
		expect(await late.answers()).toEqual([]);
		camera.clock.advance(1_000);
		expect((await late.answer()).status).toBe(200);
	});
});

describe("DESCRIBE", () => {
	it("gives SDP and the base of its relative URLs, without the credentials of the request's", async () => {
		const { client } = filming();
		const uri = "rtsp://viewer:secret@camera.example:8554/cam-1/main";
		const answer = await client.ask("DESCRIBE", uri, "Accept: application/sdp\r\n");
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-base")).toEqual(["rtsp://camera.example:8554/cam-1/main/"]);
		expect(answer.headers.get("content-type")).toEqual(["application/sdp"]);
		expect(answer.body).toContain("a=control:trackID=0\r\n");
	});

	it("wakes a camera that rests and waits for its first key frame", async () => {
		const camera = new FakeCamera();
		const client = camera.connect();
		const credentials = await client.credentials("DESCRIBE");
		client.link.send(`DESCRIBE ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}\r\n`);
		expect(await client.answers()).toEqual([]);
		expect(camera.wanted).toBe(true);
		camera.film("K");
		expect((await client.answer()).status).toBe(200);
	});

	it("keeps the camera awake until PLAY does", async () => {
		const { camera, client } = filming();
		await client.ask("DESCRIBE");
		expect(camera.stream.viewers).toBe(2);
		await client.play();
		expect(camera.stream.viewers).toBe(2);
	});

	it("keeps the camera awake for PLAY, and lets it rest when none comes", async () => {
		const { camera, client } = filming();
		await client.ask("DESCRIBE");
		expect(camera.stream.viewers).toBe(2);
		camera.clock.advance(20_000);
		expect(camera.stream.viewers).toBe(1);
		await client.ask("DESCRIBE");
		client.link.vanish();
		expect(camera.stream.viewers).toBe(1);
	});

	it("gives up after a while when the stream gives no picture", async () => {
		const camera = new FakeCamera();
		const client = camera.connect();
		const credentials = await client.credentials("DESCRIBE");
		client.link.send(`DESCRIBE ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}\r\n`);
		await settle();
		camera.clock.advance(defaultRtspLimits.keyFrameMs);
		const answer = await client.answer();
		expect(answer.status).toBe(503);
		expect(answer.headers.get("retry-after")).toEqual(["1"]);
	});

	it("says at once when the stream is over", async () => {
		const { camera, client } = filming();
		camera.stream.end();
		expect((await client.ask("DESCRIBE")).status).toBe(503);
	});

	it("of an unknown path is 404, for those who may know", async () => {
		const { client } = filming();
		expect((await client.ask("DESCRIBE", "rtsp://192.0.2.1/cam-2/main")).status).toBe(404);
	});

	it("in another format is 406", async () => {
		const { client } = filming();
		expect((await client.ask("DESCRIBE", url, "Accept: application/mheg\r\n")).status).toBe(406);
	});

	it("of pictures that RTP cannot carry is 415", async () => {
		const camera = new FakeCamera();
		camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
		camera.stream.push({
			codec: "mjpeg",
			data: Buffer.from("no JPEG"),
			key: true,
			ticks: 0,
			takenAt: 0,
			revision: 1,
			state: "masked",
		});
		expect((await camera.connect().ask("DESCRIBE")).status).toBe(415);
	});
});

describe("SETUP", () => {
	it("over TCP gives the channels asked for, a session, its time-out and the SSRC to come", async () => {
		const { client } = filming();
		const answer = await client.setup("RTP/AVP/TCP;unicast;interleaved=4-5");
		expect(answer.status).toBe(200);
		expect(answer.headers.get("session")?.[0]).toMatch(/^[0-9a-f]{24};timeout=60$/);
		expect(answer.headers.get("transport")?.[0]).toMatch(
			/^RTP\/AVP\/TCP;unicast;interleaved=4-5;ssrc=[0-9A-F]{8}$/,
		);
		await client.ask("PLAY");
		const [packet] = await client.packets(4);
		const ssrc = readRtp(packet ?? Buffer.alloc(12))
			.ssrc.toString(16)
			.toUpperCase()
			.padStart(8, "0");
		expect(answer.headers.get("transport")?.[0]).toContain(ssrc);
	});

	it("by UDP gives ports at the address that the client reached", async () => {
		const { camera, client } = filming();
		const answer = await client.setup("RTP/AVP;unicast;client_port=5000-5001");
		expect(answer.headers.get("transport")?.[0]).toMatch(
			/^RTP\/AVP;unicast;client_port=5000-5001;server_port=6000-6001;ssrc=/,
		);
		expect(camera.pairs[0]?.target).toMatchObject({
			localAddress: "192.0.2.1",
			address: "192.0.2.9",
			ports: [5000, 5001],
		});
	});

	it("takes the first transport that it can serve", async () => {
		const { client } = filming();
		const answer = await client.setup(
			"RTP/SAVP;unicast;client_port=5000-5001,RTP/AVP;multicast,RTP/AVP/TCP;unicast",
		);
		expect(answer.headers.get("transport")?.[0]).toContain("RTP/AVP/TCP;unicast;interleaved=0-1");
	});

	it("accepts the stream's own URL for its only track", async () => {
		const { client } = filming();
		expect((await client.ask("SETUP", url, "Transport: RTP/AVP/TCP;unicast\r\n")).status).toBe(200);
	});

	it("gives a second session of the same connection other channels", async () => {
		const { client } = filming();
		await client.setup();
		client.session = "";
		expect((await client.setup()).headers.get("transport")?.[0]).toContain("interleaved=2-3");
	});

	it("may choose another transport before PLAY", async () => {
		const { camera, client } = filming();
		await client.setup("RTP/AVP;unicast;client_port=5000-5001");
		const { session } = client;
		await client.setup("RTP/AVP/TCP;unicast;interleaved=0-1");
		expect(client.session).toBe(session);
		expect(camera.pairs[0]?.closed).toBe(true);
		await client.ask("PLAY");
		expect(wordOf(await client.packets())).toBe("K0 p1 p2");
	});

	it.each([
		["multicast", "RTP/AVP;multicast;client_port=5000-5001", 461],
		["somebody else's address", "RTP/AVP;unicast;destination=192.0.2.200;client_port=5000-5001", 461],
		["another service's port", "RTP/AVP;unicast;client_port=53-54", 461],
		["no port", "RTP/AVP;unicast", 461],
		["recording", "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record", 461],
		["secure RTP", "RTP/SAVP;unicast;client_port=5000-5001", 461],
		["no transport", "", 400],
		["a malformed one", "RTP/AVP;client_port=a", 400],
	])("refuses %s", async (_, transport, status) => {
		const { camera, client } = filming();
		expect((await client.setup(transport)).status).toBe(status);
		expect(camera.pairs).toEqual([]);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("sends to its own address when the client names it", async () => {
		const { client } = filming();
		const transport = "RTP/AVP;unicast;destination=192.0.2.9;client_port=5000-5001";
		expect((await client.setup(transport)).status).toBe(200);
	});

	it("of a track that there is not is 404, in an unknown session 454, while it plays 455", async () => {
		const { client } = filming();
		const transport = "Transport: RTP/AVP/TCP;unicast\r\n";
		expect((await client.ask("SETUP", `${url}/trackID=1`, transport)).status).toBe(404);
		expect((await client.ask("SETUP", url, `${transport}Session: 123\r\n`)).status).toBe(454);
		await client.play();
		expect((await client.setup()).status).toBe(455);
	});

	it("is refused when there are too many sessions, of one viewer or in all", async () => {
		const { camera, client } = filming({ sessions: 3, sessionsPerPeer: 2 });
		const statuses: number[] = [];
		for (const conversation of [
			client,
			client,
			client,
			camera.connect("192.0.2.10"),
			camera.connect("192.0.2.11"),
		]) {
			conversation.session = "";
			statuses.push((await conversation.setup()).status);
		}
		expect(statuses).toEqual([200, 200, 503, 200, 503]);
		client.link.vanish();
		expect((await camera.connect().setup()).status).toBe(200);
	});
});

describe("PLAY", () => {
	it("starts at the latest key frame at once, and tells sequence number and timestamp of the first packet", async () => {
		const { client } = filming();
		const answer = await client.play();
		const packets = await client.packets();
		expect(wordOf(packets)).toBe("K0 p1 p2");
		const first = readRtp(packets[0] ?? Buffer.alloc(12));
		expect(answer.headers.get("rtp-info")).toEqual([
			`url=${url}/trackID=0;seq=${first.sequence};rtptime=${first.timestamp}`,
		]);
		expect(answer.headers.get("range")).toEqual(["clock=20260101T000000.000Z-"]);
		expect(answer.headers.get("session")).toEqual([client.session]);
	});

	it("goes on with what is filmed", async () => {
		const { camera, client } = filming();
		await client.play();
		camera.film("ppKp");
		expect(wordOf(await client.packets())).toBe("K0 p1 p2 p3 p4 K5 p6");
	});

	it("waits for the first key frame of a camera that rested", async () => {
		const camera = new FakeCamera();
		const client = camera.connect();
		await client.setup();
		const credentials = await client.credentials("PLAY");
		client.link.send(`PLAY ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}Session: ${client.session}\r\n\r\n`);
		expect(await client.answers()).toEqual([]);
		camera.film("K");
		expect((await client.answer()).headers.get("rtp-info")?.[0]).toContain(";rtptime=");
		expect(wordOf(await client.packets())).toBe("K0");
	});

	it("answers without a timestamp when no picture comes in time, and plays when one does", async () => {
		const camera = new FakeCamera();
		const client = camera.connect();
		await client.setup();
		const credentials = await client.credentials("PLAY");
		client.link.send(`PLAY ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}Session: ${client.session}\r\n\r\n`);
		await settle();
		camera.clock.advance(defaultRtspLimits.keyFrameMs);
		const answer = await client.answer();
		expect(answer.headers.get("rtp-info")?.[0]).not.toContain("rtptime");
		expect(answer.headers.get("range")).toEqual(["npt=now-"]);
		camera.film("Kp");
		expect(wordOf(await client.packets())).toBe("K0 p1");
	});

	it("sends no packet before its answer", async () => {
		const { client } = filming();
		await client.setup();
		const credentials = await client.credentials("PLAY");
		client.link.send(`PLAY ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}Session: ${client.session}\r\n\r\n`);
		await settle();
		expect(client.link.take().toString("latin1", 0, 8)).toBe("RTSP/1.0");
	});

	it("while it plays is a sign of life and nothing more", async () => {
		const { client } = filming();
		await client.play();
		expect((await client.ask("PLAY")).status).toBe(200);
		expect(wordOf(await client.packets())).toBe("K0 p1 p2");
	});

	it("of what is past is 457, without a session 454, of a stream that ended 503", async () => {
		const { camera, client } = filming();
		expect((await client.ask("PLAY")).status).toBe(454);
		await client.setup();
		expect((await client.ask("PLAY", url, "Range: clock=20260101T000000Z-\r\n")).status).toBe(457);
		camera.stream.end();
		expect((await client.ask("PLAY")).status).toBe(503);
		expect(client.link.closed).toBe(true);
	});

	it("of pictures that RTP cannot carry is 503, and leaves no viewer behind", async () => {
		const { camera, client } = filming();
		await client.setup();
		camera.stream.push({ ...picture("K", 50), codec: "mjpeg" });
		camera.film("p".repeat(60));
		expect((await client.ask("PLAY")).status).toBe(503);
		expect(camera.stream.viewers).toBe(1);
	});

	it("over one connection does not control the session of another viewer", async () => {
		const { camera, client } = filming();
		await client.play("RTP/AVP;unicast;client_port=5000-5001");
		const other = camera.connect("192.0.2.10");
		other.session = client.session;
		expect((await other.ask("TEARDOWN")).status).toBe(454);
		expect(camera.service.sessions.size).toBe(1);
	});
});

describe("PAUSE", () => {
	it("stops the pictures, and PLAY resumes at a key frame without a gap in the sequence", async () => {
		const { camera, client } = filming();
		await client.play();
		expect((await client.ask("PAUSE")).status).toBe(200);
		camera.film("pp");
		expect((await client.ask("PLAY")).status).toBe(200);
		camera.film("p");
		expect(wordOf(await client.packets())).toBe("K0 p1 p2 K0 p1 p2 p3 p4 p5");
		expect(camera.stream.viewers).toBe(2);
	});

	it("twice does no harm", async () => {
		const { client } = filming();
		await client.setup();
		expect((await client.ask("PAUSE")).status).toBe(200);
	});
});

describe("TEARDOWN", () => {
	it("ends the session with a BYE, and frees what it held", async () => {
		const { camera, client } = filming();
		await client.play();
		expect((await client.ask("TEARDOWN")).status).toBe(200);
		expect((await client.packets(1)).at(-1)?.subarray(-8).readUInt8(1)).toBe(203);
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.stream.viewers).toBe(1);
		expect((await client.ask("GET_PARAMETER")).status).toBe(454);
	});

	it("leaves the connection open for another session", async () => {
		const { client } = filming();
		await client.play();
		await client.ask("TEARDOWN");
		client.session = "";
		expect((await client.play()).status).toBe(200);
	});

	it("of a session by UDP may come over a new connection", async () => {
		const { camera, client } = filming();
		await client.play("RTP/AVP;unicast;client_port=5000-5001");
		client.link.vanish();
		expect(camera.service.sessions.size).toBe(1);
		const again = camera.connect();
		again.session = client.session;
		expect((await again.ask("TEARDOWN")).status).toBe(200);
		expect(camera.pairs[0]?.closed).toBe(true);
	});
});

describe("GET_PARAMETER and SET_PARAMETER", () => {
	it.each(["GET_PARAMETER", "SET_PARAMETER"])("%s without a body is a ping", async (method) => {
		const { client } = filming();
		expect((await client.ask(method)).status).toBe(200);
		await client.setup();
		expect((await client.ask(method)).headers.get("session")).toEqual([client.session]);
	});

	it.each(["GET_PARAMETER", "SET_PARAMETER"])("%s knows no parameters", async (method) => {
		const { client } = filming();
		const headers = "Content-Type: text/parameters\r\nContent-Length: 10\r\n";
		expect((await client.ask(method, url, headers, "position\r\n")).status).toBe(451);
	});
});

describe("a request that is not understood", () => {
	it.each([
		["an unknown method", `FROB ${url} RTSP/1.0\r\nCSeq: 7\r\n\r\n`, 501, "public"],
		["a method for recorders", `RECORD ${url} RTSP/1.0\r\nCSeq: 7\r\n\r\n`, 405, "allow"],
		["another version", `OPTIONS ${url} RTSP/2.0\r\nCSeq: 7\r\n\r\n`, 505, "cseq"],
		["an option", `OPTIONS ${url} RTSP/1.0\r\nCSeq: 7\r\nRequire: a, b\r\n\r\n`, 551, "unsupported"],
		["no CSeq", `OPTIONS ${url} RTSP/1.0\r\n\r\n`, 400, "server"],
		["a CSeq of letters", `OPTIONS ${url} RTSP/1.0\r\nCSeq: a\r\n\r\n`, 400, "server"],
		["a URI that is none", "DESCRIBE cam-1 RTSP/1.0\r\nCSeq: 7\r\n\r\n", 400, "cseq"],
	])("%s is answered, and the connection stays", async (_, request, status, header) => {
		const { client } = filming();
		client.link.send(request);
		const answer = await client.answer();
		expect(answer.status).toBe(status);
		expect(answer.headers.has(header)).toBe(true);
		expect((await client.plain("OPTIONS")).status).toBe(200);
	});

	it.each([
		["garbage", "\x16\x03\x01\x02\x00", "RTSP/1.0 400"],
		["a long URI", `DESCRIBE ${"a".repeat(5000)}`, "RTSP/1.0 414"],
		["binary data before any session", "$\x00\x00\x04abcd", "RTSP/1.0 400"],
		["an HTTP request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"],
	])("%s closes the connection, and the next client is served", async (_, bytes, beginning) => {
		const { camera, client } = filming();
		client.link.send(Buffer.from(bytes, "latin1"));
		await settle();
		expect(client.link.take().toString("latin1", 0, 12)).toBe(beginning);
		expect(client.link.closed).toBe(true);
		expect((await camera.connect().play()).status).toBe(200);
	});

	it("of the ONVIF back channel is refused by name, and the client goes on without", async () => {
		const { client } = filming();
		const answer = await client.ask("DESCRIBE", url, "Require: www.onvif.org/ver20/backchannel\r\n");
		expect(answer.status).toBe(551);
		expect(answer.headers.get("unsupported")).toEqual(["www.onvif.org/ver20/backchannel"]);
		expect((await client.ask("DESCRIBE")).status).toBe(200);
	});
	it.each(["DESCRIBE", "SETUP", "PLAY"])(
		"%s of a replay is refused as ONVIF Streaming §6.3 has it",
		async (method) => {
			const { client } = filming();
			const answer = await client.ask(method, url, "Require: onvif-replay\r\n");
			expect(answer.status).toBe(551);
			expect(answer.headers.get("unsupported")).toEqual(["onvif-replay"]);
		},
	);
});

describe("many requests at once", () => {
	it("are answered in their order", async () => {
		const { client } = filming();
		const requests = [1, 2, 3].map((n) => `OPTIONS * RTSP/1.0\r\nCSeq: ${n}\r\n\r\n`);
		client.link.send(requests.join(""));
		expect((await client.answers()).map((answer) => answer.headers.get("cseq")?.[0])).toEqual([
			"1",
			"2",
			"3",
		]);
	});

	it("close the connection when they are too many", async () => {
		const { client } = filming({ pipelinedRequests: 10 });
		client.link.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".repeat(11));
		await settle();
		expect(client.link.closed).toBe(true);
	});

	it("wait while the client does not take its answers", async () => {
		const { client } = filming({ unsentBytes: 500 });
		client.link.stalled = true;
		client.link.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n".repeat(20));
		const first = (await client.answers()).length;
		expect(first).toBeLessThan(20);
		expect(client.link.paused).toBe(true);
		client.link.stalled = false;
		expect((await client.answers()).length).toBe(20 - first);
		expect(client.link.paused).toBe(false);
	});
});

describe("a connection", () => {
	it("that sends no request is closed", async () => {
		const { camera, client } = filming();
		client.link.send("OPTIONS * RTSP/1.0\r\n");
		camera.clock.advance(9_999);
		expect(client.link.closed).toBe(false);
		camera.clock.advance(1);
		expect(client.link.closed).toBe(true);
	});

	it("without a session is closed after a minute of silence", async () => {
		const { camera, client } = filming();
		await client.plain("OPTIONS");
		camera.clock.advance(59_999);
		expect(client.link.closed).toBe(false);
		camera.clock.advance(1);
		expect(client.link.closed).toBe(true);
	});

	it("is refused when there are too many, of one viewer or in all", () => {
		const camera = new FakeCamera({ connections: 3, connectionsPerPeer: 2 });
		const accepted = ["a", "a", "a", "b", "c"].map((peer) => camera.connect(peer).link.events !== undefined);
		expect(accepted).toEqual([true, true, false, true, false]);
	});

	it("that is gone frees its place", () => {
		const camera = new FakeCamera({ connections: 1 });
		camera.connect().link.vanish();
		expect(camera.connect().link.events).toBeDefined();
	});

	it("that vanishes takes its sessions over TCP with it", async () => {
		const { camera, client } = filming();
		await client.play();
		client.link.vanish();
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.stream.viewers).toBe(1);
	});

	it("of a client that half-finishes SETUP leaves nothing behind", async () => {
		const { camera, client } = filming();
		const credentials = await client.credentials("SETUP");
		client.link.send(`SETUP ${url} RTSP/1.0\r\nCSeq: 1\r\n${credentials}Transport: RTP/AVP/TCP\r\n\r\n`);
		client.link.vanish();
		await settle();
		expect(camera.service.sessions.size).toBe(0);
	});
});

describe("over TLS", () => {
	it("media goes the encrypted way or not at all", async () => {
		const { camera, client } = filming();
		client.link.isSecure = true;
		expect((await client.setup("RTP/AVP;unicast;client_port=5000-5001")).status).toBe(461);
		const both = "RTP/AVP/UDP;unicast;client_port=5000-5001,RTP/AVP/TCP;unicast;interleaved=0-1";
		const setup = await client.setup(both);
		expect(setup.headers.get("transport")?.[0]).toMatch(/^RTP\/AVP\/TCP;/);
		expect(camera.pairs).toHaveLength(0);
	});

	it("addresses keep the client's scheme", async () => {
		const { client } = filming();
		const answer = await client.ask("DESCRIBE", "rtsps://camera/cam-1/main");
		expect(answer.headers.get("content-base")).toEqual(["rtsps://camera/cam-1/main/"]);
	});
});

describe("a user who is not what they were", () => {
	const viewer = { user: "viewer", role: "viewer", password: new Secret("secret") } as const;
	const other = { user: "other", role: "viewer", password: new Secret("secret") } as const;

	it.each<[string, readonly Account[]]>([
		["is deleted", [other]],
		["has another password", [{ ...viewer, password: new Secret("another") }]],
		["has another level", [{ ...viewer, role: "administrator" }]],
	])("%s: sessions end, by TCP and UDP, and nothing more is sent", async (_, accounts) => {
		const { camera, client } = filming();
		await client.play();
		const byUdp = camera.connect();
		await byUdp.play("RTP/AVP;unicast;client_port=5000-5001");
		camera.accounts.replace(accounts);
		await settle();
		expect(camera.service.sessions.size).toBe(0);
		expect(client.link.closed).toBe(true);
		expect(camera.pairs[0]?.closed).toBe(true);
		client.link.take();
		camera.film("K");
		expect(client.link.take()).toHaveLength(0);
	});

	it("whoever stays as they were goes on", async () => {
		const { camera, client } = filming();
		await client.play();
		camera.accounts.replace([other, { ...viewer, password: new Secret("secret") }]);
		expect(camera.service.sessions.size).toBe(1);
		expect((await client.ask("GET_PARAMETER")).status).toBe(200);
	});

	it("gets no session that was being set up", async () => {
		const { camera, client } = filming();
		const credentials = await client.credentials("SETUP", `${url}/trackID=0`);
		const transport = "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n";
		client.link.send(`SETUP ${url}/trackID=0 RTSP/1.0\r\nCSeq: 3\r\n${credentials}${transport}\r\n`);
		camera.accounts.replace([]);
		await settle();
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.pairs.every((pair) => pair.closed)).toBe(true);
	});
});
