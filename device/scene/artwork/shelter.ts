import type { Lens } from "../lens.ts";
import { hex } from "./colour.ts";
import { lettering, letteringLength } from "./lettering.ts";
import type { Painter } from "./painter.ts";
import { Wall } from "./wall.ts";

const steel = hex("#3a4047");

/** A glazed shelter from x to x + width metres whose back is at z. */
export function paintShelter(painter: Painter, lens: Lens, x: number, z: number, width: number): void {
	const wall = new Wall(lens, [x, z], [x + width, z]);
	const depth = 1.5;
	painter.depth = z;
	const { skyMiddle, skyHorizon } = painter.lighting;
	painter.gradient(
		[wall.rectangle(0, 0.2, width, 2.35)],
		{
			from: wall.at(0, 2.35),
			to: wall.at(width, 0.2),
			stops: [
				[0, skyMiddle, 0.32],
				[0.4, skyHorizon, 0.12],
				[1, skyMiddle, 0.2],
			],
		},
		true,
	);
	paintBench(painter, wall, width);
	for (let u = 0; u <= width + 0.01; u += width / 3) {
		painter.solid([wall.rectangle(u - 0.04, 0, u + 0.04, 2.4)], steel);
	}
	painter.solid([wall.rectangle(0, 0.18, width, 0.24)], steel);
	painter.solid([wall.rectangle(0, 1.3, width, 1.34)], hex("#e8ecee"), 0.7);
	paintPoster(painter, wall, width);
	const roof = wall.solid([
		[-0.2, 2.5, 0],
		[width + 0.2, 2.5, 0],
		[width + 0.25, 2.42, depth],
		[-0.25, 2.42, depth],
	]);
	painter.gradient([roof], {
		from: wall.at(0, 2.5),
		to: wall.at(0, 2.42, depth),
		stops: [
			[0, hex("#8b949c")],
			[1, hex("#c2c9cf")],
		],
	});
	painter.solid([wall.rectangle(-0.25, 2.26, width + 0.25, 2.42, depth)], steel);
	const text = "HOTEL DE VILLE";
	const capital = 0.13;
	const from = width / 2 - (letteringLength(text) * capital) / 2;
	painter.lit(
		lettering(text, (u, v) => wall.at(from + u * capital, 2.405 - v * capital, depth)),
		[236, 240, 242],
	);
	for (const u of [0.1, width - 0.1])
		painter.solid([wall.rectangle(u - 0.05, 0, u + 0.05, 2.3, depth)], steel);
	painter.depth = 0;
}

function paintBench(painter: Painter, wall: Wall, width: number): void {
	const from = 0.5;
	const to = width - 1.5;
	painter.solid(
		[
			wall.solid([
				[from, 0.48, 0.05],
				[to, 0.48, 0.05],
				[to, 0.46, 0.5],
				[from, 0.46, 0.5],
			]),
		],
		hex("#a07c52"),
	);
	painter.solid([wall.rectangle(from, 0.4, to, 0.46, 0.5)], hex("#7a5c3c"));
	for (const u of [from + 0.2, to - 0.25]) painter.solid([wall.rectangle(u, 0, u + 0.06, 0.42, 0.4)], steel);
}

/** A lit poster at the shelter's right end. */
function paintPoster(painter: Painter, wall: Wall, width: number): void {
	const from = width - 1.25;
	const to = width - 0.1;
	painter.solid([wall.rectangle(from - 0.06, 0.3, to + 0.06, 2.2, 0.05)], steel);
	const paper = [wall.rectangle(from, 0.4, to, 2.1, 0.06)];
	const stops = [
		[0, hex("#f4d58a")],
		[0.55, hex("#e58f6a")],
		[1, hex("#3d6f86")],
	] as const;
	painter.gradient(
		paper,
		{ from: wall.at(from, 2.1, 0.06), to: wall.at(from, 0.4, 0.06), stops },
		painter.lighting.lampsOn,
	);
	const hill = [from, 0.4, from, 0.9, from + 0.4, 1.25, from + 0.7, 1.0, to, 1.3, to, 0.4];
	painter.solid([wall.contour(hill, 0.06)], hex("#2f5866"));
}

/** The sign of a stop on its post. */
export function paintStopSign(painter: Painter, lens: Lens, x: number, z: number): void {
	const wall = new Wall(lens, [x, z], [x + 1, z]);
	painter.depth = z;
	painter.solid([wall.rectangle(-0.04, 0, 0.04, 3)], steel);
	painter.solid([wall.rectangle(-0.32, 2.3, 0.32, 3.05)], hex("#17508a"));
	painter.solid(
		lettering("T", (u, v) => wall.at(-0.13 + u * 0.45, 2.9 - v * 0.45)),
		hex("#f4f6f8"),
	);
	painter.depth = 0;
}
