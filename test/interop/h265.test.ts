import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { play } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

/* A camera whose main stream is configured to be H.265, as players and recorders find it. */

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));

let device: Device;
beforeAll(async () => {
	const video = { main: { codec: "h265", size: "1280x720", fps: 15, bitrate: "2M" } };
	device = await Device.start({ config: { cameras: [{ name: "cam-1", scene: "street", video }] } });
});
afterAll(() => device.stop());

const url = () => signedIn(device.camera.rtsp.main, device.ready.credentials.viewer);
const over = (transport: string) => ["-rtsp_transport", transport, "-i", url()];

describe.runIf(have("ffprobe", "ffmpeg"))("FFmpeg", () => {
	it.each(["tcp", "udp"])("describes and decodes it over %s", async (transport) => {
		const fields = "stream=codec_name,profile,width,height,pix_fmt,color_range,color_space,avg_frame_rate";
		const show = ["-show_entries", fields, "-select_streams", "v", "-of", "json"];
		const probed = await run("ffprobe", ["-v", "error", ...over(transport), ...show]);
		expect(probed.stderr).toBe("");
		const { streams } = JSON.parse(probed.stdout.toString()) as { streams: Record<string, unknown>[] };
		expect(streams[0]).toEqual({
			codec_name: "hevc",
			profile: "Main",
			width: 1280,
			height: 720,
			pix_fmt: "yuv420p",
			color_range: "tv",
			color_space: "bt709",
			avg_frame_rate: "15/1",
		});
		const decode = [
			"-xerror",
			"-err_detect",
			"explode",
			...over(transport),
			"-t",
			"5",
			"-an",
			"-f",
			"null",
			"-",
		];
		const decoded = await run("ffmpeg", ["-v", "warning", ...decode]);
		expect(decoded.stderr).toBe("");
		expect(decoded.status).toBe(0);
	});

	it("records it with -c copy, and verify proves what it recorded", async () => {
		const containers = ["mp4", "mkv", "ts", "hevc"];
		const proveOne = async (container: string) => {
			const file = join(device.folder, `main.${container}`);
			const copy = [...over("tcp"), "-t", "4", "-an", "-c", "copy", file];
			expect((await run("ffmpeg", ["-v", "error", "-y", ...copy])).status).toBe(0);
			const data = ["--data-dir", join(device.folder, "data")];
			const { stdout } = await run(process.execPath, [main, "verify", file, "--json", ...data]);
			const verdict = JSON.parse(stdout.toString()) as Record<string, unknown>;
			expect(verdict, container).toMatchObject({ ok: true, key: { trusted: true }, problems: [] });
			expect(verdict["pictures"]).toBeGreaterThan(10);
		};
		await Promise.all(containers.map(proveOne));
	});
});

describe.runIf(have("gst-launch-1.0"))("GStreamer", () => {
	it.each(["tcp", "udp"])("plays it over %s", async (transport) => {
		const { user, password } = device.ready.credentials.viewer;
		const login = [`user-id=${user}`, `user-pw=${password}`, `protocols=${transport}`, "latency=100"];
		const source = ["rtspsrc", `location=${device.camera.rtsp.main}`, ...login];
		const decode = ["rtph265depay", "!", "h265parse", "!", "avdec_h265", "output-corrupt=false"];
		expect(await play([...source, "!", ...decode], { buffers: 30 })).toEqual({ buffers: 30, errors: [] });
	});
});
