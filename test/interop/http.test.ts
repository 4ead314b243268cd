import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curl } from "./lib/curl.ts";
import { Device } from "./lib/device.ts";
import { have, run } from "./lib/run.ts";

const stranger = { user: "viewer", password: "not this one" };
const startOfJpeg = Buffer.from([0xff, 0xd8]);

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device.stop());

const nonceIn = (head = "") => /^www-authenticate: *digest .*nonce="([^"]+)"/im.exec(head)?.[1];

describe.runIf(have("curl", "ffprobe"))("curl", () => {
	it("fetches a snapshot by digest: a JPEG of the main stream's size", async () => {
		const { body, codes, heads } = await curl(device.camera.snapshot, device.ready.credentials.viewer);
		expect(codes).toEqual([401, 200]);
		expect(heads[1]).toMatch(/^content-type: image\/jpeg\r?$/im);
		const file = join(device.folder, "snapshot.jpg");
		writeFileSync(file, body);
		const fields = ["-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"];
		const { stdout } = await run("ffprobe", ["-v", "error", ...fields, file]);
		expect(stdout.toString().trim()).toBe("mjpeg,1920,1080");
	});

	it("gets a fresh challenge, and no picture, without a password and with a wrong one", async () => {
		const without = await curl(device.camera.snapshot);
		const wrong = await curl(device.camera.snapshot, stranger);
		expect(without.codes).toEqual([401]);
		expect(wrong.codes).toEqual([401, 401]);
		const nonces = [...without.heads, ...wrong.heads].map(nonceIn);
		expect(nonces).not.toContain(undefined);
		expect(new Set(nonces).size).toBe(3);
		expect(without.body.includes(startOfJpeg)).toBe(false);
		expect(wrong.body.includes(startOfJpeg)).toBe(false);
	});
});
