import type { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import { hex, mix, shade } from "./colour.ts";
import { paintDoor } from "./door.ts";
import {
	columnsOf,
	dormersOf,
	eavesOf,
	groundFloor,
	groundOpenings,
	type HouseStyle,
	upperFloor,
	windowOf,
} from "./house-plan.ts";
import type { Painter } from "./painter.ts";
import { plaster } from "./plaster.ts";
import { paintRoof } from "./roof.ts";
import { paintShop } from "./shop.ts";
import type { Texture } from "./texture.ts";
import type { Wall } from "./wall.ts";
import { paintWindow, type WindowStyle } from "./window.ts";

/** Paints a town house and tells where its private openings are: what people live behind. */
export function paintHouse(
	painter: Painter,
	wall: Wall,
	style: HouseStyle,
	texture: Texture,
	random: Random,
): PixelPolygon[] {
	const { from, to } = style;
	painter.depth = wall.depth((from + to) / 2);
	paintRoof(painter, wall, style, random);
	paintFace(painter, wall, style, texture);
	const openings = [
		...paintFloors(painter, wall, style, random),
		...paintGroundFloor(painter, wall, style, random),
	];
	painter.depth = 0;
	return openings;
}

function paintFace(painter: Painter, wall: Wall, style: HouseStyle, texture: Texture): void {
	const { from, to } = style;
	const eaves = eavesOf(style);
	painter.raw([wall.rectangle(from, groundFloor - 0.2, to, eaves)], plaster(painter, wall, style, texture));
	for (let floor = 1; floor <= style.floors; floor++) {
		const v = groundFloor + upperFloor * (floor - 1);
		const thick = floor === style.floors ? 0.34 : 0.16;
		const out = floor === style.floors ? 0.4 : 0.14;
		painter.lit([wall.rectangle(from, v - thick * 1.5, to, v - thick * 0.4)], [12, 14, 22], 0.2);
		painter.solid([wall.rectangle(from, v - thick / 2, to, v + thick / 2, out)], style.trim);
		painter.solid([wall.rectangle(from, v - thick / 2, to, v - thick * 0.2, out)], shade(style.trim, 0.8));
	}
	for (const [side, width] of [
		[from, 0.36],
		[to - 0.36, 0.36],
	] as const) {
		for (let v = groundFloor; v < eaves - 0.5; v += 0.5) {
			const long = Math.round(v / 0.5) % 2 === 0 ? width : width * 0.66;
			const u = side === from ? side : side + width - long;
			painter.solid([wall.rectangle(u, v + 0.02, u + long, v + 0.46)], shade(style.trim, 0.95), 0.75);
		}
	}
}

function paintFloors(painter: Painter, wall: Wall, style: HouseStyle, random: Random): PixelPolygon[] {
	const { from, to } = style;
	const areas: PixelPolygon[] = [];
	const pane: WindowStyle = {
		frame: hex("#f3eee4"),
		trim: style.trim,
		reveal: 0.2,
		...(style.shutters ? { shutters: style.shutters } : {}),
	};
	for (let floor = 1; floor < style.floors; floor++) {
		for (let column = 0; column < columnsOf(style); column++) {
			const opening = windowOf(style, floor, column);
			const [left, low, right] = opening;
			paintWindow(painter, wall, opening, pane, random);
			if (floor === 1 && style.balconies) paintBalcony(painter, wall, left - 0.25, right + 0.25, low - 0.1);
			else if (random.next() < 0.35) paintFlowers(painter, wall, left, right, low, random);
			areas.push(wall.polygon(...opening));
		}
	}
	const eaves = eavesOf(style);
	const dormers = dormersOf(style);
	for (let dormer = 0; dormer < dormers; dormer++) {
		const u = from + ((to - from) * (dormer + 0.5)) / dormers;
		areas.push(wall.polygon(u - 0.42, eaves + 0.45, u + 0.42, eaves + 1.5));
	}
	return areas;
}

function paintBalcony(painter: Painter, wall: Wall, u0: number, u1: number, v: number): void {
	const iron = hex("#23252b");
	painter.lit([wall.rectangle(u0, v - 0.5, u1 + 0.1, v - 0.1)], [10, 12, 20], 0.22);
	painter.solid([wall.rectangle(u0, v - 0.1, u1, v + 0.02, 0.5)], hex("#a9a196"));
	for (let u = u0; u <= u1 + 0.001; u += 0.13)
		painter.solid([wall.rectangle(u, v, u + 0.03, v + 0.85, 0.5)], iron);
	painter.solid([wall.rectangle(u0, v + 0.82, u1, v + 0.9, 0.5)], iron);
	painter.solid([wall.rectangle(u0, v + 0.06, u1, v + 0.11, 0.5)], iron);
}

function paintFlowers(painter: Painter, wall: Wall, u0: number, u1: number, v: number, random: Random): void {
	painter.solid([wall.rectangle(u0 + 0.05, v - 0.02, u1 - 0.05, v + 0.18, 0.22)], hex("#7b4a34"));
	const blossoms = ["#c4413e", "#e07b9a", "#e6c04d", "#d9d3e6"].map(hex);
	const colour = random.pick(blossoms);
	for (let u = u0 + 0.1; u < u1 - 0.05; u += 0.07) {
		const [x, y] = wall.at(u, v + random.between(0.18, 0.36), 0.22);
		const size = wall.scale(u0) * random.between(0.05, 0.09);
		const tint = random.next() < 0.45 ? colour : random.pick([hex("#4d7a3a"), hex("#3c6630")]);
		painter.solid([[x - size, y, x, y - size, x + size, y, x, y + size]], tint);
	}
}

function paintGroundFloor(painter: Painter, wall: Wall, style: HouseStyle, random: Random): PixelPolygon[] {
	const { from, to } = style;
	painter.solid(
		[wall.rectangle(from, 0, to, groundFloor - 0.1)],
		shade(mix(style.wall, style.trim, 0.4), 0.9),
	);
	for (let v = 0.5; v < groundFloor - 0.3; v += 0.5)
		painter.solid([wall.rectangle(from, v, to, v + 0.03)], shade(style.wall, 0.68), 0.6);
	const { door, windows } = groundOpenings(style);
	if (style.shop && door) {
		paintShop(painter, wall, from + 0.45, door[0] - 0.5, groundFloor - 0.25, style.shop, random);
	}
	if (door) paintDoor(painter, wall, door[0], door[2], door[3], style.door, style.trim);
	const pane: WindowStyle = { frame: hex("#f3eee4"), trim: style.trim, reveal: 0.22 };
	for (const window of windows) paintWindow(painter, wall, window, pane, random);
	return (door ? [door, ...windows] : windows).map((opening) => wall.polygon(...opening));
}
