import type { Random } from "../random.ts";
import type { PixelPolygon } from "../scene.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import { paintDoor } from "./door.ts";
import type { Shader } from "./paint.ts";
import type { Painter } from "./painter.ts";
import { paintShop, type ShopStyle } from "./shop.ts";
import type { Texture } from "./texture.ts";
import type { Wall } from "./wall.ts";
import { paintWindow, type WindowStyle } from "./window.ts";

export interface HouseStyle {
	/** Along the wall, in metres. */
	readonly from: number;
	readonly to: number;
	readonly floors: number;
	readonly wall: Colour;
	readonly trim: Colour;
	readonly roof: Colour;
	readonly door: Colour;
	readonly shutters?: Colour;
	readonly shop?: ShopStyle;
	/** French windows to a garden instead of a front door. */
	readonly garden?: boolean;
	/** Iron balconies before the windows of the first floor. */
	readonly balconies?: boolean;
}

/** Corners of an opening in a wall: left, low, right, high, in metres. */
export type Opening = readonly [u0: number, v0: number, u1: number, v1: number];

const groundFloor = 3.7;
const upperFloor = 3.15;
const roofHeight = 2.6;
const roofDepth = 2.2;

/** Metres from the ground to the eaves. */
export function eavesOf(style: HouseStyle): number {
	return groundFloor + upperFloor * (style.floors - 1);
}

/** Metres from the ground to the ridge. */
export function ridgeOf(style: HouseStyle): number {
	return eavesOf(style) + roofHeight;
}

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

/** Pixels between the places where the plaster's stains are looked up; between them they run on evenly. */
const stainStep = 4;

/** Plaster, darker towards the ground, with the streaks that rain leaves. */
function plaster(painter: Painter, wall: Wall, style: HouseStyle, texture: Texture): Shader {
	const eaves = eavesOf(style);
	const high = painter.seen(shade(style.wall, 1.05));
	const low = painter.seen(shade(style.wall, 0.86));
	const stain = (x: number, y: number): number => {
		const [u, v] = wall.locate(x, y);
		return 1 + (texture.at(u * 11, v * 2.5) - 0.5) * 0.09 + (texture.at(u * 3.5 + 45, v * 4.5) - 0.5) * 0.08;
	};
	return {
		kind: "shader",
		shade: (y, from, to, row) => {
			const [, v] = wall.locate((from + to) / 2, y + 0.5);
			const [red, green, blue] = mix(low, high, Math.min(1, Math.max(0, v / eaves)));
			let tone = stain(from, y + 0.5);
			for (let x = from; x < to; x += stainStep) {
				const next = stain(x + stainStep, y + 0.5);
				const change = (next - tone) / stainStep;
				const end = Math.min(to, x + stainStep);
				for (let column = x, at = (x - from) * 3; column < end; column++, at += 3, tone += change) {
					row[at] = red * tone;
					row[at + 1] = green * tone;
					row[at + 2] = blue * tone;
				}
				tone = next;
			}
		},
	};
}

function paintRoof(painter: Painter, wall: Wall, style: HouseStyle, random: Random): void {
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

/** The opening of an upper floor's window, in metres on the wall. Floor 1 is the first above the ground. */
export function windowOf(style: HouseStyle, floor: number, column: number): Opening {
	const pitch = (style.to - style.from) / columnsOf(style);
	const width = style.shutters ? Math.min(1.0, pitch * 0.44) : Math.min(1.15, pitch * 0.55);
	const low = floorHeight(floor) + (floor === 1 ? 0.35 : 0.8);
	const left = style.from + pitch * (column + 0.5) - width / 2;
	return [left, low, left + width, floorHeight(floor + 1) - 0.62];
}

/** Metres from the ground to a floor. */
export function floorHeight(floor: number): number {
	return floor === 0 ? 0 : groundFloor + upperFloor * (floor - 1);
}

function columnsOf({ from, to }: HouseStyle): number {
	return Math.max(2, Math.round((to - from) / 2.35));
}

function dormersOf({ from, to }: HouseStyle): number {
	return Math.max(1, Math.floor((to - from) / 3.6));
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

/** The front door, and the windows beside it where there is no shop. */
function groundOpenings(style: HouseStyle): { door?: Opening; windows: Opening[] } {
	const { from, to } = style;
	if (style.shop) return { door: [to - 1.9, 0, to - 0.6, 2.85], windows: [] };
	const count = Math.max(3, columnsOf(style));
	const pitch = (to - from) / count;
	const middle = (column: number) => from + pitch * (column + 0.5);
	if (style.garden) {
		const wide = Math.min(1.7, pitch * 0.62) / 2;
		const doors = Array.from(
			{ length: count },
			(_, column): Opening => [middle(column) - wide, 0.12, middle(column) + wide, 2.65],
		);
		return { windows: doors };
	}
	const doorAt = Math.floor(count / 2);
	const windows: Opening[] = [];
	for (let column = 0; column < count; column++) {
		if (column !== doorAt) windows.push([middle(column) - 0.55, 1.15, middle(column) + 0.55, 2.9]);
	}
	return { door: [middle(doorAt) - 0.7, 0, middle(doorAt) + 0.7, 2.75], windows };
}

/** What of a house has to be masked, as one rectangle above and one at the ground. */
export function privateParts(style: HouseStyle): { upper: Opening; ground: Opening } {
	const { from, to } = style;
	const { door, windows } = groundOpenings(style);
	const openings = door ? [door, ...windows] : windows;
	const left = Math.min(...openings.map((opening) => opening[0]));
	const right = Math.max(...openings.map((opening) => opening[2]));
	return {
		upper: [from + 0.1, groundFloor + 0.1, to - 0.1, ridgeOf(style)],
		ground: [left - 0.15, 0, right + 0.15, 3.1],
	};
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
