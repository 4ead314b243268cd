import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curl } from "./lib/curl.ts";
import { Device, type Login, signedIn } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

type Answer<T> = (error: Error | null, result: T) => void;

/** The parts of npm `onvif` 0.8 that a VMS uses first; the package has no types of its own. */
interface Cam {
	readonly profiles?: {
		readonly $: { readonly token: string };
		readonly videoEncoderConfiguration: { readonly encoding: string };
	}[];
	connect(answer: Answer<void>): void;
	getDeviceInformation(answer: Answer<Record<string, string>>): void;
	getSystemDateAndTime(answer: Answer<Date>): void;
	getStreamUri(options: { protocol: string; profileToken: string }, answer: Answer<{ uri: string }>): void;
	getSnapshotUri(options: { profileToken: string }, answer: Answer<{ uri: string }>): void;
}
const { Cam } = createRequire(import.meta.url)("onvif") as { Cam: new (options: object) => Cam };

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device.stop());

/** An unconnected client, as it is created by UniFi Protect and others. */
function client({ user: username, password }: Login): Cam {
	const { hostname, port } = new URL(device.camera.onvif);
	return new Cam({ hostname, port: Number(port), username, password, autoconnect: false, timeout: 10_000 });
}

const ask = <T>(call: (answer: Answer<T>) => void): Promise<T> =>
	new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

describe("npm onvif", () => {
	it("connects, and learns the device's time and what it is", async () => {
		const cam = client(device.ready.credentials.viewer);
		await ask(cam.connect.bind(cam));
		const time = await ask(cam.getSystemDateAndTime.bind(cam));
		const about = await ask(cam.getDeviceInformation.bind(cam));
		expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(60_000);
		expect(about).toMatchObject({ manufacturer: "Persienne", firmwareVersion: device.ready.version });
	});

	it("lists profiles whose streams play and whose snapshots are JPEGs", async () => {
		const login = device.ready.credentials.viewer;
		const cam = client(login);
		await ask(cam.connect.bind(cam));
		const { profiles = [] } = cam;
		expect(profiles.length).toBeGreaterThanOrEqual(2);
		for (const {
			$: { token: profileToken },
		} of profiles) {
			const stream = await ask<{ uri: string }>((answer) =>
				cam.getStreamUri({ protocol: "RTSP", profileToken }, answer),
			);
			const snapshot = await ask<{ uri: string }>((answer) => cam.getSnapshotUri({ profileToken }, answer));
			if (have("ffprobe")) {
				const show = ["-show_entries", "stream=codec_type", "-of", "csv=p=0"];
				const url = signedIn(stream.uri, login);
				const { status, stdout } = await run("ffprobe", [
					"-v",
					"error",
					"-rtsp_transport",
					"tcp",
					...show,
					url,
				]);
				expect(status).toBe(0);
				const tracks = profileToken === "main" ? ["video", "data"] : ["video"];
				expect(stdout.toString().trim().split("\n")).toEqual(tracks);
			}
			const { codes, body } = await curl(snapshot.uri, login);
			expect(codes.at(-1)).toBe(200);
			expect([...body.subarray(0, 2)]).toEqual([0xff, 0xd8]);
		}
	});

	it("learns nothing with a wrong password", async () => {
		const cam = client({ user: "admin", password: "not this one" });
		await ask(cam.connect.bind(cam)).catch(() => {}); // what it asks first needs no password
		expect(cam.profiles ?? []).toEqual([]);
		await expect(ask(cam.getDeviceInformation.bind(cam))).rejects.toThrow(/not ?authori[sz]ed|401/i);
	});
});
