import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PlateMode } from "../../masks/policy.ts";
import { filmPlates, filmSize, type Shown } from "../helpers/plate-film.ts";
import { have, run } from "./lib/run.ts";

/**
 * An adversary that reads: tesseract, given each plate's place, enlarged, out of the decoded main stream. It knows more than
 * anybody who watches the camera does.
 */
const tools = have("tesseract");
const folder = mkdtempSync(join(tmpdir(), "persienne-adversary-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Samples of the crop to one of the picture. */
const enlarged = 4;

/** The plate's surroundings as a grey picture (PGM), enlarged. */
function crop({ decoded }: Shown, polygon: Shown["plates"][number]["polygon"]): Buffer {
	const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
	const margin = (Math.max(...ys) - Math.min(...ys)) * 0.3;
	const left = Math.max(0, Math.floor(Math.min(...xs) - margin));
	const top = Math.max(0, Math.floor(Math.min(...ys) - margin));
	const width = Math.min(filmSize.width - left, Math.ceil(Math.max(...xs) + margin) - left);
	const height = Math.min(filmSize.height - top, Math.ceil(Math.max(...ys) + margin) - top);
	const samples = Buffer.alloc(width * height * enlarged * enlarged);
	const at = (x: number, y: number) =>
		decoded.y[
			Math.min(filmSize.height - 1, top + y) * filmSize.width + Math.min(filmSize.width - 1, left + x)
		] as number;
	for (let y = 0; y < height * enlarged; y++) {
		for (let x = 0; x < width * enlarged; x++) {
			const [column, row] = [Math.floor(x / enlarged), Math.floor(y / enlarged)];
			const [dx, dy] = [(x % enlarged) / enlarged, (y % enlarged) / enlarged];
			const upper = at(column, row) * (1 - dx) + at(column + 1, row) * dx;
			const lower = at(column, row + 1) * (1 - dx) + at(column + 1, row + 1) * dx;
			samples[y * width * enlarged + x] = Math.round(upper * (1 - dy) + lower * dy);
		}
	}
	const header = `P5 ${width * enlarged} ${height * enlarged} 255\n`;
	return Buffer.concat([Buffer.from(header), samples]);
}

const letters = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** Reads a plate's place; the longest run of the plate's own characters that came out, as a part of it. */
async function read(shown: Shown, plate: Shown["plates"][number]): Promise<number> {
	const file = join(folder, "crop.pgm");
	writeFileSync(file, crop(shown, plate.polygon));
	const { stdout } = await run("tesseract", [file, "-", "--psm", "7", "-l", "eng"]);
	const [found, true_] = [letters(stdout.toString()), letters(plate.text)];
	for (let length = true_.length; length > 0; length--) {
		for (let from = 0; from + length <= true_.length; from++)
			if (found.includes(true_.slice(from, from + length))) return length / true_.length;
	}
	return 0;
}

/** Stretches of the street's film in which plates come close: from which second, how many pictures. */
const closeUps = [
	{ from: 0, pictures: 40 },
	{ from: 18, pictures: 64 },
	{ from: 36, pictures: 20 },
];

/** What was read of each plate of 12 pixels and more, four times a second. */
async function readAll(plates: PlateMode, light: "day" | "dusk"): Promise<number[]> {
	const parts: number[] = [];
	for (const closeUp of closeUps) {
		for await (const shown of filmPlates("street", { light, seed: 7, plates, ...closeUp })) {
			if (shown.stream !== "main" || Math.round(shown.time * 25) % 6 !== 0) continue;
			for (const plate of shown.plates)
				if (plate.characterHeight >= 12 && plate.visible > 0.9) parts.push(await read(shown, plate));
		}
	}
	return parts;
}

/** So much of a plate tells which one it is. */
const telling = 0.6;

describe.runIf(tools)("tesseract, given the place of each plate", () => {
	it("reads plates that are not covered", async () => {
		const parts = await readAll("off", "day");
		const told = parts.filter((part) => part >= telling).length;
		process.stdout.write(`uncovered: tesseract tells ${told} of ${parts.length} plates\n`);
		expect(parts.length).toBeGreaterThan(5);
		expect(told / parts.length).toBeGreaterThan(0.3);
	});

	it.each(["strict", "balanced"] as const)("reads none that %s covers", async (mode) => {
		for (const light of ["day", "dusk"] as const) {
			const parts = await readAll(mode, light);
			expect(parts.length).toBeGreaterThan(5);
			expect(parts.filter((part) => part >= telling)).toEqual([]);
		}
	});
});
