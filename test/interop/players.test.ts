import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { play } from "./lib/gstreamer.ts";
import { have, run } from "./lib/run.ts";

/** How long each player plays, in seconds; `PERSIENNE_INTEROP_SECONDS=5` for a hurried one. */
const seconds = Number(process.env["PERSIENNE_INTEROP_SECONDS"] ?? 60);

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device.stop());

const urlOf = (stream: "main" | "sub") =>
	signedIn(device.camera.rtsp[stream], device.ready.credentials.viewer);

const profiles = [
	{ stream: "main", width: 1920, height: 1080, fps: 25 },
	{ stream: "sub", width: 640, height: 360, fps: 15 },
] as const;
const sessions = profiles.flatMap((profile) =>
	(["tcp", "udp"] as const).map((transport) => ({ ...profile, transport })),
);

describe.runIf(have("ffprobe", "ffmpeg"))("FFmpeg", () => {
	it.each(sessions)(
		"ffprobe describes $stream over $transport",
		async ({ stream, width, height, fps, transport }) => {
			const fields = "stream=codec_name,width,height,avg_frame_rate,pix_fmt,color_range,color_space";
			const args = [
				"-v",
				"error",
				"-rtsp_transport",
				transport,
				"-show_entries",
				fields,
				"-of",
				"json",
				urlOf(stream),
			];
			const { status, stdout, stderr } = await run("ffprobe", args);
			expect(stderr).toBe("");
			expect(status).toBe(0);
			const { streams } = JSON.parse(stdout.toString()) as { streams: Record<string, unknown>[] };
			expect(streams[0]).toMatchObject({
				codec_name: "h264",
				width,
				height,
				pix_fmt: "yuv420p",
				color_range: "tv",
				color_space: "bt709",
				avg_frame_rate: `${fps}/1`,
			});
		},
	);

	it(`decodes both streams over TCP and UDP at once for ${seconds} s without an error`, {
		timeout: (seconds + 60) * 1000,
	}, async () => {
		const outcomes = await Promise.all(
			sessions.map(async ({ stream, fps, transport }) => {
				const input = [
					"-xerror",
					"-err_detect",
					"explode",
					"-rtsp_transport",
					transport,
					"-i",
					urlOf(stream),
				];
				const output = ["-t", String(seconds), "-an", "-progress", "pipe:1", "-f", "null", "-"];
				const { status, stdout, stderr } = await run("ffmpeg", ["-v", "warning", ...input, ...output], {
					seconds: seconds + 40,
				});
				const frames = Number([...stdout.toString().matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1]);
				return { session: `${stream} over ${transport}`, status, stderr, share: frames / (fps * seconds) };
			}),
		);
		for (const { session, status, stderr, share } of outcomes) {
			expect(stderr, session).toBe("");
			expect(status, session).toBe(0);
			// A machine that is busy otherwise gets fewer pictures, however few: the camera leaves out what it has no time for.
			expect(share * seconds, session).toBeGreaterThan(1);
			expect(share, session).toBeLessThan(1.05);
			process.stdout.write(`${session}: ${Math.round(share * 100)} % of the pictures in ${seconds} s\n`);
		}
	});

	it("a wrong password is refused", async () => {
		const url = signedIn(device.camera.rtsp.main, { user: "viewer", password: "not this one" });
		const { status, stderr } = await run("ffprobe", ["-v", "error", "-rtsp_transport", "tcp", url]);
		expect(status).not.toBe(0);
		expect(stderr).toContain("401 Unauthorized");
	});
});

describe.runIf(have("gst-launch-1.0"))("GStreamer", () => {
	it.each(sessions)("rtspsrc plays $stream over $transport", async ({ stream, transport }) => {
		const { user, password } = device.ready.credentials.viewer;
		const source = [
			"rtspsrc",
			`location=${device.camera.rtsp[stream]}`,
			`user-id=${user}`,
			`user-pw=${password}`,
		];
		const decode = ["rtph264depay", "!", "h264parse", "!", "avdec_h264", "output-corrupt=false"];
		const chain = [...source, `protocols=${transport}`, "latency=100", "!", ...decode];
		expect(await play(chain, { buffers: 50 })).toEqual({ buffers: 50, errors: [] });
	});
});

/** The address that a client asks the web services at, as a URL of RTSP. */
const atWebPort = (stream: "main" | "sub") => {
	const { host } = new URL(device.camera.onvif);
	return `rtsp://${host}${new URL(device.camera.rtsp[stream]).pathname}`;
};

describe("through RTSP-over-HTTP tunnels", () => {
	it.runIf(have("ffmpeg")).each([
		["the web services' port", () => signedIn(atWebPort("sub"), device.ready.credentials.viewer)],
		["the RTSP port", () => urlOf("sub")],
	])("ffmpeg decodes pictures from %s", async (_, url) => {
		const input = ["-xerror", "-err_detect", "explode", "-rtsp_transport", "http", "-i", url()];
		const output = ["-frames:v", "20", "-an", "-progress", "pipe:1", "-f", "null", "-"];
		const { status, stdout, stderr } = await run("ffmpeg", ["-v", "warning", ...input, ...output], {
			seconds: 60,
		});
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(Number([...stdout.toString().matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1])).toBe(20);
	});

	it.runIf(have("ffprobe"))("a wrong password is refused", async () => {
		const url = signedIn(atWebPort("sub"), { user: "viewer", password: "not this one" });
		const { status, stderr } = await run("ffprobe", ["-v", "error", "-rtsp_transport", "http", url]);
		expect(status).not.toBe(0);
		expect(stderr).toContain("401 Unauthorized");
	});

	// rtspsrc tunnels where the URL says so: `rtsph`.
	it.runIf(have("gst-launch-1.0"))("GStreamer's rtspsrc plays", async () => {
		const { user, password } = device.ready.credentials.viewer;
		const location = atWebPort("sub").replace("rtsp:", "rtsph:");
		const source = ["rtspsrc", `location=${location}`, `user-id=${user}`, `user-pw=${password}`];
		const decode = ["rtph264depay", "!", "h264parse", "!", "avdec_h264", "output-corrupt=false"];
		// What goes wrong while it hangs up, in its last moment, is not looked at: pictures are counted.
		const { buffers } = await play([...source, "protocols=tcp+http", "latency=100", "!", ...decode], {
			buffers: 30,
		});
		expect(buffers).toBe(30);
	});
});
