import { describe, expect, it } from "vitest";
import type { PipelineSpec } from "../../../device/imaging/protocol.ts";
import { record } from "../../../device/imaging/recorder.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { createView, wholeView } from "../../../masks/project.ts";
import { decodeAll, type Picture } from "../../helpers/decode.ts";
import { fillLuma } from "../../helpers/picture.ts";

const fps = 5;
const size = { width: 640, height: 368 };
const spec: PipelineSpec = {
	source: { kind: "scene", scene: "courtyard", light: "day", noise: 0, canary: false },
	seed: 7,
	view: wholeView,
	streams: {
		main: { codec: "h264", ...size, fps, bitrate: 2_000_000, gop: 10 },
		sub: { codec: "h264", width: 320, height: 192, fps, bitrate: 500_000, gop: 10 },
		mjpeg: { codec: "mjpeg", width: 320, height: 192, fps, bitrate: 2_000_000, gop: 1 },
	},
};

/** Part of a box of the main stream that is fill in a picture of any size, but for what coding and scaling changed of it. */
function part(
	{ y, width, height }: Picture,
	box: readonly [number, number, number, number],
	luma: number = fillLuma.video,
): number {
	const [left, right] = [box[0], box[0] + box[2]].map((x) => Math.round((x * width) / size.width)) as [
		number,
		number,
	];
	const [top, bottom] = [box[1], box[1] + box[3]].map((y) => Math.round((y * height) / size.height)) as [
		number,
		number,
	];
	const [across, down] = [right - left, bottom - top];
	let filled = 0;
	for (let row = top; row < top + down; row++)
		for (let column = left; column < left + across; column++)
			if (Math.abs((y[row * width + column] as number) - luma) <= 8) filled++;
	return filled / (across * down);
}

describe("a loop that is recorded under motion: mask", () => {
	it("knows its place from the first picture on, and covers who moves at its seam as everywhere", async () => {
		const steps = record(spec, createPolicy({ zones: [], plates: "off", motion: "mask" }));
		let step = await steps.next();
		while (!step.done) step = await steps.next();
		const { units, snapshots, length } = step.value;
		expect(length).toBe(40 * fps);
		const decoded = (name: "main" | "sub") =>
			decodeAll(
				"h264",
				units[name].map((unit) => unit?.data as Uint8Array),
			);
		const [pictures, smaller] = [decoded("main"), decoded("sub")];
		expect([pictures.length, smaller.length]).toEqual([length, length]);
		const scene = await openScene("courtyard", { ...size, seed: 7 });
		const places = new Map<number, Set<string>>();
		const truths = pictures.map((_, index) => scene.truth(index / fps).actors);
		scene.close();
		for (const { id, box } of truths.flat()) {
			const spots = places.get(id) ?? new Set();
			places.set(id, spots.add(`${Math.floor(box[0] / 32)}`));
		}
		let seen = 0;
		const bare: string[] = [];
		const ways = new Set<string>();
		for (const [index, actors] of truths.entries()) {
			const picture = pictures[index] as Picture;
			expect(part(picture, [0, 0, size.width, size.height]), `picture ${index}`).toBeLessThan(0.5);
			for (const { id, kind, box } of actors) {
				// Who goes from place to place, of a size to be recognised.
				if ((places.get(id)?.size ?? 0) < 4 || box[3] < 16) continue;
				seen++;
				const still = snapshots.get(index);
				const shown = [
					["main", picture, fillLuma.video],
					["sub", smaller[index], fillLuma.video],
					["snapshot", still && decodeAll("mjpeg", [still.main])[0], fillLuma.jpeg],
					["small snapshot", still && decodeAll("mjpeg", [still.sub])[0], fillLuma.jpeg],
				] as const;
				for (const [way, one, luma] of shown) {
					if (!one) continue;
					ways.add(way);
					const covered = part(one, box, luma);
					if (covered < 0.95)
						bare.push(`${index}: ${kind} of ${box[3]} px, ${covered.toFixed(2)} in the ${way}`);
				}
			}
		}
		expect(seen).toBeGreaterThan(100);
		expect([...ways]).toEqual(["main", "sub", "snapshot", "small snapshot"]);
		expect(bare).toEqual([]);
	});
});

describe("a loop that is recorded in a view", () => {
	it("has all of its pictures, the first that shows that view among them", async () => {
		const view = createView({ crop: [-0.5, 0.5, 0.5, -0.5] });
		const steps = record({ ...spec, view, oversize: 2 }, createPolicy({ zones: [], plates: "balanced" }));
		let step = await steps.next();
		while (!step.done) step = await steps.next();
		expect(step.value.length).toBe(40 * fps);
		expect(step.value.units.main.every((unit) => unit !== undefined)).toBe(true);
	});
});
