import { AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { avGetCodecName, Dictionary, FormatContext, Packet } from "node-av/lib";
import { type CameraOptions, startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { decodeAll, type Picture } from "../../../helpers/decode.ts";
import { fetchWithDigest } from "../../../helpers/digest-client.ts";
import { textOf, tr2, trt, tt } from "../../../helpers/onvif-camera.ts";
import { fillLuma, worstInLeftHalf } from "../../../helpers/picture.ts";
import { urlFor, watch } from "../../../helpers/player.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { leftHalf, virtualCameras } from "../../../helpers/virtual-cameras.ts";

/* What a client sets over Media1 and Media2, as it is found in the streams then. */

const cameras = virtualCameras();

async function camera(options: CameraOptions & { dataDir?: string } = {}): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "street",
			seed: 7,
			masks: [leftHalf],
			plates: "off",
			video: { main: { size: "960x540", fps: 25, bitrate: "2M" }, sub: { size: "320x180", fps: 10 } },
			...options,
		}),
	);
}

const ask = (of: VirtualCamera, namespace: string, name: string, args = "") =>
	soap(
		of.urls.onvif,
		of.credentials.operator,
		`<t:${name} xmlns:t="${namespace}" xmlns:o="${tt}">${args}</t:${name}>`,
	);

interface Wanted {
	readonly encoder?: string;
	readonly encoding?: string;
	readonly size?: string;
	readonly fps?: number;
	readonly kilobits?: number;
	readonly gop?: number;
	readonly quality?: number;
}

const setEncoder = (of: VirtualCamera, wanted: Wanted) => {
	const { encoder = "main-encoder", encoding = "H264", size = "960x540", fps = 25 } = wanted;
	const { kilobits = 1_000, gop = 50, quality = 1 } = wanted;
	const [width, height] = size.split("x");
	return ask(
		of,
		tr2,
		"SetVideoEncoderConfiguration",
		`<t:Configuration token="${encoder}" GovLength="${gop}"><o:Name>x</o:Name><o:UseCount>1</o:UseCount><o:Encoding>${encoding}</o:Encoding><o:Resolution><o:Width>${width}</o:Width><o:Height>${height}</o:Height></o:Resolution><o:RateControl><o:FrameRateLimit>${fps}</o:FrameRateLimit><o:BitrateLimit>${kilobits}</o:BitrateLimit></o:RateControl><o:Quality>${quality}</o:Quality></t:Configuration>`,
	);
};

interface Found {
	/** As FFmpeg calls it. */
	readonly codec: string;
	readonly size: string;
	/** Pictures per second, by the time from one to the next: one that a busy machine left out does not count. */
	readonly fps: number;
	/** Seconds from one key frame to the next. */
	readonly intervals: readonly number[];
	readonly bytes: number;
}

/** What is in a stream, packet by packet. */
async function probe(url: string, packets: number): Promise<Found> {
	const input = new FormatContext();
	const options = Dictionary.fromObject({ rtsp_transport: "tcp", timeout: "10000000" });
	if ((await input.openInput(url, null, options)) < 0) throw new Error("the session was refused");
	await input.findStreamInfo(null);
	const stream = input.streams?.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
	const codec = (stream && avGetCodecName(stream.codecpar.codecId)) ?? "none";
	const size = `${stream?.codecpar.width}x${stream?.codecpar.height}`;
	const packet = new Packet();
	packet.alloc();
	const times: number[] = [];
	const keys: number[] = [];
	let bytes = 0;
	try {
		while (times.length < packets && (await input.readFrame(packet)) >= 0) {
			times.push(Number(packet.pts));
			if (packet.isKeyframe) keys.push(Number(packet.pts));
			bytes += packet.size;
			packet.unref();
		}
	} finally {
		packet.free();
		await input.closeInput();
	}
	const steps = times.slice(1).map((time, index) => time - (times[index] as number));
	const intervals = keys.slice(1).map((key, index) => (key - (keys[index] as number)) / 90_000);
	return { codec, size, fps: 90_000 / (median(steps) as number), intervals, bytes };
}

function median(values: readonly number[]): number | undefined {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const sizesOf = (text: string, encoding: string): string[] => {
	const options = text.split("<tr2:Options").find((part) => part.includes(`>${encoding}<`)) ?? "";
	return [...options.matchAll(/<tt:Width>(\d+)<\/tt:Width><tt:Height>(\d+)</g)].map(
		([, w, h]) => `${w}x${h}`,
	);
};

describe("each size that is advertised is streamed", () => {
	it.each([
		["H264", "main"],
		["H265", "main"],
		["JPEG", "mjpeg"],
	] as const)("%s", async (encoding, stream) => {
		const started = await camera();
		const { text } = await ask(started, tr2, "GetVideoEncoderConfigurationOptions");
		const sizes = sizesOf(text, encoding);
		expect(sizes.length).toBeGreaterThanOrEqual(4);
		for (const size of sizes) {
			const reply = await setEncoder(started, { encoder: `${stream}-encoder`, encoding, size, gop: 1 });
			expect(reply.status).toBe(200);
			const [picture] = (await watch(urlFor(started, stream), { pictures: 1 })) as [Picture];
			expect(`${picture.width}x${picture.height}`).toBe(size);
			// Masked on its own block grid, whatever its size.
			const luma = encoding === "JPEG" ? fillLuma.jpeg : fillLuma.video;
			expect(worstInLeftHalf(picture, luma)).toBeLessThanOrEqual(6);
		}
	});
});

it.each([
	{ fps: 25, gop: 5 },
	{ fps: 5, gop: 8 },
	{ fps: 12, gop: 1 },
	{ fps: 1, gop: 2 },
])("$fps pictures a second with a key frame each $gop are what is streamed", async ({ fps, gop }) => {
	const started = await camera();
	await setEncoder(started, { size: "320x180", fps, gop });
	const found = await probe(urlFor(started, "main"), Math.max(3 * gop + 2, Math.min(26, 2 * fps + 3)));
	expect(found.size).toBe("320x180");
	expect(Math.abs(found.fps - fps)).toBeLessThan(fps * 0.06);
	// The first group may have begun before the viewer came.
	expect(Math.abs((median(found.intervals.slice(1)) as number) * fps - gop)).toBeLessThanOrEqual(1);
});

it("an encoder is set to H.265 and back, and Media1 has words for one of both", async () => {
	const started = await camera();
	const inMedia1 = async () =>
		[
			...(await ask(started, trt, "GetVideoEncoderConfigurations")).text.matchAll(
				/token="([a-z]+)-encoder"/g,
			),
		].map(([, stream]) => stream);
	expect(await inMedia1()).toEqual(["main", "sub", "mjpeg"]);
	expect((await setEncoder(started, { encoding: "H265", size: "480x270" })).status).toBe(200);
	expect((await ask(started, tr2, "GetVideoEncoderConfigurations")).text).toMatch(
		/GovLength="50" Profile="Main"><tt:Name>x<\/tt:Name><tt:UseCount>1<\/tt:UseCount><tt:Encoding>H265</,
	);
	expect((await probe(urlFor(started, "main"), 5)).codec).toBe("hevc");
	expect(await inMedia1()).toEqual(["sub", "mjpeg"]);
	const token = "<t:ConfigurationToken>main-encoder</t:ConfigurationToken>";
	const refused = await ask(started, trt, "GetVideoEncoderConfiguration", token);
	expect(refused.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:NoConfig"]);
	await setEncoder(started, { encoding: "H264", size: "480x270" });
	expect((await probe(urlFor(started, "main"), 5)).codec).toBe("h264");
	expect(await inMedia1()).toEqual(["main", "sub", "mjpeg"]);
	const jpeg = await setEncoder(started, { encoding: "JPEG", size: "480x270" });
	expect(jpeg.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:ConfigModify"]);
});

it("the bitrate is kept to", async () => {
	const started = await camera();
	const rate = async (kilobits: number) => {
		await setEncoder(started, { kilobits, gop: 25 });
		return ((await probe(urlFor(started, "main"), 75)).bytes * 8) / 3 / 1000;
	};
	const [low, high] = [await rate(300), await rate(1_500)];
	expect(low).toBeLessThan(300 * 1.4);
	expect(high).toBeGreaterThan(low * 1.5);
	expect(high).toBeLessThan(1_500 * 1.4);
});

it("the quality of JPEGs is kept to", async () => {
	const started = await camera();
	const bytes = async (quality: number) => {
		const jpeg = { encoder: "mjpeg-encoder", encoding: "JPEG", size: "480x272", fps: 10, gop: 1, quality };
		await setEncoder(started, jpeg);
		return (await probe(urlFor(started, "mjpeg"), 3)).bytes;
	};
	expect(await bytes(10)).toBeGreaterThan((await bytes(1)) * 1.5);
});

it("viewers of a stream that is coded otherwise are sent away, those of others stay", async () => {
	const started = await camera();
	const [main, sub] = [
		watch(urlFor(started, "main"), { pictures: 500 }),
		watch(urlFor(started, "sub"), { pictures: 30 }),
	];
	await watch(urlFor(started, "main"), { pictures: 2 });
	await setEncoder(started, { size: "640x360" });
	expect((await main).every(({ width }) => width === 960)).toBe(true);
	expect((await sub).length).toBe(30);
	const [again] = await watch(urlFor(started, "main"), { pictures: 1 });
	expect(again?.width).toBe(640);
});

it("a snapshot is of the size that its stream has", async () => {
	const started = await camera();
	await setEncoder(started, { size: "320x180" });
	const answer = await fetchWithDigest(started.urls.snapshot, started.credentials.viewer);
	const [still] = decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())]);
	expect(still?.width).toBe(320);
});

it("a profile that a client made is streamed and photographed, and is gone with its deletion", async () => {
	const started = await camera();
	const profile = "<t:ProfileToken>SynoProfile</t:ProfileToken>";
	const created = await ask(started, trt, "CreateProfile", "<t:Name>SynoProfile</t:Name>");
	expect(created.text).toContain('<trt:Profile token="SynoProfile" fixed="false">');
	const setup =
		"<t:StreamSetup><o:Stream>RTP-Unicast</o:Stream><o:Transport><o:Protocol>RTSP</o:Protocol></o:Transport></t:StreamSetup>";
	const early = await ask(started, trt, "GetStreamUri", setup + profile);
	expect(early.fault).toEqual(["env:Receiver", "ter:Action", "ter:IncompleteConfiguration"]);
	const source = "<t:ConfigurationToken>VideoSource_1-all</t:ConfigurationToken>";
	await ask(started, trt, "AddVideoSourceConfiguration", profile + source);
	const encoder = "<t:ConfigurationToken>sub-encoder</t:ConfigurationToken>";
	await ask(started, trt, "AddVideoEncoderConfiguration", profile + encoder);
	const uri = textOf((await ask(started, trt, "GetStreamUri", setup + profile)).text, "Uri") as string;
	const { user, password } = started.credentials.viewer;
	const [picture] = await watch(uri.replace("//", `//${user}:${password}@`), { pictures: 1 });
	expect(picture?.width).toBe(320);
	const still = textOf((await ask(started, trt, "GetSnapshotUri", profile)).text, "Uri") as string;
	const photographed = () => fetchWithDigest(still, started.credentials.viewer);
	expect((await photographed()).status).toBe(200);
	await ask(started, trt, "DeleteProfile", profile);
	expect((await photographed()).status).toBe(404);
});

it("a synchronisation point is a key frame as soon as can be", async () => {
	const started = await camera();
	await setEncoder(started, { size: "320x180", gop: 600 });
	const watching = probe(urlFor(started, "main"), 75);
	for (let round = 0; round < 6; round++) {
		await new Promise((resolve) => started.clock.after(400, () => resolve(undefined)));
		await ask(started, tr2, "SetSynchronizationPoint", "<t:ProfileToken>main</t:ProfileToken>");
	}
	const { intervals } = await watching;
	expect(intervals.length).toBeGreaterThanOrEqual(2);
	expect(median(intervals)).toBeLessThan(2); // and not 24, as the group of pictures is long
});

it("what was set outlives a restart, in GetProfiles and in the stream", async () => {
	const dataDir = cameras.folder();
	const first = await camera({ dataDir });
	await setEncoder(first, { size: "320x180", fps: 5, gop: 10 });
	const all = "<t:Type>All</t:Type>";
	const before = (await ask(first, tr2, "GetProfiles", all)).text;
	await first.stop();
	const again = await camera({ dataDir });
	expect((await ask(again, tr2, "GetProfiles", all)).text).toBe(before);
	const [picture] = await watch(urlFor(again, "main"), { pictures: 1 });
	expect(picture?.width).toBe(320);
});
