import type { Colour } from "./colour.ts";
import type { ShopStyle } from "./shop.ts";

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

/** Heights in metres. */
export const groundFloor: number = 3.7;

export const upperFloor: number = 3.15;

export const roofHeight: number = 2.6;

/** Metres from the ground to the eaves. */
export function eavesOf(style: HouseStyle): number {
	return groundFloor + upperFloor * (style.floors - 1);
}

/** Metres from the ground to the ridge. */
export function ridgeOf(style: HouseStyle): number {
	return eavesOf(style) + roofHeight;
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

export function columnsOf({ from, to }: HouseStyle): number {
	return Math.max(2, Math.round((to - from) / 2.35));
}

export function dormersOf({ from, to }: HouseStyle): number {
	return Math.max(1, Math.floor((to - from) / 3.6));
}

/** The front door, and the windows beside it where there is no shop. */
export function groundOpenings(style: HouseStyle): { door?: Opening; windows: Opening[] } {
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
