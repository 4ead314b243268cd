/**
 * What a PTZ camera's pictures cost while it stands, pans slowly and goes as fast as it can, and whether plates are covered.
 *
 *     npx tsx bench/ptz.ts [PICTURES]
 *
 * Milliseconds a picture, on one thread: scene (drawn twice as large each way), view, looks, masks, both H.264 streams. Plates are
 * those of 8 pixels' character height or more in the main picture, nine tenths of them in sight, in every second picture; `bare`
 * are those of which less than 95 % was covered. `filled` is the part of the picture that plates' covers take. Prints one
 * JSON object.
 */
import { availableParallelism, loadavg } from "node:os";
import { Analytics } from "../device/analytics/analytics.ts";
import { oversize } from "../device/camera/ptz/optics.ts";
import { PtzHead } from "../device/camera/ptz/ptz-head.ts";
import type { NativeSurface } from "../device/imaging/native-surface.ts";
import { Pipeline } from "../device/imaging/pipeline.ts";
import { platesOfThisThread, sharedPlateNetwork } from "../device/imaging/plates/plate-network.ts";
import { streamsDue } from "../device/imaging/schedule.ts";
import { liveLookEvery } from "../device/imaging/studio.ts";
import { sceneSize } from "../device/imaging/viewfinder.ts";
import { openScene, type SceneName } from "../device/scene/worlds.ts";
import { MaskingStage } from "../masks/apply.ts";
import { blocksOf } from "../masks/block-map.ts";
import { createPlateWatch } from "../masks/plates/watch.ts";
import { createPolicy } from "../masks/policy.ts";
import type { Point } from "../masks/polygon.ts";
import { type Projection, wholeScene, wholeView } from "../masks/project.ts";
import { areaOf, type Region } from "../masks/region.ts";
import { summary } from "./lib/summary.ts";

const pictures = Number(process.argv[2] ?? 160);
const size = { width: 1920, height: 1080 };
const streams = {
	main: { codec: "h264", ...size, fps: 25, bitrate: 3_000_000, gop: 50 },
	sub: { codec: "h264", width: 640, height: 360, fps: 15, bitrate: 500_000, gop: 30 },
	mjpeg: { codec: "mjpeg", width: 640, height: 360, fps: 5, bitrate: 1_000_000, gop: 1 },
} as const;
const drawn = sceneSize(size, wholeView, oversize);
const home = { pan: 0, tilt: -0.3, zoom: 0.1 };
const full = { panTilt: 1, zoom: 1 };
type Motion = "stands" | "slow" | "fast";

/** Sends the head somewhere else every 20 pictures. */
function send(head: PtzHead, motion: Motion, index: number): void {
	const turn = Math.floor(index / 20);
	const one = (...of: number[]) => of[turn % of.length] as number;
	if (motion === "slow")
		head.run(
			{ pan: one(0.3, -0.3, -0.3, 0.3), tilt: one(0.1, -0.1), zoom: one(0.15, -0.15) },
			5_000,
			index * 40,
		);
	if (motion === "fast")
		head.go({ pan: one(0.6, -0.6, 0.2, -0.2), tilt: one(-0.2, -0.5), zoom: one(0.2, 0) }, full, index * 40);
}

async function measure(scene: SceneName, motion: Motion) {
	const world = await openScene(scene, { ...drawn, seed: 7 });
	const truth = await openScene(scene, { ...drawn, seed: 7 });
	const counts = { seen: 0, bare: 0, dark: 0 };
	let filled = 0;
	let checking = 0;
	const judge = (covers: readonly Region[], time: number, view: Projection) => {
		const covered = ([x, y]: Point) =>
			covers.some((region) =>
				region.some(({ left, right, top, bottom }) => x >= left && x < right && y >= top && y < bottom),
			);
		for (const { polygon, visible } of truth.truth(time).plates) {
			const corners = polygon.map(([x, y]): Point => {
				const scenePoint: Point = [(2 * x) / drawn.width - 1, 1 - (2 * y) / drawn.height];
				const [u, v] = (view.project([scenePoint])[0] as readonly Point[])[0] as Point;
				return [((u + 1) / 2) * size.width, ((1 - v) / 2) * size.height];
			}) as [Point, Point, Point, Point];
			const places = placesOn(corners).filter(
				([x, y]) => x >= 0 && y >= 0 && x < size.width && y < size.height,
			);
			const height = 0.7 * Math.hypot(corners[3][0] - corners[0][0], corners[3][1] - corners[0][1]);
			if (height < 8 || visible < 0.9 || places.length < 36) continue;
			counts.seen++;
			if (places.filter(covered).length < 0.95 * places.length) counts.bare++;
		}
	};
	const stage = new (class extends MaskingStage<NativeSurface> {
		#count = 0;
		override mask(...[raw, time, view = wholeScene]: Parameters<MaskingStage<NativeSurface>["mask"]>) {
			const masked = super.mask(raw, time, view);
			const start = performance.now();
			const covers = masked.covers.map(({ region }) => region);
			filled += areaOf(blocksOf(covers, [], size.width, size.height)) / (size.width * size.height);
			if (masked.failure) counts.dark++;
			if (this.#count++ % 2 === 0) judge(covers, 10 + time, view);
			checking += performance.now() - start;
			return masked;
		}
	})({
		plates: (mode) => createPlateWatch(mode, platesOfThisThread),
		now: () => 0,
		deadline: Number.POSITIVE_INFINITY,
	});
	const parts = { streams, scene: world, drawn, stage, analytics: new Analytics() };
	const pipeline = new Pipeline({ ...parts, lookEvery: liveLookEvery });
	pipeline.setPolicy(createPolicy({ zones: [], plates: "strict" }), 1);
	const head = new PtzHead(home, wholeView, 0);
	const times: number[] = [];
	for (let index = 0; index < pictures; index++) {
		if (index % 20 === 0) send(head, motion, index);
		world.prepare?.(11 + index / 25);
		checking = 0;
		const start = performance.now();
		await pipeline.frame({
			sceneTime: 10 + index / 25,
			ticks: index * 3600,
			takenAt: index * 40,
			streams: streamsDue(index, 25, streams, ["main", "sub"]),
			analyse: index % 5 === 0,
			view: head.viewAt(index * 40),
		});
		times.push(performance.now() - start - checking);
	}
	pipeline.close();
	truth.close();
	return {
		scene,
		motion,
		ms: summary(times),
		...counts,
		filled: Math.round((1000 * filled) / pictures) / 1000,
	};
}

/** Places on the characters of a plate. */
function placesOn([a, b, c, d]: readonly [Point, Point, Point, Point]): Point[] {
	const places: Point[] = [];
	for (let row = 0; row < 6; row++)
		for (let column = 0; column < 24; column++) {
			const [u, v] = [0.12 + (0.84 * (column + 0.5)) / 24, 0.16 + (0.68 * (row + 0.5)) / 6];
			const at = (axis: 0 | 1) =>
				(a[axis] * (1 - u) + b[axis] * u) * (1 - v) + (d[axis] * (1 - u) + c[axis] * u) * v;
			places.push([at(0), at(1)]);
		}
	return places;
}

await sharedPlateNetwork();
const runs = [];
for (const scene of ["street", "courtyard"] as const)
	for (const motion of ["stands", "slow", "fast"] as const) runs.push(await measure(scene, motion));
const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] };
process.stdout.write(`${JSON.stringify({ machine, pictures, runs }, undefined, "\t")}\n`);
process.exit(0);
