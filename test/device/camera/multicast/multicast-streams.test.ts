import { describe, expect, it } from "vitest";
import { MediaDesk } from "../../../../device/camera/media/media-desk.ts";
import { MulticastDesk } from "../../../../device/camera/multicast/multicast-desk.ts";
import { MulticastStreams } from "../../../../device/camera/multicast/multicast-streams.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import { silentLogger } from "../../../../device/log.ts";
import { MetadataFeed } from "../../../../device/media/metadata-feed.ts";
import { Stream } from "../../../../device/media/stream.ts";
import type { Multicast } from "../../../../device/rtsp/multicast/groups.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A camera whose `main` and metadata have addresses, and what it sends there. */
function camera(addresses = ["192.0.2.1"]) {
	const store = openCameraStore(undefined, "");
	const tokens = ["main-encoder", "sub-encoder", "mjpeg-encoder", "metadata"];
	const desk = new MulticastDesk({ store, tokens, uuid: "a camera" });
	const h264 = { codec: "h264", width: 640, height: 360, fps: 25, bitrate: 1_000_000, gop: 50 } as const;
	const media = new MediaDesk({
		camera: "cam-1",
		video: { main: h264, sub: h264, mjpeg: { ...h264, codec: "mjpeg" } },
		store,
		sourceToken: "lens",
		changed: () => sender.follow(),
	});
	const stream = (name: string) => new Stream({ ...h264, path: `cam-1/${name}` });
	const streams = { main: stream("main"), sub: stream("sub"), mjpeg: stream("mjpeg") };
	const clock = new VirtualClock();
	const sent: { what: Multicast; ended: () => void }[] = [];
	const state = { down: false, fails: false };
	const feed = () => new MetadataFeed(() => ({ data: Buffer.alloc(0), ticks: 0, takenAt: 0 }));
	const metadata = { all: feed(), events: feed() };
	const sender = new MulticastStreams({
		desk,
		media,
		streams,
		metadata,
		addresses: () => addresses,
		send: async (what, ended) => {
			if (state.fails) throw new Error("no such network");
			const entry = { what, ended };
			sent.push(entry);
			return () => void sent.splice(sent.indexOf(entry), 1);
		},
		isDown: () => state.down,
		clock,
		log: silentLogger,
	});
	desk.attach(() => sender.follow());
	const formats = () => sent.map(({ what }) => `${what.format} from ${what.localAddress}`).sort();
	return { clock, desk, formats, media, metadata, sender, sent, state, streams };
}

describe("multicast that RTSP has no part in", () => {
	it("sends nothing by itself", async () => {
		const { formats, sender } = camera();
		sender.follow();
		await settle();
		expect(formats()).toEqual([]);
	});

	it("sends what is in a profile, on each network, until it is stopped", async () => {
		const { desk, formats } = camera(["192.0.2.1", "198.51.100.1"]);
		desk.start("main");
		await settle();
		expect(formats()).toEqual([
			"h264 from 192.0.2.1",
			"h264 from 198.51.100.1",
			"metadata from 192.0.2.1",
			"metadata from 198.51.100.1",
		]);
		desk.stop("main");
		await settle();
		expect(formats()).toEqual([]);
	});

	it("sends once what two profiles have in common, until both are stopped", async () => {
		const { desk, formats, media } = camera();
		media.createProfile("twin", "twin", { source: true, encoder: "main-encoder" });
		desk.start("main");
		desk.start("twin");
		await settle();
		expect(formats()).toEqual(["h264 from 192.0.2.1", "metadata from 192.0.2.1"]);
		desk.stop("main");
		await settle();
		expect(formats()).toEqual(["h264 from 192.0.2.1"]);
	});

	it("tells events alone where no profile has what is seen", async () => {
		const { desk, media, metadata, sent } = camera();
		media.createProfile("guard", "guard", { metadata: true });
		desk.start("guard");
		await settle();
		expect(sent.map(({ what }) => what.source)).toEqual([metadata.events]);
		desk.start("main");
		await settle();
		expect(sent.map(({ what }) => what.source)).toContain(metadata.all);
		expect(sent.map(({ what }) => what.source)).not.toContain(metadata.events);
	});

	it("ends when its profile is deleted or loses its encoder, and does not come back with the name", async () => {
		const { desk, formats, media } = camera();
		media.createProfile("twin", "twin", { source: true, encoder: "sub-encoder" });
		desk.start("twin");
		await settle();
		media.changeProfile("twin", { encoder: null });
		expect(formats()).toEqual([]);
		media.changeProfile("twin", { encoder: "sub-encoder" });
		await settle();
		expect(formats()).toHaveLength(1);
		media.deleteProfile("twin");
		expect(formats()).toEqual([]);
		media.createProfile("twin", "twin", { source: true, encoder: "sub-encoder" });
		await settle();
		expect(formats()).toEqual([]);
		expect(desk.running).toEqual([]);
	});

	it("follows a change of address", async () => {
		const { desk, sent } = camera();
		desk.start("sub");
		await settle();
		desk.set("sub-encoder", { address: "239.1.1.1", port: 4_000, ttl: 2 });
		await settle();
		expect(sent.map(({ what }) => what.group()?.address)).toEqual(["239.1.1.1"]);
		desk.set("sub-encoder", { address: "0.0.0.0", port: 0, ttl: 0 });
		expect(sent).toEqual([]);
	});

	it("goes on with the stream that takes another's place, as after a change of the encoder", async () => {
		const { clock, desk, sent, streams } = camera();
		desk.start("sub");
		await settle();
		const [before] = sent;
		streams.sub = new Stream(streams.sub.info);
		before?.ended();
		expect(sent).toEqual([]);
		clock.advance(250);
		await settle();
		expect(sent.map(({ what }) => what.source)).toEqual([streams.sub]);
	});

	it("waits while the camera is away", async () => {
		const { clock, desk, formats, sent, state } = camera();
		desk.start("sub");
		await settle();
		state.down = true;
		sent[0]?.ended();
		clock.advance(2_000);
		await settle();
		expect(formats()).toEqual([]);
		state.down = false;
		clock.advance(250);
		await settle();
		expect(formats()).toHaveLength(1);
	});

	it("tries again where it could not be sent", async () => {
		const { clock, desk, formats, state } = camera();
		state.fails = true;
		desk.start("sub");
		await settle();
		state.fails = false;
		clock.advance(5_000);
		await settle();
		expect(formats()).toHaveLength(1);
	});

	it("leaves nothing behind, not even what was about to begin", async () => {
		const { desk, formats, sender } = camera();
		desk.start("main");
		sender.close();
		await settle();
		expect(formats()).toEqual([]);
		desk.start("sub");
		await settle();
		expect(formats()).toEqual([]);
	});
});
