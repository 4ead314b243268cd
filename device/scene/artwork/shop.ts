import type { Random } from "../random.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import { lettering, letteringLength } from "./lettering.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import type { Wall } from "./wall.ts";

export interface ShopStyle {
	readonly sign: string;
	readonly front: Colour;
	readonly lettering: Colour;
	/** Stripes of the awning; none without. */
	readonly awning?: readonly [Colour, Colour];
}

const goods = ["#c8563c", "#e0b64f", "#6f8f4a", "#8c4a63", "#4a7a91", "#e7dcc4", "#a8703f"].map(hex);

/** A shop window with a door at its right, from u0 to u1 metres and `height` metres tall. */
export function paintShop(
	painter: Painter,
	wall: Wall,
	u0: number,
	u1: number,
	height: number,
	style: ShopStyle,
	random: Random,
): void {
	const sign = height - 0.75;
	painter.solid([wall.rectangle(u0, 0, u1, height)], style.front);
	painter.solid([wall.rectangle(u0, 0, u1, 0.5)], shade(style.front, 0.72));
	const door = u1 - 1.25;
	paintDisplay(painter, wall, u0 + 0.2, 0.55, door - 0.15, sign - 0.12, random);
	paintDisplay(painter, wall, door, 0.12, u1 - 0.2, sign - 0.12, random, true);
	paintSign(painter, wall, u0, u1, sign, height, style);
	if (style.awning) paintAwning(painter, wall, u0 + 0.1, u1 - 0.1, sign - 0.02, style.awning);
}

function paintDisplay(
	painter: Painter,
	wall: Wall,
	u0: number,
	v0: number,
	u1: number,
	v1: number,
	random: Random,
	door = false,
): void {
	const { lighting } = painter;
	const glow = lighting.lampsOn ? hex("#ffd9a0") : hex("#8d8068");
	const low = lighting.lampsOn ? hex("#c98a4b") : hex("#3d3a36");
	painter.solid([wall.rectangle(u0 - 0.07, v0 - 0.07, u1 + 0.07, v1 + 0.07)], hex("#2b2724"));
	painter.gradient(
		[wall.rectangle(u0, v0, u1, v1)],
		{
			from: wall.at(u0, v1),
			to: wall.at(u0, v0),
			stops: [
				[0, glow],
				[1, low],
			],
		},
		true,
	);
	const shelves = door ? 0 : 3;
	for (let shelf = 0; shelf < shelves; shelf++) {
		const v = v0 + 0.08 + ((v1 - v0 - 0.3) * shelf) / shelves;
		for (let u = u0 + 0.1; u < u1 - 0.35; u += random.between(0.3, 0.55)) {
			const tall = random.between(0.2, 0.48);
			const colour = mix(random.pick(goods), low, lighting.lampsOn ? 0.15 : 0.45);
			painter.lit([wall.rectangle(u, v, u + random.between(0.16, 0.34), v + tall)], colour);
		}
		painter.lit([wall.rectangle(u0, v - 0.05, u1, v)], hex("#4d4036"));
	}
	painter.gradient(
		[wall.rectangle(u0, v0, u1, v1)],
		{
			from: wall.at(u0, v1),
			to: wall.at(u1, v0),
			stops: [
				[0, lighting.skyMiddle, 0.34],
				[0.4, lighting.skyHorizon, 0.1],
				[0.41, lighting.skyHorizon, 0],
				[1, lighting.skyHorizon, 0.12],
			],
		},
		true,
	);
	for (let u = u0 + 1.5; u < u1 - 0.4; u += 1.5)
		painter.solid([wall.rectangle(u - 0.035, v0, u + 0.035, v1)], hex("#2b2724"));
	if (door) {
		const handle = wall.at(u0 + 0.12, (v0 + v1) / 2);
		const size = wall.scale(u0) * 0.05;
		painter.solid([ellipse(handle[0], handle[1], size, size * 2)], hex("#c9b26a"));
	}
}

function paintSign(
	painter: Painter,
	wall: Wall,
	u0: number,
	u1: number,
	v0: number,
	v1: number,
	style: ShopStyle,
): void {
	painter.solid([wall.rectangle(u0, v0, u1, v1 - 0.06, 0.08)], shade(style.front, 0.82));
	painter.solid([wall.rectangle(u0 - 0.05, v1 - 0.1, u1 + 0.05, v1, 0.16)], shade(style.front, 1.2));
	painter.lit([wall.rectangle(u0, v0 - 0.12, u1, v0)], [10, 10, 16], 0.3);
	const capital = 0.34;
	const from = (u0 + u1) / 2 - (letteringLength(style.sign) * capital) / 2;
	const base = (v0 + v1) / 2 + capital / 2 - 0.03;
	const path = lettering(style.sign, (x, y) => wall.at(from + x * capital, base - y * capital, 0.1));
	if (painter.lighting.lampsOn) painter.lit(path, mix(style.lettering, [255, 244, 214], 0.5));
	else painter.solid(path, style.lettering);
}

const reach = 1.25;
const drop = 0.62;

function paintAwning(
	painter: Painter,
	wall: Wall,
	u0: number,
	u1: number,
	v: number,
	[a, b]: readonly [Colour, Colour],
): void {
	painter.lit([wall.rectangle(u0, v - 1.15, u1, v - 0.1)], [10, 12, 20], 0.3);
	const count = Math.max(3, Math.round((u1 - u0) / 0.42));
	for (let stripe = 0; stripe < count; stripe++) {
		const left = u0 + ((u1 - u0) * stripe) / count;
		const right = u0 + ((u1 - u0) * (stripe + 1)) / count + 0.01;
		const colour = stripe % 2 === 0 ? a : b;
		const low = v - drop;
		painter.gradient(
			[
				wall.solid([
					[left, v, 0],
					[right, v, 0],
					[right, low, reach],
					[left, low, reach],
				]),
			],
			{
				from: wall.at(left, v),
				to: wall.at(left, low, reach),
				stops: [
					[0, shade(colour, 0.86)],
					[1, shade(colour, 1.1)],
				],
			},
		);
		const scallop = low - 0.2;
		const middle = (left + right) / 2;
		painter.solid(
			[
				wall.contour(
					[left, low, right, low, right, scallop + 0.06, middle, scallop, left, scallop + 0.06],
					reach,
				),
			],
			shade(colour, 0.84),
		);
	}
}
