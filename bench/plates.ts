/**
 * What one look for plates costs: the trained network in onnxruntime-node and in WebAssembly, turn and turn about, at all
 * three sizes together, and finding the boxes in its maps.
 *
 *     npx tsx bench/plates.ts [LOOKS]
 *
 * `open` is from nothing to a network that can look, in a process that has loaded nothing of it; `first` is the first look.
 * Milliseconds on one thread, on drawn streets of 640×360. Prints one JSON object.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { openPlateNetwork, type PlateRunner } from "../device/imaging/plates/plate-network.ts";
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
const round = (value: number) => Math.round(value * 10) / 10;
console.log(
	JSON.stringify({
		cpu: cpus()[0]?.model,
		cores: availableParallelism(),
		load: round(loadavg()[0] as number),
		node: process.version,
		looks,
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
