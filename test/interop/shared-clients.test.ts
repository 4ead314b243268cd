import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

/**
 * Checks that others wrote with real clients, where they are at hand: `PERSIENNE_SHARED` or ../shared. Each ends in
 * "N passed, N failed, N skipped" and names in a line what failed.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const shared = resolve(root, process.env["PERSIENNE_SHARED"] ?? "../shared");
const clients = join(shared, "clients");
const there = existsSync(clients);
if (!there) process.stderr.write(`SKIPPED: the shared clients, since there is no ${clients}\n`);

let device: Device;
beforeAll(async () => {
	if (there) device = await Device.start(undefined, ["--cameras", "1"]);
});
afterAll(() => device?.stop());

interface Check {
	readonly name: string;
	readonly program: string;
	readonly script: string;
	/** HOST PORT USER PASSWORD [RTSP_URL] */
	readonly args: () => readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

function endpoint(url: string): readonly [string, string] {
	const { hostname, port } = new URL(url);
	return [hostname, port];
}
const login = (who: "admin" | "viewer" | "mqtt"): readonly string[] => {
	const { user, password } = device.ready.credentials[who];
	return [user, password];
};

const checks: readonly Check[] = [
	{
		name: "RTSP players, main stream",
		program: "python3",
		script: "rtsp/run.py",
		args: () => [...endpoint(device.camera.rtsp.main), ...login("viewer"), device.camera.rtsp.main],
		env: { EXPECT: "h264,1920,1080,25", CLIENTS: "raw,ffmpeg,gst,curl" },
	},
	{
		name: "RTSP players, sub stream",
		program: "python3",
		script: "rtsp/run.py",
		args: () => [...endpoint(device.camera.rtsp.sub), ...login("viewer"), device.camera.rtsp.sub],
		env: { EXPECT: "h264,640,360,15", CLIENTS: "raw,ffmpeg,gst,curl" },
	},
	{
		name: "MQTT clients",
		program: "python3",
		script: "mqtt/run.py",
		args: () => [...endpoint(device.ready.mqtt.url), ...login("mqtt")],
		// The account reads; it may not write, so the round trips are not for it.
		env: { NOPUB: "1", JSON: "onvif-ej|health", TOPIC: "persienne/#" },
	},
	{
		name: "npm onvif",
		program: process.execPath,
		script: "agsh-onvif/run.cjs",
		args: () => [...endpoint(device.camera.onvif), ...login("admin")],
		env: { NODE_PATH: join(root, "node_modules") },
	},
];

describe.runIf(there)("the shared clients", () => {
	it.runIf(have("python3")).each(checks)(
		"$name",
		{ timeout: 300_000 },
		async ({ program, script, args, env }) => {
			const { stdout } = await run(program, [join(clients, script), ...args()], { seconds: 280, env });
			const lines = stdout.toString().trim().split("\n");
			process.stdout.write(`${script}: ${lines.at(-1)}\n`);
			expect(lines.filter((line) => line.startsWith("FAIL"))).toEqual([]);
			expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed/);
		},
	);
});
