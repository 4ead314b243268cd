import { createConnection } from "node:net";
import { format, inspect } from "node:util";
import mqtt from "mqtt";
import { type CameraOptions, startCamera, startFleet, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../device/config/load.ts";
import { decodeRecord } from "../../device/provenance/record.ts";
import { seiRecords } from "../../device/provenance/sei.ts";
import type { Statement } from "../../device/provenance/statement.ts";
import { h264 } from "../../device/provenance/syntax.ts";
import { nalUnits } from "../../device/rtp/annexb.ts";
import { happenings, lookedForBy } from "../../device/rules/happenings.ts";
import { decodeAll, type Picture } from "../helpers/decode.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { connectEventClient } from "../helpers/event-client.ts";
import { brightest, brightnessOfRightHalf, fillLuma, worstInLeftHalf } from "../helpers/picture.ts";
import { receive, urlFor, watch } from "../helpers/player.ts";
import { leftHalf, virtualCameras } from "../helpers/virtual-cameras.ts";

const small = {
	main: { size: "640x360", fps: 25, bitrate: "1M" },
	sub: { size: "320x180", fps: 15, bitrate: "300k" },
} as const;

const cameras = virtualCameras();

async function camera(options: CameraOptions = {}): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			...(options.input === undefined && { scene: "street" }),
			seed: 7,
			video: small,
			masks: [leftHalf],
			...options,
		}),
	);
}

async function snapshot(from: VirtualCamera, user: "admin" | "viewer" = "viewer"): Promise<Response> {
	return fetchWithDigest(from.urls.snapshot, from.credentials[user]);
}

/** What a camera says of a picture of an H.264 stream. */
function statementIn(unit: Uint8Array): Statement {
	const [record] = nalUnits(unit).flatMap((nal) => seiRecords(h264, nal));
	const statement = record && decodeRecord(record)?.statement;
	if (!statement) throw new Error("a picture without a statement");
	return statement;
}

describe("a camera started from the library", () => {
	it.each(["tcp", "udp"] as const)(
		"plays over %s with every private pixel filled, on both streams",
		async (transport) => {
			const started = await camera();
			for (const stream of ["main", "sub"] as const) {
				const pictures = await watch(urlFor(started, stream), { transport, pictures: 20 });
				expect(pictures.length).toBe(20);
				for (const picture of pictures)
					expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
				expect(Math.max(...pictures.map(brightnessOfRightHalf))).toBeGreaterThan(40);
			}
		},
	);

	it("gives a snapshot and an MJPEG stream that are masked alike", async () => {
		const started = await camera();
		const answer = await snapshot(started);
		expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
		const [still] = decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())]);
		expect([still?.width, still?.height]).toEqual([640, 360]);
		expect(worstInLeftHalf(still as Picture, fillLuma.jpeg)).toBeLessThanOrEqual(5);
		for (const picture of await watch(urlFor(started, "mjpeg"), { pictures: 3 })) {
			expect(worstInLeftHalf(picture, fillLuma.jpeg)).toBeLessThanOrEqual(5);
		}
	});

	it("serves nothing of the old policy once setMasks has returned (invariant I4)", async () => {
		const started = await camera({ masks: "none" });
		let calledAt: number | undefined;
		let old = "";
		let masked = 0;
		for await (const { picture, unit } of receive(urlFor(started, "main"), { pictures: 80 })) {
			const { policy = "", takenAt } = statementIn(unit);
			if (calledAt === undefined && brightnessOfRightHalf(picture) > 0) {
				old = policy;
				calledAt = Date.now();
				await started.setMasks({ zones: [leftHalf], plates: "strict" });
				const [still] = decodeAll("mjpeg", [new Uint8Array(await (await snapshot(started)).arrayBuffer())]);
				expect(worstInLeftHalf(still as Picture, fillLuma.jpeg)).toBeLessThanOrEqual(5);
			} else if (calledAt !== undefined && policy === old) {
				// Served before, and on its way to this reader, who waited: it is older than the change, and no new one came before it.
				expect([takenAt < calledAt, masked]).toEqual([true, 0]);
			} else if (calledAt !== undefined) {
				expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
				if (++masked === 30) break;
			}
		}
		expect(masked).toBe(30);
		// To who comes now nothing can have been on its way.
		for (const picture of await watch(urlFor(started, "main"), { pictures: 5 }))
			expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
	});

	it("is dark without a policy, and when the masking stage is broken, and clear of neither in between", async () => {
		const started = await camera();
		for (const masking of ["throw", "late", "no-policy"] as const) {
			started.faults.set({ masking });
			const [still] = decodeAll("mjpeg", [new Uint8Array(await (await snapshot(started)).arrayBuffer())]);
			expect(brightest(still as Picture)).toBeLessThanOrEqual(2);
			started.faults.clear();
		}
		await started.setMasks(undefined);
		expect(started.state).toMatchObject({ state: "dark", reason: "no-policy" });
		for (const picture of await watch(urlFor(started, "sub"), { pictures: 5 })) {
			expect(brightest(picture)).toBeLessThanOrEqual(18);
		}
	});

	it("prints no password, whatever of it is printed (invariant I9)", async () => {
		const fleet = await startFleet({ cameras: [{ scene: "street", video: small }] });
		const [first] = fleet.cameras;
		const passwords = Object.values(fleet.ready.credentials).map(({ password }) => password);
		expect(passwords.every((password) => password.length > 0)).toBe(true);
		const printed = [fleet, fleet.ready, fleet.cameras, first, first?.credentials, first?.credentials.viewer]
			.flatMap((thing) => [inspect(thing, { depth: 9 }), inspect(thing, { depth: 9, showHidden: true })])
			.concat(format("%o %O %s", first, fleet, first), JSON.stringify(first), JSON.stringify(fleet));
		for (const text of printed) for (const password of passwords) expect(text).not.toContain(password);
		expect(inspect(first)).toContain("[redacted]");
		expect(JSON.parse(JSON.stringify(first))).toMatchObject({ name: "cam-1", urls: first?.urls });
		await fleet.stop();
	});

	it("refuses whoever has no credentials or wrong ones, on HTTP and RTSP, with a fresh challenge each time", async () => {
		const started = await camera();
		const challenges = new Set<string | null>();
		for (let attempt = 0; attempt < 3; attempt++) {
			const wrong = await fetchWithDigest(started.urls.snapshot, { user: "viewer", password: "wrong" });
			expect(wrong.status).toBe(401);
			challenges.add(wrong.headers.get("www-authenticate"));
		}
		expect(challenges.size).toBe(3);
		expect(challenges.has(null)).toBe(false);
		const url = urlFor(started, "main").replace(
			encodeURIComponent(started.credentials.viewer.password),
			"wrong",
		);
		await expect(watch(url, { pictures: 1 })).rejects.toThrow();
		expect((await fetch(`${started.urls.control}/status`)).status).toBe(401);
	});

	it("says so when it is to raise what nobody would be told of", async () => {
		const started = await camera();
		expect(() => started.trigger("motion")).toThrow(expect.objectContaining({ code: "TRIGGER_OFF" }));
		// What it says to do can be done.
		for (const happening of happenings) {
			const text = `cameras: [{ name: c, scene: street, masks: none, analytics: [${lookedForBy[happening]}] }]`;
			expect(parseConfig("cameras.yaml", text).config.cameras[0]?.analytics).toHaveLength(1);
		}
		expect(() => started.trigger("fire" as "motion")).toThrow(
			expect.objectContaining({ code: "TRIGGER_UNKNOWN" }),
		);
	});

	it("publishes its availability, health and motion as JSON to those who may read it", async () => {
		const started = await camera({ analytics: ["motion", "people-count"] });
		const { user, password } = started.credentials.mqtt;
		const messages = new Map<string, string>();
		const client = mqtt.connect(started.mqtt?.url ?? "", { username: user, password });
		try {
			client.subscribe(`${started.mqtt?.topic}/#`);
			started.trigger("motion");
			await new Promise<void>((resolve) => {
				client.on("message", (topic, payload) => {
					messages.set(topic.slice((started.mqtt?.topic.length ?? 0) + 1), payload.toString());
					const motion = "onvif-ej/VideoSource/MotionAlarm/&VideoSource_1";
					if (["availability", "health", motion].every((name) => messages.has(name))) resolve();
				});
			});
		} finally {
			await client.endAsync(true);
		}
		expect(messages.get("availability")).toBe("online");
		expect(JSON.parse(messages.get("health") ?? "")).toMatchObject({ darkFrames: 0 });
		expect(JSON.parse(messages.get("onvif-ej/VideoSource/MotionAlarm/&VideoSource_1") ?? "")).toMatchObject({
			Source: { Source: "VideoSource_1" },
			Data: { State: expect.any(Boolean) },
		});
	});

	it("tells the clients of its event service what was triggered, and that it is dark", async () => {
		const started = await camera({ analytics: ["motion"] });
		const client = await connectEventClient(started);
		const awaited = new Set([
			"tns1:VideoSource/MotionAlarm true",
			"persienne:Privacy/Dark true",
			"persienne:Privacy/Failed undefined",
		]);
		await new Promise<void>((resolve) => {
			client.on("event", ({ topic, message }) => {
				awaited.delete(`${topic._} ${/"Name":"State","Value":"?(\w+)/.exec(JSON.stringify(message))?.[1]}`);
				if (awaited.size === 0) resolve();
			});
			started.trigger("motion");
			started.faults.set({ masking: "throw" });
		});
		client.removeAllListeners("event");
		expect([...awaited]).toEqual([]);
	});

	it("stays up through garbage on each of its ports", async () => {
		const started = await camera();
		const ports = [started.urls.onvif, started.urls.rtsp.main, started.mqtt?.url ?? ""].map((url) =>
			Number(new URL(url).port),
		);
		const garbage = [
			Buffer.from("\0\xff\x10 GET / \r\n\r\n", "latin1"),
			Buffer.alloc(70_000, 0x24),
			Buffer.from("OPTIONS * RTSP/9.9\r\n\r\n"),
		];
		for (const port of ports) {
			for (const bytes of garbage) {
				await new Promise<void>((resolve) => {
					const socket = createConnection({ port, host: "127.0.0.1" }, () => socket.end(bytes));
					socket.on("error", () => resolve());
					socket.on("close", () => resolve());
					socket.resume();
				});
			}
		}
		expect((await snapshot(started)).status).toBe(200);
		expect((await watch(urlFor(started, "sub"), { pictures: 2 })).length).toBe(2);
	});

	it("is dark and up when its clip is missing, and says what to do", async () => {
		const started = await camera({ input: "no-such-clip.mp4" });
		const answer = await fetchWithDigest(`${started.urls.control}/status`, started.credentials.viewer);
		await snapshot(started);
		expect(answer.status).toBe(200);
		expect(started.state).toMatchObject({ state: "dark", reason: "source-failed" });
		expect(started.state.detail).toContain("no-such-clip.mp4");
	});

	it("lets go of its ports when it stops, and can stop twice", async () => {
		const started = await camera();
		const port = Number(new URL(started.urls.onvif).port);
		await Promise.all([started.stop(), started.stop()]);
		await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
	});
});

describe("a fleet started from the library", () => {
	it("plays a loop whose pictures are masked, and two cameras share it without showing the same moment", async () => {
		const fleet = await startFleet({
			cameras: [1, 2].map(() => ({
				scene: "street" as const,
				mode: "loop" as const,
				video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
				masks: [leftHalf],
			})),
		});
		cameras.keep(fleet);
		for (const each of fleet.cameras) {
			const status = async () =>
				(await (await fetchWithDigest(`${each.urls.control}/status`, each.credentials.viewer)).json()) as {
					feed: string;
				};
			while ((await status()).feed !== "loop") await new Promise((resolve) => setTimeout(resolve, 200));
		}
		const [first, second] = await Promise.all(
			fleet.cameras.map((each) => watch(urlFor(each, "main"), { pictures: 12 })),
		);
		for (const picture of [...(first ?? []), ...(second ?? [])])
			expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(4);
		expect(Buffer.compare(first?.[11]?.y ?? Buffer.alloc(0), second?.[11]?.y ?? Buffer.alloc(0))).not.toBe(0);
	});
});
