import type { Spot } from "../../../device/scene/actors/route.ts";
import { settingOf } from "../../../device/scene/actors/setting.ts";
import { hex } from "../../../device/scene/artwork/colour.ts";
import { paintBench, paintFountain, paintPlanter } from "../../../device/scene/artwork/furniture.ts";
import { cobbles, paintGround, slabs } from "../../../device/scene/artwork/ground.ts";
import { lighting } from "../../../device/scene/artwork/light.ts";
import { Painter } from "../../../device/scene/artwork/painter.ts";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { prop } from "../../../device/scene/artwork/prop.ts";
import { paintSky } from "../../../device/scene/artwork/sky.ts";
import { paintStreetLamp } from "../../../device/scene/artwork/street-lamp.ts";
import { paintSupplies } from "../../../device/scene/artwork/supplies.ts";
import { paintTree } from "../../../device/scene/artwork/tree.ts";
import { Lens, type LensSpec } from "../../../device/scene/lens.ts";
import type { Random } from "../../../device/scene/random.ts";
import type { Light } from "../../../device/scene/scene.ts";
import type { Item } from "../../../device/scene/stage.ts";
import { createWorld, type World } from "../../../device/scene/world.ts";
import { go, Play, stay } from "../play.ts";

/**
 * A place that is none of the worlds: a camera by chance over a ground by chance, with things that stand about.
 * @param low how likely it is for the camera to hang low
 */
export async function gym(
	random: Random,
	light: Light,
	seed: number,
	size: { width: number; height: number },
	period: number,
	low: number,
): Promise<{ world: World; lens: Lens; play: Play }> {
	const spec: LensSpec = {
		eye: random.next() < low ? random.between(1.9, 3) : random.between(3, 9),
		focal: random.between(0.85, 1.7),
		horizon: random.between(-0.05, 0.38),
		centre: random.between(0.3, 0.7),
	};
	const lens = new Lens(spec, size.width, size.height);
	const picture = new Picture(size.width, size.height);
	const painter = new Painter(picture, lighting(light));
	const { texture } = await paintSupplies();
	paintSky(painter, lens, texture, lens.y(random.between(2, 8), 60));
	const grey = () => {
		const part = () => Math.round(random.between(60, 215)).toString(16).padStart(2, "0");
		const [one, other] = [part(), part()];
		return hex(random.next() < 0.5 ? `#${one}${one}${one}` : `#${one}${one}${other}`);
	};
	const strip = (far: number, near: number): Spot[] => [
		[-90, far],
		[90, far],
		[90, near],
		[-90, near],
	];
	for (let far = 70; far > 2.5; far *= random.between(0.35, 0.9)) {
		const surface =
			random.next() < 0.5
				? slabs(random.between(0.5, 1.5), random.between(0.4, 1.2), texture)
				: cobbles(random.between(0.15, 0.3), texture);
		paintGround(painter, lens, strip(far, 2), grey(), surface);
		painter.depth = far;
		if (random.next() < 0.6) {
			const width = random.between(0.1, 0.6);
			const corners = strip(far, far - width).map(([x, z]) => [x, 0, z] as const);
			painter.solid([lens.contour(corners)], grey());
		}
		painter.depth = 0;
	}
	// Fronts, windows, doors, cars at the kerb: whatever is square and stands.
	for (let thing = random.below(14); thing > 0; thing--) {
		const [x, z] = [random.between(-20, 20), random.between(14, 40)];
		const [width, low, tall] = [
			random.between(0.4, 6),
			random.next() < 0.6 ? 0 : random.between(0.5, 2),
			random.between(0.8, 5),
		];
		painter.depth = z;
		painter.solid(
			[
				lens.contour([
					[x, low + tall, z],
					[x + width, low + tall, z],
					[x + width, low, z],
					[x, low, z],
				]),
			],
			grey(),
		);
		painter.depth = 0;
	}
	const props: Item[] = [];
	const near = 1.1 * nearest(lens);
	for (let one = random.below(6); one > 0; one--) {
		const z = random.between(Math.max(4, near), 28);
		const half = (0.5 * size.width * z) / lens.focal;
		const x = random.between(-half, half);
		const kind = random.below(5);
		const space = { x, z, left: 3, right: 3, height: 7.8 };
		const light = painter.lighting;
		props.push(
			prop(lens, light, space, (sketch) => {
				if (kind === 0) paintBench(sketch, lens, x, z, 1.8);
				else if (kind === 1) paintPlanter(sketch, lens, x, z, 1.8, grey(), random);
				else if (kind === 2) paintStreetLamp(sketch, lens, x, z);
				else if (kind === 3)
					paintTree(
						sketch,
						lens,
						{ x, z, height: random.between(3, 7), crown: random.between(1.5, 4), leaves: grey() },
						random,
					);
				else paintFountain(sketch, lens, x, z, 1.7);
			}),
		);
	}
	const play = new Play("gym", seed, period);
	throng(play, lens);
	const setting = settingOf(lens, light, play);
	const world = createWorld({
		background: picture,
		scenery: props,
		performers: play.cast(setting),
		period,
		privateAreas: [],
	});
	return { world, lens, play };
}

/** The nearest ground that the picture shows, in metres. */
function nearest(lens: Lens): number {
	return Math.max(2.2, lens.groundDistance(lens.height));
}

/** People alone, in pairs, threes and crowds, walking anywhere and standing; bags, bicycles, cars. */
export function throng(play: Play, lens: Lens): void {
	const { random, period } = play;
	const near = nearest(lens);
	const far = Math.min(near * random.between(2, 6), 42);
	const depth = () => near + (far - near) * random.next() ** 1.5;
	const half = (z: number) => (0.5 * lens.width * z) / lens.focal;
	const middle = (lens.width / 2 - lens.centre) / lens.focal;
	const at = (z: number, part: number): Spot => [middle * z + part * (half(z) + 0.8), z];
	const spot = (): Spot => at(depth(), random.between(-1, 1));
	const gap = random.between(0.5, 4);
	for (let time = 0; time < period; time += random.between(0.5, 1.5) * gap) {
		const kind = random.next();
		const side = random.pick([-1, 1]);
		const z = depth();
		const way: Spot[] =
			kind < 0.5
				? [at(z, side), at(random.next() < 0.6 ? z : depth(), -side)]
				: kind < 0.85
					? [at(near * 0.8, random.between(-0.8, 0.8)), at(far, random.between(-0.8, 0.8))]
					: [at(z, side), spot(), at(depth(), random.pick([-1, 1]))];
		if (kind >= 0.5 && kind < 0.85 && random.next() < 0.5) way.reverse();
		const running = random.next() < 0.08;
		const speed = running ? random.between(3, 5) : random.between(0.8, 1.8);
		const group = random.next() < 0.35 ? 2 + random.below(3) : 1;
		for (let one = 0; one < group; one++) {
			const [dx, dz] = [one * random.between(-0.7, 0.7), one * random.between(-0.7, 0.7)];
			play.walk(
				time + one * random.between(0, 0.35),
				way.map(([x, z]) => [x + dx, Math.max(2, z + dz)] as const),
				speed,
				running ? "run" : "walk",
			);
		}
	}
	for (let crowd = random.below(3); crowd > 0; crowd--) {
		const [x0, z0] = spot();
		const size = 2 + random.below(9);
		const reach = random.between(0.5, 2.4);
		for (let one = 0; one < size; one++) {
			const spot: Spot = [
				x0 + random.between(-reach, reach),
				Math.max(2.2, z0 + random.between(-reach, reach)),
			];
			const out = at(spot[1], random.pick([-1, 1]));
			const length = random.between(3, 30);
			play.person(random.between(0, period * 0.6), [
				go([out, spot], 1.4),
				stay(spot, random.between(0, 6.28), random.pick(["stand", "talk", "talk", "stoop"] as const), length),
				go([spot, out], 1.4),
			]);
		}
	}
	for (let bag = random.below(4); bag > 0; bag--) {
		const [x, z] = spot();
		const from = random.next() < 0.3 ? 0 : random.between(0, period * 0.8);
		play.bag(x, z, from, from + random.between(5, 60));
	}
	for (let bicycle = random.below(3); bicycle > 0; bicycle--) {
		const [z, side] = [depth(), random.pick([-1, 1])];
		play.cycle(
			random.between(0, period - 8),
			[at(z, side), at(random.next() < 0.6 ? z : depth(), -side)],
			random.between(2.6, 5),
		);
	}
	if (random.next() < 0.4) {
		const x = random.between(-6, 6);
		for (let car = 1 + random.below(4); car > 0; car--)
			play.drive(random.between(0, period - 5), {
				x,
				near: Math.max(2, near * 0.8),
				far: 50,
				direction: random.pick(["leaving", "approaching"] as const),
				speed: random.between(3, 12),
			});
	}
}
