import { describe, expect, it } from "vitest";
import type { BrokerReader } from "../../../../broker/embedded.ts";
import type { Camera } from "../../../../device/camera/camera.ts";
import { CameraMeters } from "../../../../device/camera/outgoing/camera-meters.ts";
import {
	cameraOutgoing,
	type LineTraffic,
	type OutgoingSources,
} from "../../../../device/camera/outgoing/camera-outgoing.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import type { Source } from "../../../../device/media/stream.ts";
import { Meter } from "../../../../device/outgoing/meter.ts";
import { Secret } from "../../../../device/secret.ts";

const clock = new VirtualClock(5_000);
const password = new Secret("x");
const peer = "192.0.2.1";
const nothing: Source = { subscribe: () => () => {} };
const metadata: Source = { subscribe: () => () => {} };

const stream = (name: string, codec = "h264") => ({
	info: { path: `cam-1/${name}`, codec, width: 640, height: 360, fps: 12.5 },
});
const camera = {
	clock,
	streams: { main: stream("main"), sub: stream("sub"), mjpeg: stream("mjpeg", "mjpeg") },
	counters: {
		frames: 100,
		darkFrames: 3,
		failures: { "stage-late": 3 },
		skippedFrames: 1,
		platesCovered: 9,
		fps: 12,
		lag: 0,
	},
	policy: { zones: [{}, {}] },
	state: { state: "masked" },
} as unknown as Camera;

const track = (kind: "video" | "metadata", packets: number, multicast = false) => ({
	kind,
	multicast,
	packets,
	octets: 100 * packets,
	skipped: 1,
});

/** A viewer's session of a stream. */
const session = (path: string, user: string, tracks: readonly ReturnType<typeof track>[]) =>
	({ path, peer, since: 1_000, account: { user, role: "viewer", password }, tracks }) as never;

function line(label: string): LineTraffic {
	const sent = new Meter(clock);
	sent.count("motion", 120);
	sent.count("frame", 800);
	const counters = { made: 4, scanned: 1, refused: 2, withheld: 3 };
	return { label, connected: true, sent, dropped: 4, counters };
}

function reader(user: string, filters: readonly string[]): BrokerReader {
	const account = { user, role: "viewer", scope: "persienne", password } as const;
	return { account, peer, since: 2_000, filters, messages: 7, bytes: 900 };
}

function look(more: Partial<OutgoingSources> = {}) {
	const meters = new CameraMeters(clock);
	return cameraOutgoing({
		camera,
		meters,
		rtsp: { sessions: () => [], past: () => new Map(), groups: [] },
		insider: "persienne-wall",
		metadata: [metadata],
		audio: undefined,
		brokers: [],
		eventBrokers: [],
		readers: [],
		counters: { made: 0, scanned: 0, refused: 0, withheld: 0 },
		smallCounts: 0,
		...more,
	});
}

const way = (outgoing: ReturnType<typeof look>, kind: string, name?: string) =>
	outgoing.outlets.find((outlet) => outlet.kind === kind && (name === undefined || outlet.name === name));

describe("what leaves a camera", () => {
	it("begins with what became of its pictures", () => {
		expect(look()).toMatchObject({
			at: 5_000,
			pictures: {
				state: "masked",
				frames: 100,
				dark: 3,
				failures: { "stage-late": 3 },
				skipped: 1,
				plates: 9,
				zones: 2,
			},
		});
	});

	it("by RTSP is told by stream and kind of track, with those who have gone, and without the page's own reader", () => {
		const sessions = [
			session("cam-1/main", "lea", [track("video", 10), track("metadata", 2)]),
			session("cam-1/main", "persienne-wall", [track("video", 500)]),
			session("cam-2/main", "lea", [track("video", 900)]),
			session("cam-1/sub", "ann", [track("video", 70, true)]),
		];
		const gone = new Map([["video" as const, { packets: 5, octets: 500, skipped: 2 }]]);
		const past = (path: string) => (path === "cam-1/main" ? gone : new Map());
		const outgoing = look({ rtsp: { sessions: () => sessions, past, groups: [] } });
		expect(way(outgoing, "rtsp", "main")).toMatchObject({
			connected: true,
			messages: 15,
			bytes: 1_500,
			parts: [{ name: "H264 640×360, 12.5/s" }],
			receivers: [{ user: "lea", role: "viewer", peer, at: 1_000, messages: 10, bytes: 1_000 }],
			heldBack: { "too-slow": 3 },
		});
		// What goes to a group is not the session's.
		expect(way(outgoing, "rtsp", "sub")).toMatchObject({ messages: 0, receivers: [] });
		expect(way(outgoing, "metadata")).toMatchObject({
			messages: 2,
			bytes: 200,
			receivers: [{ user: "lea" }],
		});
	});

	it("by multicast is told by group, of this camera's alone, and of nobody who listens", () => {
		const group = { packets: 8, octets: 800, skipped: 0 };
		const groups = [
			{ source: camera.streams.sub, address: "239.192.0.1:5004", ...group },
			{ source: metadata, address: "239.192.0.2:5004", ...group },
			{ source: nothing, address: "239.192.0.3:5004", ...group },
		];
		const outgoing = look({ rtsp: { sessions: () => [], past: () => new Map(), groups } });
		const all = outgoing.outlets.filter(({ kind }) => kind === "multicast");
		expect(all).toMatchObject([
			{ name: "239.192.0.1:5004", messages: 8, bytes: 800, parts: [{ name: "sub" }], receivers: [] },
			{ name: "239.192.0.2:5004", parts: [{ name: "metadata" }], receivers: [] },
		]);
	});

	it("by MQTT is told with its fields, what was kept back, and who may hear of this camera", () => {
		const readers = [
			reader("mqtt", ["persienne/#"]),
			reader("page:lea", ["persienne/cam-1/#"]),
			reader("one", ["persienne/+/privacy"]),
			reader("other", ["persienne/cam-2/#"]),
			reader("silent", []),
		];
		const topic = "persienne/cam-1";
		const brokers = [
			{ ...line("mqtt://127.0.0.1:1883"), inside: true, topic },
			{ ...line("mqtt://city.example:1883"), topic },
		];
		const outgoing = look({
			brokers,
			eventBrokers: [line("mqtts://city.example:8883")],
			readers,
			smallCounts: 5,
		});
		expect(way(outgoing, "mqtt")).toMatchObject({
			name: "mqtt://127.0.0.1:1883",
			messages: 2,
			bytes: 920,
			parts: [
				{ name: "motion", messages: 1, bytes: 120, fields: ["UtcTime", "Source", "State", "Simulated"] },
				{ name: "frame", messages: 1 },
			],
			receivers: [{ user: "mqtt" }, { user: "lea" }, { user: "one" }],
			heldBack: { scan: 1, refused: 2, withheld: 3, "small-count": 5, "too-slow": 4 },
		});
		// Of another broker nobody here knows who reads.
		const elsewhere = outgoing.outlets.find(({ name }) => name === "mqtt://city.example:1883");
		expect(elsewhere).toMatchObject({ receivers: [], others: 0 });
		expect(way(outgoing, "event-broker")).toMatchObject({ name: "mqtts://city.example:8883", receivers: [] });
	});

	it("by ONVIF is told by operation, and of events by what they are", () => {
		const meters = new CameraMeters(clock);
		meters.answered({ operation: "GetProfiles", account: undefined, peer, bytes: 900 });
		meters.subscribers.told({ topic: { kind: "motion" } } as never);
		meters.subscribers.posted({ peer }, 640);
		meters.subscribers.dropped(2);
		meters.discovered({ what: "Hello", peer: null, bytes: 700 });
		meters.discovered({ what: "ProbeMatches", peer, bytes: 800 });
		const outgoing = look({ meters });
		expect(way(outgoing, "answers")).toMatchObject({ bytes: 900, parts: [{ name: "GetProfiles" }] });
		expect(way(outgoing, "events")).toMatchObject({
			messages: 1,
			bytes: 640,
			parts: [{ name: "motion", fields: ["UtcTime", "Source", "State", "Simulated"] }],
			receivers: [{ user: null, peer }],
			heldBack: { "too-slow": 2 },
		});
		expect(way(outgoing, "discovery")).toMatchObject({ messages: 2, bytes: 1_500, receivers: [{ peer }] });
	});

	it("names so many receivers, and counts the rest", () => {
		const sessions = Array.from({ length: 60 }, () => session("cam-1/main", "lea", [track("video", 1)]));
		const outgoing = look({ rtsp: { sessions: () => sessions, past: () => new Map(), groups: [] } });
		expect(way(outgoing, "rtsp", "main")).toMatchObject({ messages: 60, others: 10 });
		expect(way(outgoing, "rtsp", "main")?.receivers).toHaveLength(50);
	});
});
