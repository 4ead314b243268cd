import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const main = fileURLToPath(new URL("../../dist/device/cli/main.js", import.meta.url));
const seconds = 8;

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device.stop());

const path = (name: string) => join(device.folder, name);
const url = (stream: "main" | "sub") => signedIn(device.camera.rtsp[stream], device.ready.credentials.viewer);

interface Verdict {
	readonly ok: boolean;
	readonly verdict: string;
	readonly pictures: number;
	readonly proven: number;
	readonly tail: number;
	readonly key: { readonly trusted: boolean };
	readonly policies: readonly { readonly policy: string }[];
	readonly problems: readonly { readonly kind: string }[];
}

async function verify(files: readonly string[], ...options: string[]): Promise<Verdict[]> {
	const dataDir = ["--data-dir", path("data")];
	const key = options.length > 0 ? options : dataDir;
	const { stdout, stderr } = await run(process.execPath, [main, "verify", ...files, "--json", ...key], {
		env: { PERSIENNE_DOCTOR_PASSWORD: device.ready.credentials.viewer.password },
	});
	expect(stderr).toBe("");
	return stdout
		.toString()
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Verdict);
}

const ffmpeg = (...args: string[]) =>
	run("ffmpeg", ["-v", "error", "-y", ...args], { seconds: seconds + 40 });

describe.runIf(have("ffmpeg", "curl"))("what ffmpeg records with -c copy", () => {
	const containers = ["mp4", "mkv", "ts", "h264"] as const;

	it("is proven in every container, main and sub stream, and after it was put into another one", async () => {
		const jobs = containers.flatMap((container) =>
			(["main", "sub"] as const).map((stream) => ({ stream, file: path(`${stream}.${container}`) })),
		);
		await Promise.all(
			jobs.map(({ stream, file }) => {
				const input = ["-rtsp_transport", "tcp", "-i", url(stream)];
				return ffmpeg(...input, "-t", String(seconds), "-c", "copy", file);
			}),
		);
		const files = jobs.map(({ file }) => file);
		for (const from of ["mp4", "ts"]) {
			for (const to of containers) {
				const file = path(`${from}-to.${to}`);
				await ffmpeg("-i", path(`main.${from}`), "-c", "copy", file);
				files.push(file);
			}
		}
		for (const [index, verdict] of (await verify(files)).entries()) {
			expect(verdict, files[index]).toMatchObject({ ok: true, key: { trusted: true }, problems: [] });
			expect(verdict.pictures, files[index]).toBeGreaterThan(10);
			expect(verdict.proven + verdict.tail, files[index]).toBe(verdict.pictures);
			expect(verdict.policies, files[index]).toHaveLength(1);
		}
	});

	it("is proven with the key that the camera tells to whoever signs in", async () => {
		const [verdict] = await verify([path("main.mp4")], "--key", device.camera.control, "--user", "viewer");
		expect(verdict).toMatchObject({ ok: true, key: { trusted: true } });
	});

	it("is not when a byte in it is altered, a piece cut out, or it was coded anew", async () => {
		const whole = readFileSync(path("main.h264"));
		const scratched = Buffer.from(whole);
		scratched[whole.length >> 1] = (scratched[whole.length >> 1] as number) ^ 1;
		writeFileSync(path("scratched.h264"), scratched);
		const cut = Math.round(whole.length / 3);
		writeFileSync(path("cut.h264"), Buffer.concat([whole.subarray(0, cut), whole.subarray(2 * cut)]));
		await ffmpeg("-i", path("main.mp4"), "-c:v", "libx264", "-preset", "ultrafast", path("anew.mp4"));
		const [first, second, third] = await verify(["scratched.h264", "cut.h264", "anew.mp4"].map(path));
		expect(first).toMatchObject({ ok: false });
		// Where the picture that was hit carries a signature, that is what does not fit.
		expect(first?.problems.map(({ kind }) => kind).join()).toMatch(/altered|bad-signature/);
		expect(second).toMatchObject({ ok: false });
		expect(second?.problems.map(({ kind }) => kind)).toContain("missing");
		expect(third).toMatchObject({ ok: false, proven: 0 });
		expect(third?.problems.map(({ kind }) => kind)).toEqual(["foreign"]);
	});

	it("is a snapshot, too, which other programs read as ever", async () => {
		const { user, password } = device.ready.credentials.viewer;
		const login = ["--digest", "-u", `${user}:${password}`];
		await run("curl", ["-sf", ...login, "-o", path("still.jpg"), device.camera.snapshot]);
		expect((await verify([path("still.jpg")]))[0]).toMatchObject({
			ok: true,
			verdict: "intact",
			pictures: 1,
		});
		const decoded = await run("ffmpeg", ["-v", "warning", "-i", path("still.jpg"), "-f", "null", "-"]);
		expect(decoded.stderr).not.toMatch(/COM|comment|invalid/i);
	});

	it("decodes without a complaint", async () => {
		// With its own times: a busy camera leaves pictures out, and an even rate has no place for the others.
		const everyPicture = ["-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-"];
		const decoded = await run("ffmpeg", ["-v", "warning", "-i", path("main.mkv"), ...everyPicture], {
			seconds: 60,
		});
		expect(decoded.stderr).toBe("");
	});
});

describe.runIf(have("gst-launch-1.0"))("what GStreamer records", () => {
	it("is proven in Matroska and in MPEG-TS", async () => {
		const record = (muxer: string, file: string) => {
			const source = ["rtspsrc", `location=${url("sub")}`, "protocols=tcp", "!", "rtph264depay"];
			const sink = ["!", "h264parse", "!", muxer, "!", "filesink", `location=${file}`];
			return run("timeout", [
				"-s",
				"INT",
				String(2 * seconds),
				"gst-launch-1.0",
				"-q",
				"-e",
				...source,
				...sink,
			]);
		};
		await Promise.all([record("matroskamux", path("gst.mkv")), record("mpegtsmux", path("gst.ts"))]);
		for (const verdict of await verify([path("gst.mkv"), path("gst.ts")])) {
			expect(verdict).toMatchObject({ ok: true, problems: [] });
			expect(verdict.pictures).toBeGreaterThan(5);
		}
	});
});
