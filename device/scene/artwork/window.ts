import type { Random } from "../random.ts";
import { type Colour, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { paintGlass, paintRoom } from "./room.ts";
import type { Wall } from "./wall.ts";

export interface WindowStyle {
	readonly frame: Colour;
	readonly trim: Colour;
	readonly shutters?: Colour;
	/** Metres that the glass lies behind the wall. */
	readonly reveal: number;
}

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
