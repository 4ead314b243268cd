import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AVERROR_EAGAIN, AVERROR_EOF, FF_DECODER_MPEG1VIDEO } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PictureSplitter } from "../../../console/live/picture-splitter.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";

const program = fileURLToPath(new URL("../../../dist/console/transcode/main.js", import.meta.url));
let camera: VirtualCamera;

beforeAll(async () => {
	expect(existsSync(program), "build first: npm run build").toBe(true);
	camera = await startCamera({
		scene: "street",
		seed: 7,
		video: {
			main: { size: "640x360", fps: 15, bitrate: "1M" },
			sub: { size: "320x180", fps: 15, bitrate: "500k" },
		},
		masks: [
			{
				name: "left half",
				polygon: [
					[-1, 1],
					[0, 1],
					[0, -1],
					[-1, -1],
				],
			},
		],
	});
});
afterAll(() => camera?.stop());

function order(changes: Record<string, unknown> = {}): string {
	const { user, password } = camera.credentials.viewer;
	const url = camera.urls.rtsp.sub;
	return `${JSON.stringify({ url, user, password, maxWidth: 640, maxHeight: 360, ...changes })}\n`;
}

/** As node-rtsp-stream starts it. */
function start(line: string): ChildProcessWithoutNullStreams {
	const args = ["-i", program, "-f", "mpegts", "-codec:v", "mpeg1video", "-"];
	const child = spawn(process.execPath, args, { stdio: "pipe" });
	child.stdin.on("error", () => {});
	child.stdin.write(line);
	return child;
}

/** What the program writes until `enough` pictures have begun. */
async function film(child: ChildProcessWithoutNullStreams, enough: number): Promise<Buffer> {
	const splitter = new PictureSplitter();
	const chunks: Buffer[] = [];
	let pictures = 0;
	for await (const chunk of child.stdout) {
		chunks.push(chunk as Buffer);
		pictures += splitter.push(chunk as Buffer).filter(({ starts }) => starts).length;
		if (pictures > enough) break;
	}
	return Buffer.concat(chunks);
}

/** The elementary stream of the video, and each picture's presentation time in ticks of 90 kHz. */
function demultiplex(stream: Buffer): { video: Buffer[]; times: number[]; keys: boolean[] } {
	const video: Buffer[] = [];
	const times: number[] = [];
	const keys: boolean[] = [];
	let current: Buffer[] | undefined;
	for (const { data, starts, key } of new PictureSplitter().push(stream)) {
		for (let at = 0; at < data.length; at += 188) {
			const packet = data.subarray(at, at + 188);
			if ((packet.readUInt16BE(1) & 0x1fff) !== 0x100) continue;
			let payload = packet.subarray(4 + (packet.readUInt8(3) & 0x20 ? 1 + packet.readUInt8(4) : 0));
			if (starts && at === 0) {
				times.push(presentationTime(payload));
				keys.push(key);
				payload = payload.subarray(9 + payload.readUInt8(8));
				current = [];
				video.push(Buffer.alloc(0));
			}
			current?.push(payload);
			if (current) video[video.length - 1] = Buffer.concat(current);
		}
	}
	return { video, times, keys };
}

/** ISO/IEC 13818-1 §2.4.3.7: 33 bits, in three parts with a marker bit after each. */
function presentationTime(pes: Buffer): number {
	const high = (pes.readUInt8(9) >> 1) & 7;
	return high * 2 ** 30 + (pes.readUInt16BE(10) >> 1) * 2 ** 15 + (pes.readUInt16BE(12) >> 1);
}

function decode(pictures: readonly Buffer[]): Frame[] {
	const codec = Codec.findDecoderByName(FF_DECODER_MPEG1VIDEO) as Codec;
	const context = new CodecContext();
	context.allocContext3(codec);
	context.setOption("flags", "low_delay");
	expect(context.open2Sync(codec, null)).toBeGreaterThanOrEqual(0);
	const packet = new Packet();
	packet.alloc();
	const frames: Frame[] = [];
	for (const data of [...pictures, undefined]) {
		if (data) packet.data = data;
		expect(context.sendPacketSync(data ? packet : null)).toBeGreaterThanOrEqual(0);
		for (;;) {
			const frame = new Frame();
			frame.alloc();
			const status = context.receiveFrameSync(frame);
			if (status === AVERROR_EAGAIN || status === AVERROR_EOF) break;
			expect(status).toBeGreaterThanOrEqual(0);
			frames.push(frame);
		}
	}
	return frames;
}

/** [luma, blue, red] at a place of a picture. */
function sample(frame: Frame, x: number, y: number): number[] {
	const [luma, blue, red] = frame.data ?? [];
	const [stride = 0, half = 0] = frame.linesize;
	const at = (y >> 1) * half + (x >> 1);
	return [luma?.[y * stride + x] ?? -1, blue?.[at] ?? -1, red?.[at] ?? -1];
}

/** Some places in the left half of the picture, which is masked. */
const places = [
	[8, 8],
	[8, 170],
	[80, 90],
	[150, 40],
] as const;

describe("the transcoder", () => {
	it("makes MPEG-1 of a camera's sub stream, as steady and as masked as that is", async () => {
		const child = start(order());
		const stream = await film(child, 40);
		child.kill();
		const { video, times, keys } = demultiplex(stream);
		const frames = decode(video.slice(0, -1));
		expect(frames.length).toBeGreaterThanOrEqual(38);
		expect([frames[0]?.width, frames[0]?.height]).toEqual([320, 180]);
		const fill = yuvOf(defaultFill);
		for (const frame of frames) {
			for (const [x, y] of places) {
				const [luma = 0, blue = 0, red = 0] = sample(frame, x, y);
				const error = Math.max(Math.abs(luma - fill.y), Math.abs(blue - fill.u), Math.abs(red - fill.v));
				expect(error, `${luma} ${blue} ${red} at ${x},${y}`).toBeLessThanOrEqual(6);
			}
		}
		const open = frames.map((frame) => sample(frame, 240, 120)[0] ?? 0);
		expect(Math.max(...open)).toBeGreaterThan(40);
		// Tables come with key pictures alone: each would be one more message to a page.
		const packets = Array.from({ length: Math.floor(stream.length / 188) }, (_, index) => 188 * index);
		const tables = packets.filter((at) => (stream.readUInt16BE(at + 1) & 0x1fff) !== 0x100);
		expect(tables.length).toBeLessThanOrEqual(3 * keys.filter((key) => key).length);
		// A key picture each second, and the first of all.
		expect(keys[0]).toBe(true);
		expect(keys.indexOf(true, 1)).toBeLessThanOrEqual(16);
		const gaps = times.slice(1).map((time, index) => time - (times[index] as number));
		expect(Math.min(...gaps)).toBeGreaterThan(0);
		expect(gaps.filter((gap) => gap % 3000 !== 0)).toEqual([]);
	});

	it("makes the picture as small as it is told", async () => {
		const child = start(order({ maxWidth: 160, maxHeight: 120 }));
		const { video } = demultiplex(await film(child, 3));
		child.kill();
		const [frame] = decode(video.slice(0, -1));
		expect([frame?.width, frame?.height]).toEqual([160, 90]);
	});

	it("ends with the console that started it", async () => {
		const child = start(order());
		await once(child.stdout, "data");
		child.stdout.resume();
		const exit = once(child, "exit");
		child.stdin.destroy();
		expect(await exit).toEqual([0, null]);
	});

	it.each([
		["a wrong password", { password: "not this one" }, /^the stream cannot be opened: .*Unauthorized/i],
		["no such stream", { url: "rtsp://127.0.0.1:1/nothing" }, /^the stream cannot be opened: /],
		["an order that makes no sense", { url: "file:///etc/passwd" }, /^the order lacks a field/],
	])("says what was wrong with %s, in words that hold no secret", async (_, changes, message) => {
		const child = start(order(changes));
		let said = "";
		child.stderr.on("data", (text) => {
			said += text;
		});
		expect(await once(child, "close")).toEqual([3, null]);
		expect(said).toMatch(message);
		expect(said).not.toContain(camera.credentials.viewer.password);
		expect(said).not.toContain("not this one");
		expect(said).not.toContain("rtsp:");
	});
});
