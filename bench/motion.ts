/**
 * What looking for moving things costs, in the 640×360 picture that is looked at, and how much of a place it covers.
 *
 *     npx tsx bench/motion.ts [SECONDS]
 *
 * Each drawn world is filmed first, a picture for every look of a live camera, and then looked at three times over. `look` is
 * the whole step; `cover` asks for the boxes of a picture between two looks, which is the dearest to ask for. `fastest` is the
 * mean of the fastest tenth: what it costs when nobody else wants the core. `filled` is in per cent, on the codec's block grid.
 * Milliseconds on one thread. Prints one JSON object.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { Scaler } from "../device/imaging/scaler.ts";
import { liveLookEvery } from "../device/imaging/studio.ts";
import { openScene, sceneNames } from "../device/scene/worlds.ts";
import { blocksOf } from "../masks/block-map.ts";
import { warmUp } from "../masks/motion/place.ts";
import { createMotionWatch } from "../masks/motion/watch.ts";
import { areaOf, boxRegion } from "../masks/region.ts";
import { summary } from "./lib/summary.ts";

const seconds = Number(process.argv[2] ?? 40);
const [width, height] = [1920, 1080];
const rounds = 3;

/** The luma of a picture for each look, row after row. */
async function film(name: (typeof sceneNames)[number]): Promise<Uint8Array[]> {
	const scene = await openScene(name, { width, height, seed: 7 });
	const [full, reduced, scaler] = [
		new NativeSurface(width, height),
		new NativeSurface(640, 360),
		new Scaler(),
	];
	const pictures: Uint8Array[] = [];
	for (let time = 0; time < seconds; time += liveLookEvery) {
		scene.draw(full, time);
		scaler.scale(full, reduced);
		pictures.push(new Uint8Array(reduced.planes[0].subarray(0, reduced.strides[0] * 360)));
	}
	scene.close();
	return pictures;
}

async function measure(name: (typeof sceneNames)[number]) {
	const pictures = await film(name);
	const watch = createMotionWatch("mask");
	const times: Record<"look" | "cover", number[]> = { look: [], cover: [] };
	const filled: number[] = [];
	for (let look = 0; look < rounds * pictures.length; look++) {
		const luma = pictures[look % pictures.length] as Uint8Array;
		const time = look * liveLookEvery;
		const start = performance.now();
		void watch.look(luma, 640, 360, luma.length / 360, time);
		const looked = performance.now();
		const boxes = watch.cover(time - liveLookEvery / 2);
		const end = performance.now();
		if (time < warmUp.seconds + 1) continue;
		times.look.push(looked - start);
		times.cover.push(end - looked);
		const scale = width / 640;
		const covers = boxes.map((box) =>
			boxRegion(box.x * scale, box.y * scale, box.width * scale, box.height * scale, width, height),
		);
		filled.push((100 * areaOf(blocksOf(covers, [], width, height))) / (width * height));
	}
	return { scene: name, look: figures(times.look), cover: figures(times.cover), filled: summary(filled) };
}

function figures(times: readonly number[]) {
	const tenth = [...times].sort((a, b) => a - b).slice(0, Math.ceil(times.length / 10));
	const fastest = tenth.reduce((sum, time) => sum + time, 0) / tenth.length;
	return { fastest: Math.round(fastest * 1000) / 1000, ...summary(times) };
}

const results = [];
for (const name of sceneNames) results.push(await measure(name));
console.log(
	JSON.stringify({
		bench: "motion",
		unit: "ms per 640x360 look",
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		load: loadavg()[0],
		node: process.version,
		results,
		goal: { look: 0.5 },
	}),
);
