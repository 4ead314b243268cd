import { describe, expect, it } from "vitest";
import { parseRtcp } from "../../../device/rtp/rtcp-parse.ts";
import { videoTrack } from "../../../device/rtsp/session.ts";
import { FakeCamera, settle } from "../../helpers/conversation.ts";
import { readRtp } from "../../helpers/depacketise.ts";
import { wordOf } from "../../helpers/words.ts";

const udp = "RTP/AVP;unicast;client_port=5000-5001";

/** A camera with one viewer who plays, and the viewer's UDP ports if it has any. */
async function watching(transport?: string, limits = {}) {
	const camera = new FakeCamera(limits);
	camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
	camera.film("Kpp");
	const client = camera.connect();
	await client.play(transport);
	return { camera, client, pair: camera.pairs[0] };
}

const receiverReport = Buffer.from("80c90001aabbccdd", "hex");
const goodbye = Buffer.from("80c90001aabbccdd81cb0001aabbccdd", "hex");

describe("a session by UDP", () => {
	it("is over a minute after the last sign of life", async () => {
		const { camera, client, pair } = await watching(udp);
		camera.clock.advance(59_999);
		expect(camera.service.sessions.size).toBe(1);
		camera.clock.advance(1);
		expect(camera.service.sessions.size).toBe(0);
		expect(parseRtcp(pair?.control.at(-1) ?? Buffer.alloc(0))?.bye).toBe(true);
		expect(pair?.closed).toBe(true);
		expect(client.link.closed).toBe(true);
	});

	it.each(["OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "PLAY", "DESCRIBE"])(
		"is kept alive by %s",
		async (method) => {
			const { camera, client } = await watching(udp);
			for (let i = 0; i < 5; i++) {
				camera.clock.advance(50_000);
				expect((await client.ask(method)).status).toBe(200);
			}
			expect(camera.service.sessions.size).toBe(1);
		},
	);

	it("is kept alive by receiver reports", async () => {
		const { camera, pair } = await watching(udp);
		for (let i = 0; i < 5; i++) {
			camera.clock.advance(50_000);
			pair?.target.control(receiverReport);
		}
		expect(camera.service.sessions.size).toBe(1);
	});

	it("is not kept alive by what is no RTCP", async () => {
		const { camera, pair } = await watching(udp);
		camera.clock.advance(50_000);
		pair?.target.control(Buffer.from("hello"));
		camera.clock.advance(10_000);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("is over when the viewer says good-bye", async () => {
		const { camera, pair } = await watching(udp);
		pair?.target.control(goodbye);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("gets a group of pictures in portions that a receive buffer can hold", async () => {
		const { camera, pair } = await watching(udp);
		camera.film("K", 400_000);
		const sizes: number[] = [];
		for (let before = 3; (pair?.packets.length ?? 0) > before; camera.clock.advance(2)) {
			const portion = pair?.packets.slice(before) ?? [];
			before += portion.length;
			sizes.push(portion.reduce((sum, packet) => sum + packet.length, 0));
		}
		expect(Math.max(...sizes)).toBeLessThan(36_000);
		expect(sizes.length).toBeGreaterThan(20);
		expect(wordOf(pair?.packets ?? [])).toBe("K0 p1 p2 K3");
	});

	it("gets nothing more of a burst once it is torn down", async () => {
		const { camera, client, pair } = await watching(udp);
		camera.film("K", 400_000);
		await client.ask("TEARDOWN");
		const before = pair?.packets.length;
		camera.clock.advance(1000);
		expect(pair?.packets.length).toBe(before);
	});

	it("gets nothing of a burst that was made under an older policy", async () => {
		const { camera, pair } = await watching(udp);
		camera.film("K", 400_000);
		camera.stream.flush();
		camera.clock.advance(1000);
		camera.film("K");
		camera.clock.advance(1000);
		expect(wordOf(pair?.packets ?? [])).toBe("K0 p1 p2 ? K4");
	});
});

describe("a session over TCP", () => {
	it("lives as long as its viewer takes what is filmed", async () => {
		const { camera } = await watching();
		for (let i = 0; i < 300; i++) {
			camera.clock.advance(1000);
			camera.film("K");
		}
		expect(camera.service.sessions.size).toBe(1);
	});

	it("lives by receiver reports while nothing is filmed", async () => {
		const { camera, client } = await watching();
		for (let i = 0; i < 5; i++) {
			camera.clock.advance(50_000);
			client.link.send(Buffer.concat([Buffer.from([0x24, 1, 0, receiverReport.length]), receiverReport]));
		}
		expect(camera.service.sessions.size).toBe(1);
	});

	it("is over a minute after its viewer stopped reading, and so is the connection", async () => {
		const { camera, client } = await watching();
		client.link.stalled = true;
		for (let i = 0; i < 61; i++) {
			camera.film("K");
			camera.clock.advance(1000);
		}
		expect(camera.service.sessions.size).toBe(0);
		expect(client.link.closed).toBe(true);
	});

	it("is over when its viewer pauses and says nothing more", async () => {
		const { camera, client } = await watching();
		await client.ask("PAUSE");
		camera.clock.advance(60_000);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("hands the socket no more than a batch before it took the last one", async () => {
		const { camera, client } = await watching(undefined, { batchBytes: 20_000 });
		client.link.stalled = true;
		camera.film("K", 100_000);
		expect(client.link.unsent).toBeLessThan(21_000);
		client.link.stalled = false;
		client.link.stalled = true;
		expect(client.link.unsent).toBe(0);
		for (let i = 0; i < 10; i++) client.link.stalled = false;
		expect(wordOf(await client.packets())).toBe("K0 p1 p2 K3");
	});

	it("whose viewer is slow goes on at a key frame, and another one gets everything", async () => {
		const { camera, client } = await watching(undefined, { queuedBytes: 50_000, batchBytes: 4_000 });
		const other = camera.connect("192.0.2.10");
		await other.play();
		client.link.stalled = true;
		for (let i = 0; i < 4; i++) camera.film("Kppp", 5_000);
		client.link.stalled = false;
		camera.film("Kp", 5_000);
		expect(wordOf(await other.packets())).toBe(
			"K0 p1 p2 K3 p4 p5 p6 K7 p8 p9 p10 K11 p12 p13 p14 K15 p16 p17 p18 K19 p20",
		);
		expect(wordOf(await client.packets())).toBe("K0 p1 p2 K3 K15 p16 p17 p18 K19 p20");
		const [session] = [...camera.service.sessions.values()];
		expect(session?.tracks.get(videoTrack)?.skipped).toBe(11);
	});

	it("gets nothing that was made under an older policy and not handed to the network yet", async () => {
		const { camera, client } = await watching(undefined, { batchBytes: 4_000 });
		client.link.stalled = true;
		camera.film("Kppp", 10_000);
		camera.stream.require(2);
		client.link.stalled = false;
		await settle();
		expect(wordOf(await client.packets())).toBe("K0 p1 p2");
		camera.film("pp");
		expect(wordOf(await client.packets())).toBe("K0 p1 p2");
	});

	it("shows a gap where a policy change cut a picture, and goes on at a key frame", async () => {
		const { camera, client } = await watching(undefined, { batchBytes: 4_000 });
		client.link.stalled = true;
		camera.film("Kppp", 10_000);
		camera.stream.flush();
		camera.film("pKp");
		client.link.stalled = false;
		expect(wordOf(await client.packets())).toBe("K0 p1 p2 ? K8 p9");
	});

	it("keeps its sequence and its clock over a pause", async () => {
		const { camera, client } = await watching();
		await client.ask("PAUSE");
		camera.film("K");
		await client.ask("PLAY");
		const packets = (await client.packets()).map(readRtp);
		expect(new Set(packets.map(({ ssrc }) => ssrc)).size).toBe(1);
		const offsets = packets.map(({ timestamp }, i) => timestamp - (packets[0]?.timestamp ?? 0) - i);
		expect(offsets.at(-1)).toBe(3 * 3600 - (packets.length - 1));
	});
});

describe("sender reports", () => {
	it("come with the first picture and every five seconds", async () => {
		const { camera, pair } = await watching(udp);
		expect(pair?.control).toHaveLength(1);
		for (let i = 0; i < 20; i++) {
			camera.clock.advance(1000);
			camera.film("p");
		}
		expect(pair?.control).toHaveLength(5);
	});

	it("tie the pictures' timestamps to the time they were taken", async () => {
		const { camera, pair } = await watching(udp);
		const report = pair?.control[0] ?? Buffer.alloc(28);
		const wallTime =
			(report.readUInt32BE(8) - 2_208_988_800) * 1000 + (report.readUInt32BE(12) / 2 ** 32) * 1000;
		expect(wallTime).toBeCloseTo(camera.clock.now(), 0);
		const latest = readRtp(pair?.packets.at(-1) ?? Buffer.alloc(12));
		// The helper's picture 2 is taken 80 ms after picture 0, which is taken now.
		expect((report.readUInt32BE(16) - latest.timestamp) | 0).toBe(-80 * 90);
	});

	it("go over the viewer's second channel on TCP", async () => {
		const { client } = await watching("RTP/AVP/TCP;unicast;interleaved=2-3");
		expect(parseRtcp((await client.packets(3))[0] ?? Buffer.alloc(0))).toEqual({ reports: [], bye: false });
	});

	it("stop with PAUSE", async () => {
		const { camera, client, pair } = await watching(udp);
		await client.ask("PAUSE");
		camera.clock.advance(30_000);
		expect(pair?.control).toHaveLength(1);
	});
});

describe("the end of a stream", () => {
	it.each([undefined, udp])("is a BYE, and the connection closes: %s", async (transport) => {
		const { camera, client, pair } = await watching(transport);
		camera.stream.end();
		const last = pair ? pair.control.at(-1) : (await client.packets(1)).at(-1);
		expect(parseRtcp(last ?? Buffer.alloc(0))?.bye).toBe(true);
		expect(client.link.closed).toBe(true);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("comes also when a picture cannot go over RTP", async () => {
		const { camera, client } = await watching();
		camera.stream.push({
			codec: "mjpeg",
			data: Buffer.from("no JPEG"),
			key: true,
			ticks: 1e6,
			takenAt: 0,
			revision: 1,
			state: "masked",
		});
		expect(client.link.closed).toBe(true);
		expect(camera.stream.viewers).toBe(1);
	});
});

it("closing the service leaves no session, no viewer and no timer", async () => {
	const { camera, client, pair } = await watching(udp);
	const other = camera.connect();
	await other.play();
	await camera.connect().ask("DESCRIBE");
	camera.film("K", 400_000);
	camera.service.close();
	expect([client.link.closed, other.link.closed, pair?.closed]).toEqual([true, true, true]);
	expect(camera.stream.viewers).toBe(1);
	expect(camera.clock.pending).toBe(0);
});
