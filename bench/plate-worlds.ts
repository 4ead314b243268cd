/**
 * How many of the plates in the drawn worlds are covered, by their height, and how much of the picture is.
 *
 *     npx tsx bench/plate-worlds.ts [PICTURES] [SEED]
 *
 * Pictures of 1920×1080, spread evenly over a world's period, reduced to 640×360; each is looked at by itself, without a
 * tracker. A plate is counted when at least 90 % of it is visible, and covered when at least 95 % of its characters' place
 * is (all but 4 % at each side, and 12 % above and below). Heights are in pixels of 1920×1080. Prints one JSON object.
 */
import { platesOfThisThread } from "../device/imaging/plates/plate-network.ts";
import { openScene } from "../device/scene/worlds.ts";
import { createPlateFinder } from "../masks/plates/network/network-finder.ts";
import { reduce } from "../test/masks/plates/reduce.ts";
import { covered, filled, plateHeight } from "../test/masks/plates/score.ts";
import { main, reduced } from "../test/masks/plates/street.ts";

const [pictures, seed] = [Number(process.argv[2] ?? 40), Number(process.argv[3] ?? 1)];
const bands = [5, 8, 11, 15, 20, 40, 80] as const;
const modes = ["strict", "balanced"] as const;
type Corners = Parameters<typeof covered>[0];

/** The place of a plate's characters. */
function characters(corners: Corners): Corners {
	const [a, b, c, d] = corners as unknown as [number, number][] as [
		[number, number],
		[number, number],
		[number, number],
		[number, number],
	];
	const at = (u: number, v: number) =>
		[0, 1].map((axis) => {
			const [p, q, r, s] = [a, b, c, d].map((corner) => corner[axis] as number) as [
				number,
				number,
				number,
				number,
			];
			return (p * (1 - u) + q * u) * (1 - v) + (s * (1 - u) + r * u) * v;
		}) as [number, number];
	return [at(0.04, 0.12), at(0.96, 0.12), at(0.96, 0.88), at(0.04, 0.88)];
}

function bandOf(height: number): string {
	const above = bands.findLast((least) => height >= least);
	return above === undefined ? "0" : String(above);
}

async function film(world: "street" | "courtyard" | "town-square", light: "day" | "dusk") {
	const scene = await openScene(world, { ...main, seed, light });
	const plane = (width: number, height: number) => new Uint8Array(width * height);
	const planes = [plane(1920, 1080), plane(960, 540), plane(960, 540)] as const;
	const result = Object.fromEntries(
		modes.map((mode) => [
			mode,
			{ filled: 0, heights: {} as Record<string, { plates: number; covered: number }> },
		]),
	);
	for (let picture = 0; picture < pictures; picture++) {
		const time = (picture * scene.period) / pictures;
		scene.draw({ ...main, planes, strides: [1920, 960, 960] }, time);
		const luma = reduce(planes[0]);
		for (const mode of modes) {
			const finder = createPlateFinder(mode, platesOfThisThread);
			const full = { luma: planes[0], ...main, stride: main.width };
			const boxes = await finder.find(luma, reduced.width, reduced.height, reduced.width, full);
			const tally = result[mode] as (typeof result)[string];
			tally.filled += filled(boxes, reduced.width, reduced.height) / pictures;
			for (const { polygon, visible } of scene.truth(time).plates) {
				if (visible < 0.9) continue;
				const band = bandOf(plateHeight(polygon));
				tally.heights[band] ??= { plates: 0, covered: 0 };
				tally.heights[band].plates++;
				if (covered(characters(polygon), boxes, 3, main) >= 0.95) tally.heights[band].covered++;
			}
		}
	}
	scene.close();
	for (const tally of Object.values(result)) tally.filled = Math.round(tally.filled * 1000) / 1000;
	return result;
}

const worlds: Record<string, unknown> = {};
for (const world of ["street", "courtyard", "town-square"] as const)
	for (const light of ["day", "dusk"] as const) worlds[`${world}, ${light}`] = await film(world, light);
console.log(JSON.stringify({ pictures, seed, worlds }));
process.exit(0);
