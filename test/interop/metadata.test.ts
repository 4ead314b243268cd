import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeDocument } from "../helpers/onvif-schema.ts";
import { Device, signedIn } from "./lib/device.ts";
import { launch } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

let device: Device;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "persienne-metadata-"));
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(async () => {
	await device.stop();
	rmSync(folder, { recursive: true, force: true });
});

const url = () => signedIn(device.camera.rtsp.main, device.ready.credentials.viewer);
const transports = ["tcp", "udp"] as const;

/** Documents out of what a player wrote one behind the other. */
const documentsIn = (bytes: Buffer): string[] =>
	bytes
		.toString("utf8")
		.split(/(?=<\?xml )/)
		.filter((document) => document.includes("</tt:MetadataStream>"));

describe.runIf(have("ffmpeg", "ffprobe"))("FFmpeg", () => {
	it.each(transports)("sees video and data by %s", async (transport) => {
		const show = ["-show_entries", "stream=codec_type", "-of", "csv=p=0"];
		const args = ["-v", "error", "-rtsp_transport", transport, ...show, url()];
		const { stdout } = await run("ffprobe", args, { seconds: 60 });
		expect(stdout.toString().trim().split("\n")).toEqual(["video", "data"]);
	});

	it.each(transports)("gets documents by %s, each of which is valid", async (transport) => {
		const file = join(folder, transport);
		const copy = ["-map", "0:d", "-c", "copy", "-t", "10", "-f", "data", file];
		await run("ffmpeg", ["-v", "error", "-y", "-rtsp_transport", transport, "-i", url(), ...copy], {
			seconds: 60,
		});
		const documents = documentsIn(readFileSync(file));
		expect(documents.length).toBeGreaterThan(5);
		for (const document of documents) judgeDocument(document);
		const all = documents.join("");
		expect(documents[0]).toContain('PropertyOperation="Initialized"');
		expect(all).toContain("tns1:VideoSource/MotionAlarm");
		expect(all).toMatch(/<tt:Frame UtcTime="\d{4}-\d\d-\d\dT[\d:.]+Z"/);
		expect(all).toContain("<tt:BoundingBox ");
	});

	it("gets frames with the times of pictures", async () => {
		const show = ["-show_entries", "packet=stream_index,pts_time", "-of", "csv=p=0"];
		const args = ["-v", "error", "-rtsp_transport", "tcp", "-read_intervals", "%+15", ...show, url()];
		const { stdout } = await run("ffprobe", args, { seconds: 60 });
		const times: Record<string, number[]> = { 0: [], 1: [] };
		for (const line of stdout.toString().split("\n")) {
			const [, stream = "", time] = /^(\d),([\d.]+)/.exec(line) ?? [];
			if (time) times[stream]?.push(Number(time) * 1000);
		}
		const told = [...new Set(times["1"])];
		expect(told.length).toBeGreaterThan(9);
		// FFmpeg ties both tracks to one clock by their sender reports: what came before the first of them it places by guess.
		const tied = told.slice(told.length >> 1);
		// A picture is 40 ms from the next: one frame of ten would be as near to one by chance. An event has a time of its own.
		const distance = (time: number) => Math.min(...(times["0"] ?? []).map((other) => Math.abs(other - time)));
		const inStep = tied.filter((time) => distance(time) < 2);
		expect(inStep.length / tied.length).toBeGreaterThan(0.7);
	});

	it("keeps the video to itself when it copies to a file", async () => {
		const file = join(folder, "copy.mp4");
		await run(
			"ffmpeg",
			["-v", "error", "-y", "-rtsp_transport", "tcp", "-i", url(), "-t", "2", "-c", "copy", file],
			{
				seconds: 60,
			},
		);
		const { stdout } = await run("ffprobe", [
			"-v",
			"error",
			"-show_entries",
			"stream=codec_name",
			"-of",
			"csv=p=0",
			file,
		]);
		expect(stdout.toString().trim()).toBe("h264");
	});
});

describe.runIf(have("gst-launch-1.0"))("GStreamer", () => {
	it.each(transports)("sees the track of metadata by %s, and takes it", async (transport) => {
		const file = join(folder, `gst-${transport}`);
		const source = ["rtspsrc", `location=${url()}`, `protocols=${transport}`, "name=src", "latency=0"];
		const track = ["src.", "!", "application/x-rtp,media=application"];
		const take = ["!", "identity", "eos-after=5", "!", "filesink", `location=${file}`];
		const { stdout } = await launch(["-v", ...source, ...track, ...take], 120);
		expect(stdout.toString()).toMatch(/encoding-name=\(string\)VND\.ONVIF\.METADATA/);
		expect(readFileSync(file).toString("latin1")).toContain("<tt:MetadataStream");
	});
});
