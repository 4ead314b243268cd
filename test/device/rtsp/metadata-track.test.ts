import { describe, expect, it } from "vitest";
import { parseRtcp } from "../../../device/rtp/rtcp-parse.ts";
import { type Conversation, FakeCamera, url } from "../../helpers/conversation.ts";
import { readRtp } from "../../helpers/depacketise.ts";
import { wordOf } from "../../helpers/words.ts";

const both = `${url}/metadata`;
const tcp = (first: number) => `Transport: RTP/AVP/TCP;unicast;interleaved=${first}-${first + 1}\r\n`;
const udp = (first: number) => `Transport: RTP/AVP;unicast;client_port=${first}-${first + 1}\r\n`;

function filming(limits = {}): FakeCamera {
	const camera = new FakeCamera(limits);
	camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
	camera.film("Kpp");
	return camera;
}

/** Sets up these tracks, each with its transport, and plays. */
async function play(client: Conversation, tracks: Readonly<Record<number, string>>) {
	for (const [track, transport] of Object.entries(tracks)) {
		const answer = await client.ask("SETUP", `${both}/trackID=${track}`, transport);
		expect(answer.status).toBe(200);
		client.session = answer.headers.get("session")?.[0]?.split(";")[0] ?? "";
	}
	return client.ask("PLAY", both);
}

/** The documents in packets, each ended by a marker. */
function documents(packets: readonly Buffer[]): string[] {
	let open = "";
	return packets.map(readRtp).flatMap(({ marker, payload, payloadType }) => {
		expect(payloadType).toBe(107);
		open += payload.toString();
		if (!marker) return [];
		const whole = open;
		open = "";
		return [whole];
	});
}

describe("a stream with metadata", () => {
	it("says so in its description, and the same stream without does not", async () => {
		const client = filming().connect();
		const described = await client.ask("DESCRIBE", both);
		expect(described.headers.get("content-base")).toEqual([`${both}/`]);
		expect(described.body).toContain(
			"m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\n",
		);
		expect((await client.ask("DESCRIBE", url)).body).not.toContain("m=application");
	});

	it("gives both tracks over one connection, each on its channels", async () => {
		const camera = filming();
		const client = camera.connect();
		const answer = await play(client, { 0: tcp(0), 1: tcp(2) });
		expect(answer.headers.get("rtp-info")?.[0]).toMatch(
			/^url=\S+\/metadata\/trackID=0;seq=\d+;rtptime=\d+,url=\S+\/metadata\/trackID=1;seq=\d+;rtptime=\d+$/,
		);
		camera.film("p");
		camera.metadata.push(camera.document("<frame/>"));
		expect(wordOf(await client.packets(0))).toBe("K0 p1 p2 p3");
		expect(documents(await client.packets(2))).toEqual(["<hello/>", "<frame/>"]);
	});

	it("answers PLAY with one moment, and both tracks' timestamps of it, whichever has something to give first", async () => {
		const camera = filming();
		camera.clock.advance(80);
		const client = camera.connect();
		const { headers } = await play(client, { 0: tcp(0), 1: tcp(2) });
		expect(headers.get("range")).toEqual(["clock=20260101T000000.000Z-"]);
		const told = [...(headers.get("rtp-info")?.[0] ?? "").matchAll(/rtptime=(\d+)/g)].map(([, time]) =>
			Number(time),
		);
		const first = async (channel: number) =>
			readRtp((await client.packets(channel))[0] ?? Buffer.alloc(12)).timestamp;
		// The document is of the picture that was taken 80 ms after the key frame.
		expect([await first(0), (await first(2)) - 7_200]).toEqual(told);
	});

	it("gives both by UDP", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 0: udp(5000), 1: udp(5002) });
		camera.metadata.push(camera.document("<frame/>"));
		expect(wordOf(camera.pairs[0]?.packets ?? [])).toBe("K0 p1 p2");
		expect(documents(camera.pairs[1]?.packets ?? [])).toEqual(["<hello/>", "<frame/>"]);
	});

	it("gives the video alone to whoever sets that up alone", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 0: tcp(0) });
		camera.metadata.push(camera.document("<frame/>"));
		expect(camera.metadata.viewers).toBe(0);
		expect([...client.frames.keys()].filter((channel) => channel > 1)).toEqual([]);
	});

	it("gives the metadata alone, and does not wait for a picture", async () => {
		const camera = new FakeCamera();
		const client = camera.connect();
		const answer = await play(client, { 1: tcp(0) });
		expect(answer.status).toBe(200);
		expect(documents(await client.packets(0))).toEqual(["<hello/>"]);
		expect(camera.wanted).toBe(false);
	});

	it("splits a long document, with the marker on its last packet alone", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 1: udp(5002) });
		const long = `<long>${"x".repeat(5_000)}</long>`;
		camera.metadata.push(camera.document(long));
		camera.clock.advance(100);
		const packets = camera.pairs[0]?.packets ?? [];
		expect(documents(packets)).toEqual(["<hello/>", long]);
		expect(packets.slice(1).map((packet) => readRtp(packet).marker)).toEqual([false, false, false, true]);
		expect(new Set(packets.slice(1).map((packet) => readRtp(packet).timestamp)).size).toBe(1);
	});

	it("is in step: reports tie both tracks' clocks to the same wall time", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 0: udp(5000), 1: udp(5002) });
		camera.clock.advance(10_000);
		camera.film("K");
		camera.metadata.push(camera.document("<frame/>"));
		camera.clock.advance(5_000);
		const [video, metadata] = camera.pairs.map(({ packets, control }) => {
			const report = parseRtcp(control.at(-1) ?? Buffer.alloc(0));
			expect(report).toBeDefined();
			const packet = control.at(-1) as Buffer;
			// A sender report's RTP timestamp is at 16, and stands for the NTP time at 8.
			const [seconds, rtp] = [packet.readUInt32BE(8), packet.readUInt32BE(16)];
			const last = readRtp(packets.at(-1) as Buffer).timestamp;
			return { seconds, sinceLast: (rtp - last) >>> 0 };
		});
		expect(video).toEqual(metadata);
	});

	it("refuses a track that it has not, on either path", async () => {
		const client = filming().connect();
		expect((await client.ask("SETUP", `${both}/trackID=2`, tcp(0))).status).toBe(404);
		expect((await client.ask("SETUP", `${url}/trackID=1`, tcp(0))).status).toBe(404);
	});

	it("gives each track channels of its own, also when both ask for the same", async () => {
		const client = filming().connect();
		await play(client, { 0: tcp(0) });
		await client.ask("PAUSE", both);
		const second = await client.ask("SETUP", `${both}/trackID=1`, tcp(0));
		expect(second.headers.get("transport")?.[0]).toContain("interleaved=2-3");
	});

	it("goes on with one track when the other is torn down, and is over with the last", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 0: tcp(0), 1: tcp(2) });
		expect((await client.ask("TEARDOWN", `${both}/trackID=1`)).status).toBe(200);
		camera.film("p");
		expect(wordOf(await client.packets(0))).toBe("K0 p1 p2 p3");
		expect(camera.metadata.viewers).toBe(0);
		expect((await client.ask("TEARDOWN", `${both}/trackID=1`)).status).toBe(404);
		expect((await client.ask("TEARDOWN", `${both}/trackID=0`)).status).toBe(200);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("pauses and goes on, greeted anew", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 1: tcp(0) });
		await client.ask("PAUSE", both);
		camera.metadata.push(camera.document("<missed/>"));
		await client.ask("PLAY", both);
		expect(documents(await client.packets(0))).toEqual(["<hello/>", "<hello/>"]);
	});

	it("drops what is queued when the mask policy changes (invariant I4)", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 1: tcp(0) });
		await client.packets(0);
		client.link.stalled = true;
		camera.metadata.push(camera.document("<handed-over/>"));
		camera.metadata.push(camera.document("<old/>"));
		camera.metadata.flush();
		camera.metadata.push(camera.document("<new/>"));
		client.link.stalled = false;
		expect(documents(await client.packets(0))).toEqual(["<hello/>", "<handed-over/>", "<new/>"]);
	});

	it("ends when the metadata ends", async () => {
		const camera = filming();
		const client = camera.connect();
		await play(client, { 0: tcp(0), 1: tcp(2) });
		camera.metadata.end();
		expect(camera.service.sessions.size).toBe(0);
		expect((await filming().connect().ask("OPTIONS", both)).status).toBe(200);
	});

	it("is found by its session, and by no other path than its own", async () => {
		const client = filming().connect();
		await play(client, { 0: tcp(0), 1: tcp(2) });
		expect((await client.ask("GET_PARAMETER", both)).status).toBe(200);
		expect((await client.ask("PAUSE", url)).status).toBe(454);
		expect((await client.ask("PAUSE", "*")).status).toBe(200);
	});
});
