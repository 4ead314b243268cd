import type { Random } from "../random.ts";
import { hex, mix, shade } from "./colour.ts";
import { dormersOf, eavesOf, type HouseStyle, roofHeight } from "./house-plan.ts";
import type { Painter } from "./painter.ts";
import type { Wall } from "./wall.ts";
import { paintWindow, type WindowStyle } from "./window.ts";

const roofDepth = 2.2;

export function paintRoof(painter: Painter, wall: Wall, style: HouseStyle, random: Random): void {
	const { from, to } = style;
	const eaves = eavesOf(style);
	const ridge = eaves + roofHeight;
	for (let chimney = 0; chimney < 2; chimney++) {
		const u = random.between(from + 0.6, to - 1.4);
		painter.solid(
			[wall.rectangle(u, ridge - 0.7, u + 0.85, ridge + 0.9, -roofDepth)],
			mix(style.wall, hex("#8a5a48"), 0.6),
		);
		painter.solid(
			[wall.rectangle(u - 0.07, ridge + 0.8, u + 0.92, ridge + 0.98, -roofDepth)],
			hex("#5c4a44"),
		);
		for (const pot of [0.12, 0.5])
			painter.solid(
				[wall.rectangle(u + pot, ridge + 0.98, u + pot + 0.24, ridge + 1.35, -roofDepth)],
				hex("#a0593f"),
			);
	}
	painter.gradient(
		[
			wall.solid([
				[from - 0.12, eaves, 0.3],
				[to + 0.12, eaves, 0.3],
				[to - 0.05, ridge, -roofDepth],
				[from + 0.05, ridge, -roofDepth],
			]),
		],
		{
			from: wall.at(from, eaves),
			to: wall.at(from, ridge, -roofDepth),
			stops: [
				[0, shade(style.roof, 0.9)],
				[1, shade(style.roof, 1.16)],
			],
		},
	);
	const courses = 9;
	for (let course = 1; course < courses; course++) {
		const share = course / courses;
		const v = eaves + roofHeight * share;
		const out = 0.3 - (roofDepth + 0.3) * share;
		painter.solid(
			[
				wall.solid([
					[from, v, out],
					[to, v, out],
					[to, v - 0.05, out + 0.05],
					[from, v - 0.05, out + 0.05],
				]),
			],
			shade(style.roof, 0.72),
			0.6,
		);
	}
	paintDormers(painter, wall, style, random);
}

function paintDormers(painter: Painter, wall: Wall, style: HouseStyle, random: Random): void {
	const { from, to } = style;
	const eaves = eavesOf(style);
	const count = dormersOf(style);
	const pane: WindowStyle = { frame: hex("#efe9de"), trim: style.trim, reveal: 0.05 };
	for (let dormer = 0; dormer < count; dormer++) {
		const u = from + ((to - from) * (dormer + 0.5)) / count;
		painter.solid(
			[
				wall.contour([
					u - 0.75,
					eaves + 0.2,
					u + 0.75,
					eaves + 0.2,
					u + 0.75,
					eaves + 1.6,
					u,
					eaves + 2.2,
					u - 0.75,
					eaves + 1.6,
				]),
			],
			style.trim,
		);
		paintWindow(painter, wall, [u - 0.42, eaves + 0.45, u + 0.42, eaves + 1.5], pane, random);
		painter.solid(
			[
				wall.solid([
					[u - 0.95, eaves + 1.5, 0.1],
					[u, eaves + 2.3, 0.1],
					[u, eaves + 2.12, 0.1],
					[u - 0.85, eaves + 1.42, 0.1],
				]),
			],
			shade(style.roof, 1.15),
		);
		painter.solid(
			[
				wall.solid([
					[u + 0.95, eaves + 1.5, 0.1],
					[u, eaves + 2.3, 0.1],
					[u, eaves + 2.12, 0.1],
					[u + 0.85, eaves + 1.42, 0.1],
				]),
			],
			shade(style.roof, 0.8),
		);
	}
}
