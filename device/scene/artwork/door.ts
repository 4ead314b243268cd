import { type Colour, hex, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import type { Wall } from "./wall.ts";

/** The front door of a home: two leaves with panels, a fanlight, a step. u0 to u1 metres, `height` metres tall. */
export function paintDoor(
	painter: Painter,
	wall: Wall,
	u0: number,
	u1: number,
	height: number,
	colour: Colour,
	trim: Colour,
): void {
	painter.solid([wall.rectangle(u0 - 0.22, 0, u1 + 0.22, height + 0.24)], trim);
	painter.solid([wall.rectangle(u0 - 0.3, height + 0.2, u1 + 0.3, height + 0.34, 0.1)], shade(trim, 1.1));
	painter.solid([wall.rectangle(u0, 0, u1, height)], shade(trim, 0.6));
	painter.within(wall.rectangle(u0, 0, u1, height), () => paintLeaves(painter, wall, u0, u1, height, colour));
	painter.solid([wall.rectangle(u0 - 0.2, 0, u1 + 0.2, 0.14, 0.3)], shade(trim, 0.8));
	painter.solid(
		[
			wall.solid([
				[u0 - 0.2, 0.14, 0.3],
				[u1 + 0.2, 0.14, 0.3],
				[u1 + 0.1, 0.14, -0.2],
				[u0 - 0.1, 0.14, -0.2],
			]),
		],
		shade(trim, 1.06),
	);
}

/** Metres that the leaves lie behind the wall. */
const deep = -0.28;

function paintLeaves(
	painter: Painter,
	wall: Wall,
	u0: number,
	u1: number,
	height: number,
	colour: Colour,
): void {
	const leafTop = height - 0.55;
	painter.gradient([wall.rectangle(u0, 0.1, u1, leafTop, deep)], {
		from: wall.at(u0, leafTop, deep),
		to: wall.at(u1, 0, deep),
		stops: [
			[0, shade(colour, 1.08)],
			[1, shade(colour, 0.84)],
		],
	});
	paintFanlight(painter, wall, u0, u1, leafTop + 0.08, height - 0.06);
	const middle = (u0 + u1) / 2;
	for (const [left, right] of [
		[u0 + 0.1, middle - 0.05],
		[middle + 0.05, u1 - 0.1],
	] as const) {
		for (const [low, high] of [
			[0.28, 0.85],
			[0.98, leafTop - 0.15],
		] as const) {
			painter.solid([wall.rectangle(left, low, right, high, deep)], shade(colour, 0.7));
			painter.solid(
				[wall.rectangle(left + 0.05, low + 0.05, right - 0.03, high - 0.03, deep)],
				shade(colour, 0.98),
			);
		}
	}
	painter.solid([wall.rectangle(middle - 0.015, 0.1, middle + 0.015, leafTop, deep)], shade(colour, 0.45));
	const [x, y] = wall.at(middle + 0.09, 1.02, deep);
	const knob = wall.scale(u0) * 0.045;
	painter.solid([ellipse(x, y, knob, knob)], hex("#d8bd6a"));
	painter.lit(
		[
			wall.solid([
				[u0, height, 0],
				[u1, height, 0],
				[u1, height - 0.22, deep],
				[u0, height - 0.22, deep],
			]),
		],
		[10, 12, 20],
		0.4,
	);
	painter.lit(
		[
			wall.solid([
				[u0, height, 0],
				[u0 + 0.12, height - 0.1, deep],
				[u0 + 0.12, 0.1, deep],
				[u0, 0, 0],
			]),
		],
		[10, 12, 20],
		0.34,
	);
}

function paintFanlight(painter: Painter, wall: Wall, u0: number, u1: number, v0: number, v1: number): void {
	const lit = painter.lighting.lampsOn;
	const path = [wall.rectangle(u0 + 0.08, v0, u1 - 0.08, v1, deep)];
	if (lit) painter.lit(path, hex("#ffcf85"));
	else painter.solid(path, hex("#52606c"));
	for (const part of [0.33, 0.66]) {
		const u = u0 + (u1 - u0) * part;
		painter.solid([wall.rectangle(u - 0.025, v0, u + 0.025, v1, deep)], hex("#e8e2d6"));
	}
}
