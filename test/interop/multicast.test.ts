import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { play } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

/*
 * Players that nobody here wrote, by multicast on a network of this machine.
 */

const address = Object.values(networkInterfaces())
	.flatMap((found) => found ?? [])
	.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
if (!address) process.stderr.write("SKIPPED: no network but the loopback for multicast\n");

let device: Device;
beforeAll(async () => {
	if (address) device = await Device.start({ args: ["--cameras", "1", "--multicast", "--host", address] });
});
afterAll(() => device?.stop());

const paths = ["", "/multicast"];

describe.runIf(address !== undefined && have("ffmpeg"))("FFmpeg", () => {
	it.each(paths)("decodes pictures of the stream's path with %j behind it", async (path) => {
		const url = signedIn(device.camera.rtsp.sub + path, device.ready.credentials.viewer);
		const input = ["-xerror", "-err_detect", "explode", "-rtsp_transport", "udp_multicast", "-i", url];
		const output = ["-frames:v", "20", "-an", "-progress", "pipe:1", "-f", "null", "-"];
		const { status, stdout } = await run("ffmpeg", ["-v", "error", ...input, ...output], { seconds: 60 });
		expect(status).toBe(0);
		expect(Number([...stdout.toString().matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1])).toBe(20);
	});

	it("plays for two at once, who get the same packets", async () => {
		const url = signedIn(device.camera.rtsp.sub, device.ready.credentials.viewer);
		const probe = [
			"-v",
			"error",
			"-rtsp_transport",
			"udp_multicast",
			"-show_entries",
			"stream=codec_name",
			url,
		];
		const outcomes = await Promise.all([run("ffprobe", probe), run("ffprobe", probe)]);
		for (const { status, stdout } of outcomes) {
			expect(status).toBe(0);
			expect(stdout.toString()).toContain("h264");
		}
	});
});

describe.runIf(address !== undefined && have("gst-launch-1.0"))("GStreamer", () => {
	it.each(paths)("plays the stream's path with %j behind it", async (path) => {
		const { user, password } = device.ready.credentials.viewer;
		const location = device.camera.rtsp.sub + path;
		const source = ["rtspsrc", `location=${location}`, `user-id=${user}`, `user-pw=${password}`];
		const decode = ["rtph264depay", "!", "h264parse", "!", "avdec_h264", "output-corrupt=false"];
		const chain = [...source, "protocols=udp-mcast", "latency=100", "!", ...decode];
		expect((await play(chain, { buffers: 30 })).buffers).toBe(30);
	});
});
