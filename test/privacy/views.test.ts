import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../device/analytics/analytics.ts";
import type { NativeSurface } from "../../device/imaging/native-surface.ts";
import { Pipeline } from "../../device/imaging/pipeline.ts";
import { streamsDue } from "../../device/imaging/schedule.ts";
import { sceneSize } from "../../device/imaging/viewfinder.ts";
import { Random } from "../../device/scene/random.ts";
import type { Canvas, Scene } from "../../device/scene/scene.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { createPolicy, type PolicyInput, type Zone, type ZoneFill } from "../../masks/policy.ts";
import { contains, type Polygon } from "../../masks/polygon.ts";
import { createView, type View } from "../../masks/project.ts";
import { noWatch, type Watch } from "../../masks/watch.ts";
import { decodeAll, type Picture } from "../helpers/decode.ts";

/**
 * A camera that is moved about wildly: private areas are pink, nothing else is, and in what a viewer decodes nothing is
 * pink in any picture, whatever part of the scene it shows.
 */
const areas: readonly Polygon[] = [
	[
		[-0.8, 0.7],
		[-0.2, 0.7],
		[-0.2, 0.5],
		[-0.5, 0.5],
		[-0.5, -0.3],
		[-0.8, -0.3],
	],
	[
		[0.1, -0.2],
		[0.9, -0.7],
		[0.3, -0.9],
	],
	[
		[0.6, 0.6],
		[0.61, 0.6],
		[0.61, 0.59],
	],
];

const pink = { y: 170, u: 170, v: 215 };

class PinkScene implements Scene {
	readonly period = 4;
	#private: boolean[] = [];

	/** Of every second row and column. */
	#prepare(width: number, height: number): boolean[] {
		return Array.from({ length: (width * height) / 4 }, (_, index) => {
			const [x, y] = [2 * (index % (width / 2)) + 1, 2 * Math.floor(index / (width / 2)) + 1];
			return areas.some((area) => contains(area, [(x * 2) / width - 1, 1 - (y * 2) / height]));
		});
	}

	draw({ width, height, planes, strides }: Canvas, time: number): void {
		if (this.#private.length === 0) this.#private = this.#prepare(width, height);
		const shift = Math.round(time * 50);
		for (let y = 0; y < height; y += 2) {
			for (let x = 0; x < width; x += 2) {
				const inside = this.#private[(y * width) / 4 + x / 2];
				const luma = 90 + (((x >> 2) * 7 + (y >> 2) * 13 + shift) % 60);
				for (const index of [0, 1, strides[0], strides[0] + 1])
					planes[0][y * strides[0] + x + index] = inside ? pink.y : luma;
				planes[1][(y >> 1) * strides[1] + (x >> 1)] = inside ? pink.u : 128;
				planes[2][(y >> 1) * strides[2] + (x >> 1)] = inside ? pink.v : 128;
			}
		}
	}

	close(): void {}
}

function countPink({ u, v }: Picture): number {
	let count = 0;
	for (const [index, value] of v.entries()) if (value > 150 || (u[index] as number) > 142) count++;
	return count;
}

function randomView(random: Random, turned: boolean): View {
	const width = 0.2 + random.below(180) / 100;
	const height = 0.2 + random.below(180) / 100;
	const left = -1 + (random.below(1000) / 1000) * (2 - width);
	const top = 1 - (random.below(1000) / 1000) * (2 - height);
	const lying = random.below(2) === 0;
	return createView({
		rotate: turned ? (lying ? 90 : 270) : lying ? 0 : 180,
		mirror: random.below(2) === 0,
		crop: [left, top, left + width, top - height],
	});
}

const open: Pipeline[] = [];
afterEach(() => {
	for (const pipeline of open.splice(0)) pipeline.close();
});

async function film(policy: Omit<PolicyInput, "plates">, turned: boolean, watch: Watch, pictures: number) {
	const [width, height] = turned ? [352, 624] : [624, 352];
	const streams = {
		main: { codec: "h264", width, height, fps: 25, bitrate: 4_000_000, gop: 12 },
		sub: { codec: "h264", width: width / 2, height: height / 2, fps: 15, bitrate: 1_000_000, gop: 15 },
		mjpeg: { codec: "mjpeg", width: width / 2, height: height / 2, fps: 5, bitrate: 1_000_000, gop: 1 },
	} as const;
	const stage = new MaskingStage<NativeSurface>({ plates: () => watch, now: () => 0, deadline: 100 });
	const pipeline = new Pipeline({
		streams,
		scene: new PinkScene(),
		drawn: sceneSize(streams.main, { rotate: turned ? 90 : 0 }),
		stage,
		analytics: new Analytics(),
		lookEvery: 0.16,
	});
	open.push(pipeline);
	pipeline.setPolicy(createPolicy({ ...policy, plates: "strict" }), 1);
	const random = new Random(7);
	const units = { main: [] as Uint8Array[], sub: [] as Uint8Array[], mjpeg: [] as Uint8Array[] };
	const failures = new Set<string | undefined>();
	let view = randomView(random, turned);
	for (let index = 0; index < pictures; index++) {
		if (random.below(3) > 0) view = randomView(random, turned);
		const films = await pipeline.frame({
			sceneTime: index / 25,
			ticks: index * 3600,
			takenAt: index * 40,
			streams: streamsDue(index, streams.main.fps, streams, ["main", "sub", "mjpeg"]),
			analyse: index % 5 === 0,
			view,
		});
		for (const { frame } of films) {
			failures.add(frame.failure);
			for (const { name, data } of frame.units) units[name].push(data);
		}
		const still = index % 7 === 0 ? pipeline.snapshot("main") : undefined;
		if (still) units.mjpeg.push(still);
	}
	const shown = [
		decodeAll("h264", units.main),
		decodeAll("h264", units.sub),
		decodeAll("mjpeg", units.mjpeg),
	].flat();
	return { shown, failures };
}

const zonesOf = (fill: ZoneFill): Zone[] =>
	areas.map((polygon, index) => ({ name: `area ${index}`, polygon, fill }));

/** Looks, and finds nothing: pictures are held back as those of a real camera are. */
const looking: Watch = { looks: true, look: () => {}, cover: () => [] };

/** All that may be seen; nothing private is in it. */
const shownArea: Zone = {
	name: "open",
	polygon: [
		[-0.15, 0.95],
		[0.95, 0.95],
		[0.95, 0.65],
		[-0.15, 0.65],
	],
};

describe("a camera whose view moves all the time", () => {
	it.each([
		["lying", false, looking],
		["standing", true, looking],
		["that looks for nothing", false, noWatch],
	])("shows nothing private, %s", async (_name, turned, watch) => {
		const { shown, failures } = await film({ zones: zonesOf("solid") }, turned, watch, 150);
		expect([...failures]).toEqual([undefined]);
		expect(shown.length).toBeGreaterThan(230);
		expect(Math.max(...shown.map(countPink))).toBe(0);
	});

	it("shows nothing but what it may, when areas to be shown are named", async () => {
		const { shown, failures } = await film({ zones: [], shown: [shownArea] }, false, looking, 80);
		expect([...failures]).toEqual([undefined]);
		expect(Math.max(...shown.map(countPink))).toBe(0);
		expect(Math.max(...shown.map(({ y }) => new Set(y).size))).toBeGreaterThan(30);
	});

	it("and the search would see it", async () => {
		const { shown } = await film({ zones: [] }, false, looking, 20);
		expect(Math.max(...shown.map(countPink))).toBeGreaterThan(1000);
	});
});
