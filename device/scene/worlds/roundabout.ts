import { settingOf } from "../actors/setting.ts";
import { type Colour, hex } from "../artwork/colour.ts";
import { paintBench, paintPlanter } from "../artwork/furniture.ts";
import { giveWay } from "../artwork/give-way.ts";
import type { Glow } from "../artwork/glow.ts";
import { type Pattern, paintGround } from "../artwork/ground.ts";
import { paintPostShadow, paintRoundShadow } from "../artwork/ground-shadow.ts";
import { paintHouse } from "../artwork/house.ts";
import { lighting } from "../artwork/light.ts";
import { Painter } from "../artwork/painter.ts";
import { Picture } from "../artwork/picture.ts";
import { prop } from "../artwork/prop.ts";
import { paintSky } from "../artwork/sky.ts";
import { paintStreetLamp, shineStreetLamp } from "../artwork/street-lamp.ts";
import { paintSupplies } from "../artwork/supplies.ts";
import { speckle, type Texture } from "../artwork/texture.ts";
import { paintTree } from "../artwork/tree.ts";
import type { Lens } from "../lens.ts";
import { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import type { Item } from "../stage.ts";
import { createWorld, type PictureSize, type World, type WorldSpec } from "../world.ts";
import { castRoundabout, parkAtRoundabout } from "./roundabout-cast.ts";
import { fronts, lensTowards, place, wallOf } from "./roundabout-plan.ts";

/** Samples of a texture until it begins anew: it joins up with itself. */
const textureSide = 128;

/** A roundabout with houses all around, from its middle: a sector of it, or all of it when the picture is a panorama's. */
export async function drawRoundabout(spec: WorldSpec): Promise<World> {
	const { width, height, seed, light, staging } = spec;
	const lens = lensTowards(0, spec);
	const picture = new Picture(width, height);
	const painter = new Painter(picture, lighting(light));
	const { texture, glow } = await paintSupplies();
	const random = new Random(seed, "roundabout");
	// As wide as a whole texture is all the way round: the clouds join up.
	paintSky(painter, lens, texture, lens.y(9, place.fronts), textureSide / (2 * Math.PI * lens.focal));
	await giveWay();
	paintRings(painter, lens, texture);
	const privateAreas: PixelPolygon[] = [];
	for (const front of fronts) {
		await giveWay();
		const openings = paintHouse(painter, wallOf(front, spec), front.style, texture, random);
		privateAreas.push(...openings.filter((area) => area.some(([x]) => x > 0 && x < width)));
	}
	const setting = settingOf(lens, light, staging);
	const scenery = furnish(painter, spec, glow, random);
	await giveWay();
	scenery.push(...parkAtRoundabout(spec, seed, light));
	return createWorld({
		background: picture,
		scenery,
		performers: staging?.cast(setting) ?? castRoundabout(setting, spec, seed),
		period: staging?.period,
		privateAreas,
	});
}

/** Ground in rings about the mast. */
function paintRings(painter: Painter, lens: Lens, texture: Texture): void {
	const round = (lens.width / 2 + 4) / lens.focal;
	const ring = (far: number, near: number, colour: Colour, pattern: Pattern) =>
		paintGround(
			painter,
			lens,
			[
				[-round * far, far],
				[round * far, far],
				[round * near, near],
				[-round * near, near],
			],
			colour,
			pattern,
		);
	const soft = (spots: number, contrast: number): Pattern => rings(texture, { spots, contrast });
	ring(
		place.fronts + 1,
		place.pavement,
		hex("#c2bbae"),
		rings(texture, { spots: 6, contrast: 0.16, stones: 260 }),
	);
	ring(place.pavement, place.pavement - 0.35, hex("#ddd7cb"), soft(3, 0.05));
	ring(
		place.pavement - 0.35,
		place.parking,
		hex("#a7a39b"),
		rings(texture, { spots: 5, contrast: 0.18, stones: 420 }),
	);
	ring(place.parking, place.road.far, hex("#ddd7cb"), soft(3, 0.05));
	ring(place.road.far, place.road.near, hex("#77787a"), soft(8, 0.2));
	ring(13.1, 12.95, hex("#e4e4de"), rings(texture, { spots: 1, contrast: 0, dashes: 24 }));
	ring(place.road.near, place.island, hex("#ddd7cb"), soft(3, 0.05));
	ring(place.island, 4, hex("#5f8a44"), soft(9, 0.4));
}

/** What is the same all the way round, and joins up: soft spots, and stones or dashes, so many to a circle. */
function rings(
	texture: Texture,
	{ spots, contrast, stones, dashes }: { spots: number; contrast: number; stones?: number; dashes?: number },
): Pattern {
	return (z) => {
		const dirt = texture.line(z * 6);
		const row = Math.floor(z / 0.8);
		const shift = row & 1 ? 0.5 : 0;
		return (x) => {
			const turn = x / z / (2 * Math.PI) + 0.5;
			const tone = (dirt(turn * textureSide * spots) - 0.5) * contrast;
			if (dashes !== undefined) return (turn * dashes) % 1 < 0.5 ? 1 : 0.52;
			if (stones === undefined)
				return 1 + tone + (speckle(Math.floor(x * 60), Math.floor(z * 60)) - 0.5) * 0.08;
			const at = turn * stones + shift;
			const stone = ((Math.floor(at) % stones) + stones) % stones;
			const gap = at - Math.floor(at) < 0.03 || z / 0.8 - row < 0.05 ? 0.12 : 0;
			return 1 + tone + (speckle(stone, row) - 0.5) * 0.14 - gap;
		};
	};
}

/** Lamps, trees, benches and flowers, each drawn as it is seen by who looks straight at it; none of them across the seam. */
function furnish(painter: Painter, size: PictureSize, glow: Glow, random: Random): Item[] {
	const { lighting } = painter;
	const props: Item[] = [];
	for (let index = 0; index < 10; index++) {
		const azimuth = ((index + 0.5) / 10) * 2 * Math.PI - Math.PI;
		const lens = lensTowards(azimuth, size);
		if (!inSight(lens, size)) continue;
		const z = place.pavement + 1;
		paintPostShadow(painter, lens, 0, z, 5.2, 0.12);
		shineStreetLamp(painter, lens, glow, 0, z);
		props.push(
			prop(lens, lighting, { x: 0, z, left: 0.5, right: 0.5, height: 6.2 }, (sketch) => {
				paintStreetLamp(sketch, lens, 0, z);
			}),
		);
		const aside = lensTowards(azimuth + 0.22, size);
		if (index % 2 === 0) {
			const at = z + 1.4;
			paintRoundShadow(painter, aside, 0, at, 4.6, 2.2);
			const tree = { x: 0, z: at, height: 7, crown: 4.4, leaves: hex("#5c8a3f") };
			props.push(
				prop(aside, lighting, { x: 0, z: at, left: 3, right: 3, height: 7.8 }, (sketch) => {
					paintTree(sketch, aside, tree, random);
				}),
			);
		} else {
			props.push(
				prop(aside, lighting, { x: -0.9, z: 26, left: 0.3, right: 2.2, height: 1.2 }, (sketch) => {
					paintBench(sketch, aside, -0.9, 26, 1.8);
				}),
			);
		}
		const blossom = random.pick([hex("#c8443f"), hex("#e0a93f"), hex("#d9d3e6")]);
		const front = lensTowards(azimuth - 0.14, size);
		props.push(
			prop(front, lighting, { x: -0.9, z: 9.1, left: 0.4, right: 2.2, height: 1.4 }, (sketch) => {
				paintPlanter(sketch, front, -0.9, 9.1, 1.8, blossom, random);
			}),
		);
	}
	return props;
}

/** What is beside a sector is not drawn: only a panorama has all of it. */
function inSight(lens: Lens, { width, height }: PictureSize): boolean {
	const at = lens.x(0, place.fronts);
	return at > -height / 2 && at < width + height / 2;
}
