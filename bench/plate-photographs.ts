/**
 * How many of the plates in real photographs are covered, and how much else is. The photographs are not in the repository.
 *
 *     npx tsx bench/plate-photographs.ts FOLDER [validation|test] [onnxruntime-node|WebAssembly]
 *
 * FOLDER has a folder a region, and in it JPEGs, each with a .txt beside it: a line a plate, with file name, x, y, width and
 * height divided by tabs; what follows is not read. (The folder `endtoend` of the repository openalpr/benchmarks is one.)
 * A photograph belongs to the validation or to the test half by the hash of its name: thresholds are chosen on one, and
 * what is reported is what the other gives.
 *
 * Each photograph is filmed as the device would: at its own size, reduced to 640 pixels' width. A plate counts as covered
 * when at least 95 % of its characters' place is: its box without 4 % of its width at each side, and without 12 % of its
 * height above and below. Pictures are looked at one by one, without a tracker. Prints one JSON object.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { openPlateNetwork, type PlateRunner } from "../device/imaging/plates/plate-network.ts";
import { Scaler } from "../device/imaging/scaler.ts";
import { openClip } from "../device/scene/clip/clip.ts";
import { RawFrame } from "../masks/frame.ts";
import type { PlateBox } from "../masks/plates/finder.ts";
import { createPlateFinder } from "../masks/plates/network/network-finder.ts";
import type { Luma } from "../masks/watch.ts";
import { filled } from "../test/masks/plates/score.ts";
import { jpegSize } from "./lib/jpeg-size.ts";

const [, , folder, half = "test", runner] = process.argv;
if (!folder) throw new Error("which folder?");

const lookedAtWidth = 640;
const covered = 0.95;
const rim = { x: 0.04, y: 0.12 };

interface Photograph {
	readonly region: string;
	readonly path: string;
	/** In pixels of the photograph. */
	readonly plates: readonly PlateBox[];
}

function photographs(root: string): Photograph[] {
	return readdirSync(root, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.flatMap(({ name: region }) =>
			readdirSync(join(root, region))
				.filter((file) => /\.txt$/.test(file))
				.flatMap((file) => labelled(join(root, region), region, file)),
		);
}

function labelled(directory: string, region: string, file: string): Photograph[] {
	const lines = readFileSync(join(directory, file), "utf8").trim().split("\n");
	const fields = lines.map((line) => line.split("\t").slice(0, 5));
	const name = fields[0]?.[0] ?? "";
	if (halfOf(name) !== half || !/\.jpe?g$/i.test(name)) return [];
	const plates = fields.map(([, x, y, width, height]) => ({
		...{ x: Number(x), y: Number(y) },
		...{ width: Number(width), height: Number(height) },
	}));
	return [{ region, path: join(directory, name), plates }];
}

function halfOf(name: string): "validation" | "test" {
	const firstDigit = createHash("sha256").update(name).digest("hex").slice(0, 1);
	return Number.parseInt(firstDigit, 16) % 2 === 0 ? "validation" : "test";
}

/** The picture as the plate finder gets it. */
function film(path: string): {
	luma: Uint8Array;
	width: number;
	height: number;
	stride: number;
	scale: number;
	full: Luma;
} {
	const size = jpegSize(readFileSync(path));
	const [width, height] = [size.width + (size.width % 2), size.height + (size.height % 2)];
	const reducedHeight = Math.max(2, Math.round((lookedAtWidth * height) / width / 2) * 2);
	const [full, reduced] = [new NativeSurface(width, height), new NativeSurface(lookedAtWidth, reducedHeight)];
	const [clip, scaler] = [openClip(path, { width, height }), new Scaler()];
	try {
		let luma = new Uint8Array();
		RawFrame.expose(full, (canvas) => clip.draw(canvas, 0));
		RawFrame.expose(reduced, (canvas) => {
			scaler.scale(full, canvas);
			luma = Uint8Array.from(canvas.planes[0]);
		});
		const stride = reduced.strides[0];
		const larger = { luma: Uint8Array.from(full.planes[0]), width, height, stride: full.strides[0] };
		return {
			luma,
			width: lookedAtWidth,
			height: reducedHeight,
			stride,
			scale: lookedAtWidth / width,
			full: larger,
		};
	} finally {
		clip.close();
		scaler.close();
		full.close();
		reduced.close();
	}
}

/** The part of a plate's characters, 0..1, that is covered. */
function coverage(plate: PlateBox, boxes: readonly PlateBox[], scale: number): number {
	const [left, right] = [plate.x + rim.x * plate.width, plate.x + (1 - rim.x) * plate.width];
	const [top, bottom] = [plate.y + rim.y * plate.height, plate.y + (1 - rim.y) * plate.height];
	let [hits, all] = [0, 0];
	for (let y = top + 0.5; y < bottom; y++) {
		for (let x = left + 0.5; x < right; x++) {
			const [u, v] = [x * scale, y * scale];
			all++;
			if (boxes.some((box) => u >= box.x && u < box.x + box.width && v >= box.y && v < box.y + box.height))
				hits++;
		}
	}
	return hits / all;
}

class Tally {
	plates = 0;
	covered = 0;
	toJSON(): unknown {
		return { plates: this.plates, covered: this.covered, recall: round(this.covered / this.plates) };
	}
}
const round = (value: number) => Math.round(value * 10_000) / 10_000;

class Score {
	readonly all = new Tally();
	readonly regions: Record<string, Tally> = {};
	readonly heights: Record<string, Tally> = {};
	masked = 0;

	count(region: string, height: number, isCovered: boolean): void {
		const band =
			height < 18 ? "under 18 px" : height < 30 ? "18 to 30 px" : height < 50 ? "30 to 50 px" : "over 50 px";
		this.regions[region] ??= new Tally();
		this.heights[band] ??= new Tally();
		for (const tally of [this.all, this.regions[region], this.heights[band]]) {
			tally.plates++;
			if (isCovered) tally.covered++;
		}
	}
}

const { network, runner: opened } = await openPlateNetwork(runner as PlateRunner | undefined);
const modes = ["strict", "balanced"] as const;
const scores = { strict: new Score(), balanced: new Score() };
const chosen = photographs(folder);
let own = 0;
for (const { region, path, plates } of chosen) {
	const { luma, width, height, stride, scale, full } = film(path);
	own += filled(scaled(plates, scale), width, height) / chosen.length;
	for (const mode of modes) {
		const boxes = await createPlateFinder(mode, network).find(luma, width, height, stride, full);
		scores[mode].masked += filled(boxes, width, height) / chosen.length;
		for (const plate of plates)
			scores[mode].count(region, plate.height * scale, coverage(plate, boxes, scale) >= covered);
	}
}

function scaled(boxes: readonly PlateBox[], by: number): PlateBox[] {
	return boxes.map(({ x, y, width, height }) => ({
		x: x * by,
		y: y * by,
		width: width * by,
		height: height * by,
	}));
}

console.log(
	JSON.stringify({
		...{ half, photographs: chosen.length, runner: opened, plates: round(own) },
		...Object.fromEntries(
			modes.map((mode) => {
				const { all, masked, regions, heights } = scores[mode];
				return [mode, { ...(all.toJSON() as object), masked: round(masked), regions, heights }];
			}),
		),
	}),
);
process.exit(0);
