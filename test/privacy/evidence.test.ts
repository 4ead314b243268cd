import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Jimp } from "jimp";
import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../device/clock.ts";
import { parseConfig } from "../../device/config/load.ts";
import { openInstallation } from "../../device/identity/installation.ts";
import { EvidenceDesk } from "../../device/report/evidence-desk.ts";
import { worldMasks } from "../../device/scene/worlds.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { findCanary } from "./canary.ts";

/**
 * The evidence shows pictures to people, in a report, in its PDF and in the annex, and they are kept: what is private in them
 * carries a pattern with a colour of its own, and is searched for it.
 */
const scene = "town-square";
const size = { width: 960, height: 540 };
const dataDir = mkdtempSync(join(tmpdir(), "persienne-evidence-leak-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const running: VirtualCamera[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map((each) => each.stop()));
});

/** The evidence about a camera that runs. */
async function evidence(masks: "the world's" | "none"): Promise<EvidenceDesk> {
	const isOpen = masks === "none";
	const camera = await startCamera({
		...{ name: "square", scene, seed: 7, canary: true, mode: "live" },
		...(isOpen ? { masks: "none", plates: "off" } : {}),
		video: { main: { size: "960x540", fps: 10 }, sub: { size: "480x270", fps: 5 } },
	});
	running.push(camera);
	const said = { name: "square", scene, masks: isOpen ? "none" : worldMasks(scene) };
	const { config } = parseConfig("city.yaml", JSON.stringify({ cameras: [said] }));
	const installation = openInstallation({ dataDir, random: randomBytes });
	const startFleet = () => Promise.reject(new Error("no test is run here"));
	return new EvidenceDesk({
		...{ config, dataDir, installation, startFleet, clock: systemClock },
		snapshot: async () => {
			const answer = await fetchWithDigest(camera.urls.snapshot, camera.credentials.viewer);
			return Buffer.from(await answer.arrayBuffer());
		},
	});
}

/** JPEGs as they stand in a file, such as a PDF. */
function jpegsIn(file: Buffer): Buffer[] {
	const found: Buffer[] = [];
	for (
		let start = file.indexOf("ffd8ff", 0, "hex");
		start >= 0;
		start = file.indexOf("ffd8ff", start, "hex")
	) {
		const end = file.indexOf("ffd9", start, "hex") + 2;
		found.push(file.subarray(start, end));
		start = end;
	}
	return found;
}

/** How much of a picture has the canary's colour. These JPEGs have as many chroma samples as pixels. */
async function pinkOf(jpeg: Buffer): Promise<number> {
	const { width, height, data } = (await Jimp.read(jpeg)).bitmap;
	const count = width * height;
	const [y, u, v] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)];
	for (let at = 0; at < count; at++) {
		const [red, green, blue] = [data[4 * at], data[4 * at + 1], data[4 * at + 2]] as [number, number, number];
		u[at] = 128 - 0.169 * red - 0.331 * green + 0.5 * blue;
		v[at] = 128 + 0.5 * red - 0.419 * green - 0.081 * blue;
	}
	return findCanary({ width, height, y, u, v }, [], size).coloured;
}

describe("what the evidence shows of a camera", () => {
	it("has nothing private in it: the report, its PDF, the annex", async () => {
		const desk = await evidence("the world's");
		const { document } = await desk.report(true);
		const pictures = document.facts.pictures.map(({ jpeg }) => Buffer.from(jpeg, "base64"));
		expect(pictures.length).toBe(1 + worldMasks(scene).length);
		const files = await Promise.all((["report", "annex"] as const).map((kind) => desk.pdf(kind, true, "en")));
		const printed = files.map(jpegsIn);
		expect(printed.every((jpegs) => jpegs.length > 0)).toBe(true);
		const found = await Promise.all([...pictures, ...printed.flat()].map(pinkOf));
		expect(Math.max(...found)).toBe(0);
	});

	it("and the search would see it", async () => {
		const desk = await evidence("none");
		const { document } = await desk.report(true);
		const [whole] = document.facts.pictures;
		expect(await pinkOf(Buffer.from(whole?.jpeg ?? "", "base64"))).toBeGreaterThan(0.005);
		const jpegs = jpegsIn(await desk.pdf("report", true, "en"));
		expect(Math.max(...(await Promise.all(jpegs.map(pinkOf))))).toBeGreaterThan(0.005);
	});
});
