import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Jimp } from "jimp";
import { afterAll, describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { parseConfig } from "../../../device/config/load.ts";
import { openInstallation } from "../../../device/identity/installation.ts";
import { EvidenceDesk, MasksChangeError } from "../../../device/report/evidence-desk.ts";

const dataDir = mkdtempSync(join(tmpdir(), "persienne-evidence-"));
afterAll(() => rmSync(dataDir, { recursive: true }));
const { config } = parseConfig(
	"city.yaml",
	"cameras: [{ name: square, scene: town-square, masks: [{ name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }] }]",
);
const installation = openInstallation({ dataDir, random: randomBytes });

/** A desk at a camera whose pictures have one colour, and what the pictures of a report have in their middle. */
function deskAt(camera: () => number) {
	let taken = 0;
	const snapshot = async () => {
		taken++;
		return new Jimp({ width: 64, height: 36, color: camera() }).getBuffer("image/jpeg");
	};
	const startFleet = () => Promise.reject(new Error("no test is run here"));
	const clock = new VirtualClock(Date.UTC(2026, 0, 1));
	const desk = new EvidenceDesk({ config, dataDir, installation, snapshot, startFleet, clock });
	const shown = async () => {
		const { pictures } = (await desk.report(true)).document.facts;
		const whole = pictures.find(({ zone }) => zone === null);
		const picture = await Jimp.read(Buffer.from(whole?.jpeg ?? "", "base64"));
		const red = picture.getPixelColor(picture.width - 2, picture.height - 2) >>> 24;
		return red > 128 ? "red" : "blue";
	};
	return { desk, shown, taken: () => taken };
}

const [red, blue] = [0xff0000ff, 0x0000ffff];

describe("the evidence, when masks change", () => {
	it("shows no picture any more that was made before", async () => {
		let colour = red;
		const { desk, shown, taken } = deskAt(() => colour);
		expect(await shown()).toBe("red");
		colour = blue;
		expect([await shown(), taken()]).toEqual(["red", 1]); // still fresh
		desk.flush();
		expect([await shown(), taken()]).toEqual(["blue", 2]);
	});

	it("begins anew while a report is being made, also one that is a file", async () => {
		let changes = 1;
		const { desk, shown, taken } = deskAt(() => {
			if (changes-- <= 0) return blue;
			desk.flush();
			return red;
		});
		expect([await shown(), taken()]).toEqual(["blue", 2]);
		[changes] = [1];
		desk.flush();
		expect((await desk.pdf("report", true, "fr")).subarray(0, 5).toString()).toBe("%PDF-");
		expect(taken()).toBe(4);
	});

	it("gives up where they change all the time", async () => {
		const { desk } = deskAt(() => {
			desk.flush();
			return red;
		});
		await expect(desk.report(true)).rejects.toThrow(MasksChangeError);
	});
});
