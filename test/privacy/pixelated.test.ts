import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../device/analytics/analytics.ts";
import type { NativeSurface } from "../../device/imaging/native-surface.ts";
import { Pipeline } from "../../device/imaging/pipeline.ts";
import { streamsDue } from "../../device/imaging/schedule.ts";
import type { Canvas, PixelPolygon, Scene } from "../../device/scene/scene.ts";
import { openScene, type SceneName, worldMasks } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { createPolicy, type PolicyInput, type ZoneFill } from "../../masks/policy.ts";
import { createView, projectionOf, type View, wholeView } from "../../masks/project.ts";
import { noWatch } from "../../masks/watch.ts";
import { decodeAll, type Picture } from "../helpers/decode.ts";
import { receive, urlFor } from "../helpers/player.ts";
import { Average, type Place } from "./canary.ts";
import { areas, camera, endless, sightingIn, statementOf, takeSnapshot } from "./search.ts";

/**
 * A pixelated zone shows the mean of each of its cells, and nothing else of what it covers: the pattern that private areas
 * carry has details finer than a cell, and they are in no picture, nor in the mean of many, whatever moves meanwhile.
 */
const [width, height] = [704, 396];
const size = { width, height };
/** A 24th of the height in whole blocks. */
const side = 32;

/** What is found of details by chance, and where a picture shows a cell on blocks that begin elsewhere. */
const nothing = 0.25;

const streams = {
	main: { codec: "h264", width, height, fps: 25, bitrate: 8_000_000, gop: 12 },
	sub: { codec: "h264", width: width / 2, height: height / 2, fps: 15, bitrate: 2_000_000, gop: 15 },
	mjpeg: { codec: "mjpeg", width: 352, height: 200, fps: 5, bitrate: 4_000_000, gop: 1 },
} as const;

const masksOf = (scene: SceneName, fill: ZoneFill): PolicyInput => ({
	zones: worldMasks(scene).map((zone) => ({ ...zone, fill })),
	plates: "strict",
});
const open: PolicyInput = { zones: [], plates: "off" };

/** Every second picture is darker where it was brighter, so that each cell's mean is another one. */
class Blinking implements Scene {
	readonly period: number;
	readonly #scene: Scene;

	constructor(scene: Scene) {
		this.#scene = scene;
		this.period = scene.period;
	}

	draw(canvas: Canvas, time: number): void {
		this.#scene.draw(canvas, time);
		if (Math.round(time * 25) % 2 === 0) return;
		const luma = canvas.planes[0];
		for (let at = 0; at < luma.length; at++) luma[at] = 251 - Math.max(16, Math.min(235, luma[at] as number));
	}

	close(): void {
		this.#scene.close();
	}
}

/** A picture of one of the ways out, and when it was taken. */
interface Shown {
	readonly index: number;
	readonly way: "main" | "sub" | "mjpeg" | "snapshot";
	readonly picture: Picture;
}

const opened: Pipeline[] = [];
afterEach(() => {
	for (const pipeline of opened.splice(0)) pipeline.close();
});

async function film(
	scene: Scene,
	pictures: number,
	policyAt: (index: number) => PolicyInput,
	viewAt: (index: number) => View = () => wholeView,
): Promise<Shown[]> {
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 100 });
	const pipeline = new Pipeline({ streams, scene, stage, analytics: new Analytics(), lookEvery: 0 });
	opened.push(pipeline);
	const made: { way: Shown["way"]; index: number; data: Uint8Array }[] = [];
	let policy: PolicyInput | undefined;
	for (let index = 0; index < pictures; index++) {
		const next = policyAt(index);
		if (next !== policy) pipeline.setPolicy(createPolicy(next), index + 1);
		policy = next;
		const films = await pipeline.frame({
			sceneTime: index / 25,
			ticks: index * 3600,
			takenAt: index * 40,
			streams: streamsDue(index, streams.main.fps, streams, ["main", "sub", "mjpeg"]),
			analyse: false,
			view: viewAt(index),
		});
		for (const { frame } of films) {
			expect(frame.failure).toBeUndefined();
			for (const { name: way, data } of frame.units) made.push({ way, index, data });
		}
		const still = index % 5 === 0 ? pipeline.snapshot("main") : undefined;
		if (still) made.push({ way: "snapshot", index, data: still });
	}
	return (["main", "sub", "mjpeg", "snapshot"] as const).flatMap((way) => {
		const units = made.filter((unit) => unit.way === way);
		const codec = way === "main" || way === "sub" ? "h264" : "mjpeg";
		const decoded = decodeAll(
			codec,
			units.map(({ data }) => data),
		);
		return decoded.map((picture, at) => ({ way, index: units[at]?.index ?? -1, picture }));
	});
}

/** The private areas of a world, in pixels of the main stream. */
async function privateIn(scene: SceneName): Promise<readonly PixelPolygon[]> {
	const world = await openScene(scene, { ...size, seed: 7 });
	const { privateAreas } = world.truth(0);
	world.close();
	return privateAreas;
}

const worldOf = (scene: SceneName) => openScene(scene, { ...size, seed: 7, canary: true });

/** What is found in one picture. */
function detailOf(picture: Picture, where: readonly PixelPolygon[]): number {
	const average = new Average(where, size);
	average.add(picture);
	return average.detail(side);
}

/** Part of the picture that a view moves by from one picture to the next, which is no whole number of pixels. */
const step = 3.3 / width;
/** A view that moves in small steps over the scene, as who wants to see between the cells would have it. */
const stepping = (index: number): View => {
	const [left, top] = [-0.9 + (index % 12) * 2 * step, 0.9 - Math.floor(index / 12) * 2 * step];
	return createView({ crop: [left, top, left + 1.5, top - 1.5] });
};

/** Where a picture of a view shows points of the scene. */
function placeIn(view: View): Place {
	const projection = projectionOf(view);
	return (x, y) => {
		const [[across, down] = [-2, -2]] = projection.project([[2 * x - 1, 1 - 2 * y]])[0] ?? [];
		return [(across + 1) / 2, (1 - down) / 2];
	};
}

/** Pixelates a picture by itself, cell by cell of the picture: what this stage does not do. */
function veiled({ y, ...picture }: Picture): Picture {
	const out = new Uint8Array(y.length);
	for (let top = 0; top < height; top += side)
		for (let left = 0; left < width; left += side) {
			const [bottom, right] = [Math.min(height, top + side), Math.min(width, left + side)];
			let sum = 0;
			for (let row = top; row < bottom; row++)
				for (let column = left; column < right; column++) sum += y[row * width + column] as number;
			const mean = sum / ((bottom - top) * (right - left));
			for (let row = top; row < bottom; row++) out.fill(mean, row * width + left, row * width + right);
		}
	return { ...picture, y: out };
}

/** The means of what each way out showed. */
function averagesOf(shown: readonly Shown[], where: readonly PixelPolygon[]): Map<Shown["way"], Average> {
	const averages = new Map<Shown["way"], Average>();
	for (const { way, picture } of shown) {
		const average = averages.get(way) ?? new Average(where, size);
		average.add(picture);
		averages.set(way, average);
	}
	return averages;
}

describe("of what a pixelated zone covers", () => {
	it.each(["street", "town-square", "courtyard"] as const)(
		"nothing finer than a cell is in a picture of the %s, nor in the mean of many",
		async (scene) => {
			const where = await privateIn(scene);
			const pixelated = masksOf(scene, "pixelated");
			const shown = await film(await worldOf(scene), 50, () => pixelated);
			for (const { picture, way } of shown) expect(detailOf(picture, where), way).toBeLessThan(nothing);
			const averages = averagesOf(shown, where);
			expect([...averages.keys()]).toEqual(["main", "sub", "mjpeg", "snapshot"]);
			for (const [way, average] of averages) {
				expect(average.seen, way).toBeGreaterThan(150);
				expect(average.detail(side), way).toBeLessThan(nothing);
			}
		},
	);

	it("nothing finer is in the mean of a view that moves in small steps, where each picture's own mosaic would give it away", async () => {
		const scene = "town-square";
		const where = await privateIn(scene);
		const pixelated = masksOf(scene, "pixelated");
		const mean = async (policy: PolicyInput, change: (picture: Picture) => Picture) => {
			const average = new Average(where, size);
			for (const { way, index, picture } of await film(await worldOf(scene), 60, () => policy, stepping))
				if (way === "main") average.add(change(picture), placeIn(stepping(index)));
			expect(average.seen).toBeGreaterThan(150);
			return average.detail(side);
		};
		expect(await mean(pixelated, (picture) => picture)).toBeLessThan(nothing);
		expect(await mean(open, veiled)).toBeGreaterThan(0.45);
	});

	it("no second sample is in any picture, however often the policy goes from solid to pixelated", async () => {
		const scene = "street";
		const where = await privateIn(scene);
		const [solid, pixelated] = [masksOf(scene, "solid"), masksOf(scene, "pixelated")];
		const policyAt = (index: number) => (index % 3 === 0 ? pixelated : solid);
		const shown = await film(new Blinking(await worldOf(scene)), 36, policyAt);
		const mains = shown.filter(({ way }) => way === "main");
		expect(mains.length).toBe(36);
		const levels = mains
			.filter(({ index }) => policyAt(index) === pixelated)
			.map(({ picture }) => lumaOf(picture, where));
		for (const level of levels) {
			const differences = level.map((luma, at) => Math.abs(luma - (levels[0]?.[at] as number)));
			expect(Math.max(...differences)).toBeLessThanOrEqual(4);
		}
		for (const { index, picture } of shown)
			if (policyAt(index) === solid) expect(sightingIn(picture, await areas(scene)).coloured).toBe(0);
	});

	it.each([
		["whole", () => wholeView],
		["moving in small steps", stepping],
		[
			"mirrored, upside down and near",
			() => createView({ crop: [-0.5, 0.7, 0.7, -0.5], rotate: 180, mirror: true }),
		],
	] as const)("cells are as high and wide as a 24th of the picture, seen %s", async (_name, viewAt) => {
		const everything: PolicyInput = {
			zones: [{ name: "all", polygon: all, fill: "pixelated" }],
			plates: "strict",
		};
		const shown = await film(await worldOf("street"), 6, () => everything, viewAt);
		for (const { way, picture } of shown)
			expect(shortestCell(picture), way).toBeGreaterThanOrEqual(picture.height / 24);
	});

	it("and the search would see all of it", async () => {
		const scene = "street";
		const where = await privateIn(scene);
		const blinking = await film(new Blinking(await worldOf(scene)), 2, () => open);
		for (const { way, index, picture } of blinking) {
			expect(shortestCell(picture), way).toBeLessThan(picture.height / 24);
			if (index === 0) expect(detailOf(picture, where), way).toBeGreaterThan(0.8);
			else expect(detailOf(picture, where), way).toBeLessThan(-0.8);
		}
		const [first = [], second = []] = blinking
			.filter(({ way }) => way === "main")
			.map(({ picture }) => lumaOf(picture, where));
		expect(Math.max(...first.map((luma, at) => Math.abs(luma - (second[at] as number))))).toBeGreaterThan(50);
	});
});

/** The luma in the middle of each cell of the mosaic that lies within the areas. */
function lumaOf({ y }: Picture, where: readonly PixelPolygon[]): number[] {
	const found: number[] = [];
	for (let row = side / 2; row < height; row += side)
		for (let column = side / 2; column < width; column += side) {
			const inside = where.some((area) => {
				const [xs, ys] = [area.map(([x]) => x), area.map(([, down]) => down)];
				const near = column > Math.min(...xs) && column < Math.max(...xs);
				return near && row > Math.min(...ys) && row < Math.max(...ys);
			});
			if (inside) found.push(y[row * width + column] as number);
		}
	return found;
}

const all = [
	[-1, 1],
	[1, 1],
	[1, -1],
	[-1, -1],
] as const;

/** The shortest way from one edge in a picture to the next, along its rows and columns, in pixels. */
function shortestCell({ y, width: across, height: down }: Picture): number {
	let shortest = Math.max(across, down);
	const measure = (length: number, at: (index: number) => number) => {
		let edge = 0;
		let last = 0;
		for (let index = 1; index < length; index++) {
			if (Math.abs((y[at(index)] as number) - (y[at(index - 1)] as number)) < 12) continue;
			// Scaled, an edge is a few pixels wide.
			if (index - last > 4) {
				if (edge > 0) shortest = Math.min(shortest, index - edge);
				edge = index;
			}
			last = index;
		}
	};
	for (let row = 0; row < down; row++) measure(across, (index) => row * across + index);
	for (let column = 0; column < across; column++) measure(down, (index) => index * across + column);
	return shortest;
}

describe("a pixelated zone, as it is received", () => {
	const video = {
		main: { size: `${width}x${height}`, fps: 15, bitrate: "4M" },
		sub: { size: `${width / 2}x${height / 2}`, fps: 15, bitrate: "2M" },
		mjpeg: { size: "352x200", fps: 5 },
	} as const;

	it("shows nothing finer than a cell in streams and snapshots while it becomes solid and pixelated again", async () => {
		const scene = "street";
		const where = await privateIn(scene);
		const policies = [masksOf(scene, "pixelated"), masksOf(scene, "solid")] as const;
		const [pixelated, solid] = policies.map((policy) => createPolicy(policy).hash);
		const live = await camera({ scene, video, mode: "live" });
		await live.setMasks(policies[0]);
		let swaps = 0;
		const watch = async (stream: "main" | "sub", each: (policy: string | undefined) => Promise<void>) => {
			const average = new Average(where, size);
			const seen = { pixelated: 0, solid: 0 };
			for await (const { picture, unit } of receive(urlFor(live, stream), endless)) {
				const said = statementOf(unit);
				if (said?.state === "masked") {
					expect([pixelated, solid]).toContain(said.policy);
					if (said.policy === solid) {
						expect(sightingIn(picture, await areas(scene)).coloured).toBe(0);
						seen.solid++;
					} else {
						expect(detailOf(picture, where)).toBeLessThan(nothing);
						average.add(picture);
						seen.pixelated++;
					}
				}
				await each(said?.policy);
				if (swaps === 6 && seen.pixelated + seen.solid > 30) break;
			}
			expect(Math.min(seen.pixelated, seen.solid)).toBeGreaterThan(5);
			expect(average.detail(side)).toBeLessThan(nothing);
		};
		let pictures = 0;
		await Promise.all([
			watch("main", async (policy) => {
				if (policy !== [pixelated, solid][swaps % 2] || ++pictures % 5 !== 0 || swaps === 6) return;
				await live.setMasks(policies[++swaps % 2]);
				const still = await takeSnapshot(live);
				if (still) expect(detailOf(still, where)).toBeLessThan(nothing);
			}),
			watch("sub", async () => {}),
		]);
	});
});
