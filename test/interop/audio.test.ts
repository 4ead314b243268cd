import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { play } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

/* Cameras with sound, as players hear them. */

let device: Device;
beforeAll(async () => {
	const camera = (audio: string) => ({ name: audio, scene: "street", audio });
	device = await Device.start({ config: { cameras: [camera("g711"), camera("aac")] } });
});
afterAll(() => device.stop());

const cameras = [
	{ name: "g711", codec: "pcm_mulaw", rate: 8000, depay: "rtppcmudepay", decode: "mulawdec" },
	{ name: "aac", codec: "aac", rate: 16_000, depay: "rtpmp4gdepay", decode: "avdec_aac" },
].flatMap((camera) => ["tcp", "udp"].map((transport) => ({ ...camera, transport })));

const of = (name: string) => device.ready.cameras.find((camera) => camera.name === name)?.rtsp.sub as string;

describe.runIf(have("ffmpeg"))("FFmpeg", () => {
	it.concurrent.each(cameras)(
		"hears the tone of $name every 2.048 s over $transport",
		async ({ name, codec, rate, transport }) => {
			const url = signedIn(of(name), device.ready.credentials.viewer);
			const input = ["-v", "error", "-rtsp_transport", transport, "-i", url];
			const samples = ["-t", "7", "-vn", "-f", "s16le", "-ac", "1", "-c:a", "pcm_s16le", "pipe:1"];
			const { stdout, stderr, status } = await run("ffmpeg", [...input, ...samples]);
			expect(stderr).toBe("");
			expect(status).toBe(0);
			const show = [
				"-select_streams",
				"a",
				"-show_entries",
				"stream=codec_name,sample_rate",
				"-of",
				"csv=p=0",
			];
			const probed = await run("ffprobe", [...input, ...show]);
			expect(probed.stdout.toString().trim()).toBe(`${codec},${rate}`);
			const tones = tonesIn(new Int16Array(new Uint8Array(stdout).buffer), rate);
			expect(tones.length).toBeGreaterThanOrEqual(3);
			for (const [index, at] of tones.slice(1).entries())
				expect(Math.abs(at - (tones[index] as number) - 2.048)).toBeLessThan(0.03);
		},
	);
});

/** When tones begin, in seconds. */
function tonesIn(samples: Int16Array, rate: number): number[] {
	const step = rate / 100;
	const found: number[] = [];
	let before = true;
	for (let at = 0; at + step <= samples.length; at += step) {
		const part = samples.subarray(at, at + step);
		const loud = Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / step) > 2500;
		if (loud && !before) found.push(at / rate);
		before = loud;
	}
	return found;
}

describe.runIf(have("gst-launch-1.0"))("GStreamer", () => {
	it.concurrent.each(cameras)("plays $name over $transport", async ({ name, depay, decode, transport }) => {
		const { user, password } = device.ready.credentials.viewer;
		const login = [`user-id=${user}`, `user-pw=${password}`, `protocols=${transport}`, "name=s"];
		const source = ["rtspsrc", `location=${of(name)}`, ...login, "s.", "!"];
		const sound = ["application/x-rtp,media=audio", "!", depay, "!", decode];
		expect(await play([...source, ...sound], { buffers: 40 })).toEqual({ buffers: 40, errors: [] });
	});
});
