import type { Random } from "../random.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import type { Wall } from "./wall.ts";

const warm = ["#ffd78f", "#ffc878", "#ffe3b0", "#f9b765"].map(hex);

const rooms = ["#8a6f57", "#6f6a63", "#7b6150", "#59616b"].map(hex);

export function paintRoom(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	deep: number,
	lit: boolean,
	random: Random,
): void {
	const top = wall.at(u0, v1, deep);
	const bottom = wall.at(u0, v0, deep);
	const lamp = random.pick(warm);
	const room = random.pick(rooms);
	const dusk = painter.lighting.lampsOn;
	const bright = dusk ? lamp : mix(room, lamp, 0.5);
	const path = [wall.rectangle(u0, v0, u1, v1, deep)];
	if (lit) {
		const dark = mix(bright, hex("#7a4a22"), 0.5);
		painter.gradient(
			path,
			{
				from: top,
				to: bottom,
				stops: [
					[0, bright],
					[1, dark],
				],
			},
			true,
		);
	} else {
		painter.gradient(path, {
			from: top,
			to: bottom,
			stops: [
				[0, hex("#222a33")],
				[1, hex("#3a434d")],
			],
		});
	}
	const width = u1 - u0;
	const height = v1 - v0;
	const paint = (contour: number[], colour: Colour) =>
		lit ? painter.lit([contour], mix(colour, bright, 0.25)) : painter.solid([contour], shade(colour, 0.55));
	// Furniture, a picture on the wall, a lamp.
	const from = random.between(0.05, 0.35);
	const shelf = random.between(0.3, 0.55);
	paint(
		wall.rectangle(
			u0 + width * from,
			v0,
			u0 + width * (from + shelf),
			v0 + height * random.between(0.22, 0.5),
			deep,
		),
		hex("#5d4430"),
	);
	if (random.next() < 0.6) {
		const at = random.between(0.3, 0.6);
		paint(
			wall.rectangle(u0 + width * at, v0 + height * 0.55, u0 + width * (at + 0.22), v0 + height * 0.74, deep),
			random.pick([hex("#486a7b"), hex("#8f4f3c"), hex("#c9b48b")]),
		);
	}
	if (lit) {
		const [x, y] = wall.at(u0 + width * random.between(0.35, 0.65), v1 - height * 0.2, deep);
		const size = wall.scale(u0) * 0.13;
		painter.lit([ellipse(x, y, size, size * 0.75)], [255, 247, 222], dusk ? 1 : 0.8);
	}
	if (random.next() < 0.75) {
		const cloth = random.pick([hex("#e9e0cf"), hex("#d7c3a5"), hex("#b9c3c8"), hex("#c99d86")]);
		const drawn = random.between(0.12, 0.3);
		paint(
			wall.contour(
				[
					u0,
					v1,
					u0 + width * drawn,
					v1,
					u0 + width * drawn * 0.6,
					v0 + height * 0.35,
					u0 + width * drawn * 0.9,
					v0,
					u0,
					v0,
				],
				deep,
			),
			cloth,
		);
		paint(
			wall.contour(
				[
					u1,
					v1,
					u1 - width * drawn,
					v1,
					u1 - width * drawn * 0.6,
					v0 + height * 0.35,
					u1 - width * drawn * 0.9,
					v0,
					u1,
					v0,
				],
				deep,
			),
			shade(cloth, 0.9),
		);
	}
}

/** The sky mirrors in the pane: little where there is light behind it. */
export function paintGlass(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	deep: number,
	lit: boolean,
): void {
	const { lighting } = painter;
	const strength = (lit ? 0.12 : 0.5) * (lighting.lampsOn ? 0.5 : 1);
	const width = u1 - u0;
	painter.gradient(
		[wall.rectangle(u0, v0, u1, v1, deep)],
		{
			from: wall.at(u0, v1, deep),
			to: wall.at(u1, v0, deep),
			stops: [
				[0, lighting.skyMiddle, strength],
				[0.55, lighting.skyMiddle, strength * 0.25],
				[1, lighting.skyHorizon, 0.02],
			],
		},
		true,
	);
	if (!lit) {
		painter.lit(
			[
				wall.contour(
					[u0 + width * 0.2, v1, u0 + width * 0.46, v1, u0 + width * 0.12, v0, u0, v0, u0, v0 + 0.2],
					deep,
				),
			],
			lighting.skyHorizon,
			0.16,
		);
	}
}
