import type { Random } from "../random.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import type { Wall } from "./wall.ts";

export interface WindowStyle {
	readonly frame: Colour;
	readonly trim: Colour;
	readonly shutters?: Colour;
	/** Metres that the glass lies behind the wall. */
	readonly reveal: number;
}

const warm = ["#ffd78f", "#ffc878", "#ffe3b0", "#f9b765"].map(hex);
const rooms = ["#8a6f57", "#6f6a63", "#7b6150", "#59616b"].map(hex);

/** A window of a home with a room behind it; u and v are the opening's corners in metres on the wall. */
export function paintWindow(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	style: WindowStyle,
	random: Random,
): void {
	const lit = random.next() < (painter.lighting.lampsOn ? 0.68 : 0.3);
	painter.solid([wall.rectangle(u0 - 0.12, v0 - 0.06, u1 + 0.12, v1 + 0.16)], style.trim);
	painter.solid([wall.rectangle(u0, v0, u1, v1)], shade(style.trim, 0.62));
	const deep = -style.reveal;
	const paintInside = () => {
		paintRoom(painter, wall, [u0, v0, u1, v1], deep, lit, random);
		paintGlass(painter, wall, [u0, v0, u1, v1], deep, lit);
		paintBars(painter, wall, [u0, v0, u1, v1], deep, style.frame);
		paintRevealShadow(painter, wall, [u0, v0, u1, v1], deep);
	};
	if (wall.frontal) paintInside();
	else painter.within(wall.rectangle(u0, v0, u1, v1), paintInside);
	if (style.shutters) paintShutters(painter, wall, [u0, v0, u1, v1], style.shutters);
	paintSill(painter, wall, [u0, v0, u1], style.trim);
}

/** The head and the left side of the opening throw their shadow on the glass. */
function paintRevealShadow(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	deep: number,
): void {
	const dark: Colour = [10, 12, 20];
	const head = wall.solid([
		[u0, v1, 0],
		[u1, v1, 0],
		[u1, v1 - 0.16, deep],
		[u0, v1 - 0.16, deep],
	]);
	const side = wall.solid([
		[u0, v1, 0],
		[u0 + 0.09, v1 - 0.1, deep],
		[u0 + 0.09, v0, deep],
		[u0, v0, 0],
	]);
	painter.lit([head], dark, 0.42);
	painter.lit([side], dark, 0.3);
}

function paintRoom(
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
function paintGlass(
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

export function paintBars(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	deep: number,
	colour: Colour,
): void {
	const bar = 0.055;
	const middle = (u0 + u1) / 2;
	const light = [
		wall.rectangle(u0, v1 - bar, u1, v1, deep),
		wall.rectangle(u0, v0, u1, v0 + bar * 1.3, deep),
		wall.rectangle(u0, v0, u0 + bar, v1, deep),
		wall.rectangle(u1 - bar, v0, u1, v1, deep),
		wall.rectangle(middle - bar * 0.7, v0, middle + bar * 0.7, v1, deep),
	];
	for (const part of [0.36, 0.68]) {
		const v = v0 + (v1 - v0) * part;
		light.push(wall.rectangle(u0, v - bar * 0.3, u1, v + bar * 0.3, deep));
	}
	for (const contour of light) painter.solid([contour], colour);
}

function paintSill(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1]: readonly [number, number, number],
	trim: Colour,
): void {
	painter.lit([wall.rectangle(u0 - 0.15, v0 - 0.34, u1 + 0.2, v0 - 0.12)], [10, 12, 20], 0.16);
	painter.solid([wall.rectangle(u0 - 0.2, v0 - 0.14, u1 + 0.2, v0, 0.16)], shade(trim, 0.92));
	painter.solid(
		[
			wall.solid([
				[u0 - 0.2, v0, 0.16],
				[u1 + 0.2, v0, 0.16],
				[u1 + 0.12, v0, 0],
				[u0 - 0.12, v0, 0],
			]),
		],
		shade(trim, 1.1),
	);
}

function paintShutters(
	painter: Painter,
	wall: Wall,
	[u0, v0, u1, v1]: readonly [number, number, number, number],
	colour: Colour,
): void {
	const width = (u1 - u0) * 0.48;
	for (const [left, right] of [
		[u0 - width - 0.06, u0 - 0.06],
		[u1 + 0.06, u1 + width + 0.06],
	] as const) {
		painter.lit([wall.rectangle(left + 0.08, v0 - 0.1, right + 0.1, v1 - 0.05)], [10, 12, 20], 0.22);
		painter.solid([wall.rectangle(left, v0, right, v1, 0.05)], colour);
		const slat = 0.14;
		for (let v = v0 + 0.12; v < v1 - 0.1; v += slat) {
			painter.solid(
				[wall.rectangle(left + 0.06, v, right - 0.06, v + slat * 0.45, 0.05)],
				shade(colour, 0.78),
			);
		}
		painter.solid(
			[wall.rectangle(left, (v0 + v1) / 2 - 0.05, right, (v0 + v1) / 2 + 0.05, 0.05)],
			shade(colour, 1.08),
		);
	}
}
