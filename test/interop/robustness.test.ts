import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Device, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

let device: Device | undefined;
afterEach(async () => {
	await device?.stop();
	device = undefined;
});

/** Writes to a port and reads until it is closed, at the latest by us. */
async function pour(url: string, bytes: Uint8Array): Promise<void> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.on("error", () => {}); // a device may well reset a connection that sends this
	socket.end(bytes);
	socket.resume();
	socket.setTimeout(2_000, () => socket.destroy());
	await new Promise((resolve) => socket.once("close", resolve));
}

async function isOpen(url: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	const open = await Promise.race([
		once(socket, "connect").then(() => true),
		once(socket, "error").then(() => false),
	]).catch(() => false);
	socket.destroy();
	return open;
}

const garbage: [string, () => Buffer][] = [
	["noise", () => randomBytes(100_000)],
	["zeros", () => Buffer.alloc(100_000)],
	["one long line", () => Buffer.alloc(1_000_000, "A")],
	[
		"a request that promises too much",
		() => Buffer.from("POST / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n"),
	],
	["interleaved frames before any session", () => Buffer.from("$\x00\xff\xff".repeat(10_000), "latin1")],
	["a CONNECT of 256 MB", () => Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4, 0x4d, 0x51, 0x54, 0x54])],
];

/** The answer to a DESCRIBE without credentials. */
async function describeUnsigned(url: string): Promise<string> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.write(`DESCRIBE ${url} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n`);
	const [answer] = (await once(socket, "data")) as [Buffer];
	socket.destroy();
	return answer.toString("latin1");
}

describe.runIf(have("ffprobe", "curl"))("the device", () => {
	it("challenges freshly at each DESCRIBE", async () => {
		device = await Device.start({ args: ["--cameras", "1"] });
		const url = device.camera.rtsp.main;
		const answers = [await describeUnsigned(url), await describeUnsigned(url)];
		for (const answer of answers) expect(answer).toMatch(/^RTSP\/1\.0 401 /);
		const nonces = answers.map((answer) => /nonce="([^"]+)"/.exec(answer)?.[1]);
		expect(nonces).not.toContain(undefined);
		expect(new Set(nonces).size).toBe(2);
	});

	it("outlives garbage on every port: the next good client is served", async () => {
		device = await Device.start({ args: ["--cameras", "1"] });
		const { camera, ready } = device;
		const ports = [camera.onvif, camera.rtsp.main, ready.mqtt.url];
		await Promise.all(ports.flatMap((url) => garbage.map(([, bytes]) => pour(url, bytes()))));
		const url = signedIn(camera.rtsp.sub, ready.credentials.viewer);
		const { status, stderr } = await run("ffprobe", ["-v", "error", "-rtsp_transport", "tcp", url]);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const { user, password } = ready.credentials.viewer;
		const sign = [
			"--digest",
			"--user",
			`${user}:${password}`,
			"--output",
			"/dev/null",
			"--write-out",
			"%{http_code}",
		];
		expect((await run("curl", ["-sS", ...sign, camera.snapshot])).stdout.toString()).toBe("200");
		expect(await isOpen(ready.mqtt.url)).toBe(true);
	});

	it.each(["SIGINT", "SIGTERM"] as const)(
		"ends at %s while it is watched, and leaves no process and no port",
		async (signal) => {
			const started = await Device.start({ args: ["--cameras", "1"] });
			const { camera, ready, pid } = started;
			const url = signedIn(camera.rtsp.main, ready.credentials.viewer);
			const player = run("ffmpeg", ["-v", "quiet", "-rtsp_transport", "tcp", "-i", url, "-f", "null", "-"]);
			const probe = await run("ffprobe", ["-v", "error", "-rtsp_transport", "tcp", url]);
			expect(probe.status).toBe(0);
			const asked = performance.now();
			expect(await started.stop(signal)).toBe(0);
			expect(performance.now() - asked).toBeLessThan(5_000); // what the interface promises
			await player;
			expect(() => process.kill(pid, 0)).toThrow("ESRCH");
			for (const address of [camera.onvif, camera.rtsp.main, ready.mqtt.url])
				expect(await isOpen(address)).toBe(false);
		},
	);
});
