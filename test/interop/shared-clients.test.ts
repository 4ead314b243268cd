import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, type ExpectStatic, it } from "vitest";
import { Device } from "./lib/device.ts";
import { interruptedSend, unlinked } from "./lib/gstreamer.ts";
import { have } from "./lib/run.ts";
import { clients, later, modules, python, runClient, there } from "./lib/shared.ts";

let device: Device;
beforeAll(async () => {
	if (there) device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device?.stop());

interface Check {
	readonly name: string;
	readonly command: readonly string[];
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

/**
 * These watch, and wait for most of their time: they go on side by side. How many pictures come is for players.test.ts: a
 * machine that is busy otherwise gets fewer.
 */
const checks: readonly Check[] = [
	{
		name: "RTSP players, main stream",
		command: [python, join(clients, "rtsp/run.py")],
		args: () => [...endpoint(device.camera.rtsp.main), ...login("viewer"), device.camera.rtsp.main],
		env: { EXPECT: "h264,1920,1080,", CLIENTS: "raw,ffmpeg,gst,curl" },
	},
	{
		name: "RTSP players, sub stream",
		command: [python, join(clients, "rtsp/run.py")],
		args: () => [...endpoint(device.camera.rtsp.sub), ...login("viewer"), device.camera.rtsp.sub],
		env: { EXPECT: "h264,640,360,", CLIENTS: "raw,ffmpeg" },
	},
	{
		name: "MQTT clients",
		command: [python, join(clients, "mqtt/run.py")],
		args: () => [...endpoint(device.ready.mqtt.url), ...login("mqtt")],
		// The account reads and may not write, so the round trips are not for it.
		env: { NOPUB: "1", JSON: "onvif-ej|health", TOPIC: "persienne/#" },
	},
];

/** These come by themselves: one judges all that is on the wire, one sets encoders, which ends the sessions of who plays. */
const byThemselves: readonly Check[] = [
	{
		name: "RTP on the wire",
		command: [python, join(clients, "rtsp/run.py")],
		args: () => [...endpoint(device.camera.rtsp.main), ...login("viewer"), device.camera.rtsp.main],
		env: { EXPECT: "h264,1920,1080,", CLIENTS: "tshark" },
	},
	{
		name: "npm onvif",
		command: [process.execPath, join(clients, "agsh-onvif/run.cjs")],
		args: () => [...endpoint(device.camera.onvif), ...login("admin")],
		env: { NODE_PATH: modules, ONLY: later },
	},
];

const isRaced = (failure: string) =>
	failure.startsWith("FAIL gst:") && (interruptedSend.test(failure) || unlinked.test(failure));
const nameOf = (failure: string) => failure.split(" : ")[0];

/** Of GStreamer's checks that lost a race against themselves, those that do each time, and whatever else fails meanwhile. */
async function gstreamerAgain(
	command: readonly string[],
	env: Readonly<Record<string, string>>,
	raced: readonly string[],
): Promise<readonly string[]> {
	let left = raced;
	for (let attempt = 0; attempt < 3 && left.length > 0; attempt++) {
		process.stdout.write(`once more, for GStreamer interrupted itself: ${left.join("; ")}\n`);
		const { failures } = await runClient(command, { ...env, CLIENTS: "gst" });
		const others = failures.filter((failure) => !isRaced(failure));
		if (others.length > 0) return others;
		const names = new Set(failures.map(nameOf));
		left = left.filter((failure) => names.has(nameOf(failure)));
	}
	return left;
}

async function expectPassed(expect: ExpectStatic, { command, args, env }: Check): Promise<void> {
	const { passed, failures } = await runClient([...command, ...args()], env);
	expect(failures.filter((failure) => !isRaced(failure))).toEqual([]);
	// Whoever loses a race against itself may run again; a camera that hangs up would lose each time.
	const raced = failures.filter(isRaced);
	expect(await gstreamerAgain([...command, ...args()], env, raced)).toEqual([]);
	expect(passed).toBeGreaterThan(0);
}

describe.runIf(there && existsSync(python) && have("ffmpeg"))("the shared clients", () => {
	it.concurrent.for(checks)("$name", (check, { expect }) => expectPassed(expect, check));

	it.for(byThemselves)("$name", (check, { expect }) => expectPassed(expect, check));
});
