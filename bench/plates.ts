/**
 * What one look for plates costs: the trained network in onnxruntime-node and in WebAssembly, turn and turn about, at all
 * four sizes together, and finding the boxes in its maps.
 *
 *     npx tsx bench/plates.ts [LOOKS]
 *
 * `open` is from nothing to a network that can look, in a process that has loaded nothing of it; `first` is the first look.
 * Their pictures are drawn streets of 640×360 that have nothing to do with each other. `films` are the worlds by day, looked at
 * as a live camera does: what is changed is looked at, by both runners together; `alone` looks at all of each picture, in
 * onnxruntime-node. Both are whole looks, boxes and all. Milliseconds on one thread. Prints one JSON object.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { openPlateNetwork, type PlateRunner } from "../device/imaging/plates/plate-network.ts";
import { Scaler } from "../device/imaging/scaler.ts";
import { liveLookEvery } from "../device/imaging/studio.ts";
import { openScene, type SceneName, sceneNames } from "../device/scene/worlds.ts";
import type { PlateNetwork } from "../masks/plates/network/network.ts";
import { createPlateFinder } from "../masks/plates/network/network-finder.ts";
import { drawStreet } from "../test/masks/plates/street.ts";
import { summary } from "./lib/summary.ts";

const looks = Number(process.argv[2] ?? 60);
const now = () => performance.now();
const memory = () => Math.round(process.memoryUsage().rss / 1e5) / 10;

const pictures = Array.from({ length: 6 }, (_, index) => {
	const light = index % 2 ? ("dusk" as const) : ("day" as const);
	return drawStreet({ seed: index, light, plateHeights: [12, 20, 30, 40] }).luma;
});
const [width, height] = [640, 360];

async function open(runner: PlateRunner) {
	const [before, start] = [memory(), now()];
	const { network } = await openPlateNetwork(runner);
	const opened = now();
	await network.look(pictures[0] as Uint8Array, width, height, width);
	const first = now() - opened;
	return { runner, network, open: opened - start, first, megabytes: memory() - before };
}

// WebAssembly first: its memory is then measured without onnxruntime-node's.
const runners = [await open("WebAssembly"), await open("onnxruntime-node")];
const times = runners.map(() => ({ look: [] as number[], boxes: [] as number[] }));
for (let turn = 0; turn < looks; turn++) {
	const luma = pictures[turn % pictures.length] as Uint8Array;
	for (const [index, { network }] of runners.entries()) {
		const start = now();
		const maps = await network.look(luma, width, height, width);
		const looked = now();
		await createPlateFinder("strict", { look: async () => maps }).find(luma, width, height, width);
		times[index]?.look.push(looked - start);
		times[index]?.boxes.push(now() - looked);
	}
}

function lumaOf({ planes, strides, width, height }: NativeSurface) {
	return { luma: planes[0], width, height, stride: strides[0] };
}

async function film(world: SceneName) {
	const main = { width: 1920, height: 1080 };
	const scene = await openScene(world, { ...main, seed: 7 });
	const [surface, reduced, scaler] = [
		new NativeSurface(1920, 1080),
		new NativeSurface(width, height),
		new Scaler(),
	];
	const finder = createPlateFinder("strict", (await openPlateNetwork()).network);
	const onnx = runners[1]?.network as PlateNetwork;
	const times = { film: [] as number[], alone: [] as number[] };
	for (let look = 0; look < Math.max(50, looks); look++) {
		scene.draw(surface, look * liveLookEvery);
		scaler.scale(surface, reduced);
		const picture = [reduced.planes[0], width, height, reduced.strides[0], lumaOf(surface)] as const;
		let start = now();
		await finder.find(...picture);
		if (look > 1) times.film.push(now() - start); // the first is looked at as one that is alone, the second to remember it
		start = now();
		await createPlateFinder("strict", onnx).find(...picture);
		times.alone.push(now() - start);
	}
	scene.close();
	return { film: summary(times.film), alone: summary(times.alone) };
}

const films: Record<string, unknown> = {};
for (const world of sceneNames) films[world] = await film(world);
const round = (value: number) => Math.round(value * 10) / 10;
console.log(
	JSON.stringify({
		cpu: cpus()[0]?.model,
		cores: availableParallelism(),
		load: round(loadavg()[0] as number),
		node: process.version,
		looks,
		films,
		runners: Object.fromEntries(
			runners.map(({ runner, open, first, megabytes }, index) => [
				runner,
				{
					open: round(open),
					first: round(first),
					megabytes: round(megabytes),
					look: summary(times[index]?.look ?? []),
					boxes: summary(times[index]?.boxes ?? []),
				},
			]),
		),
	}),
);
process.exit(0);
