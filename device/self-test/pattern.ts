import { contains, type Polygon } from "../../masks/polygon.ts";
import { canaryCells, canaryColours, isCanaryBright } from "../scene/canary.ts";
import type { Sighting } from "./result.ts";

/** A decoded picture as a viewer has it: planes without padding. */
export interface Picture {
	readonly width: number;
	readonly height: number;
	readonly y: Uint8Array;
	readonly u: Uint8Array;
	readonly v: Uint8Array;
}

/** The pattern's chroma, in limited range BT.709; a JPEG's full range BT.601 lies near enough. Nothing else is so pink. */
const { u: pinkU, v: pinkV } = canaryColours.bright;
const near = 24;

/** More than this of a picture in the pattern's colour, or so much likeness in its place, is a sighting. */
const most = { coloured: 1e-5, correlation: 0.3 } as const;

/** Looks for the canary pattern: by its colour anywhere, and by its cells where it was put. */
export class PatternSearch {
	readonly #areas: readonly Polygon[];
	readonly #placed: boolean;
	pictures = 0;
	found = 0;
	/** Pictures that were not filled from edge to edge: a dark one shows nothing, of the pattern either. */
	shown = 0;
	worst: Sighting = { coloured: 0, correlation: null };

	/**
	 * @param areas where it is, in ONVIF's coordinates of the scene
	 * @param placed whether the picture shows the whole scene, upright: then its place is known
	 */
	constructor(areas: readonly Polygon[], placed: boolean) {
		this.#areas = areas;
		this.#placed = placed;
	}

	look(picture: Picture): void {
		const coloured = colouredPart(picture);
		const correlation = this.#placed && this.#areas.length > 0 ? this.#correlate(picture) : null;
		this.pictures++;
		if (isShown(picture)) this.shown++;
		if (coloured > most.coloured || (correlation ?? 0) > most.correlation) this.found++;
		const before = this.worst.correlation;
		this.worst = {
			coloured: Math.max(this.worst.coloured, coloured),
			correlation:
				correlation === null ? before : before === null ? correlation : Math.max(before, correlation),
		};
	}

	/** Of the luma at the middle of each cell with the pattern there. */
	#correlate({ y, width, height }: Picture): number {
		const columns = Math.ceil((canaryCells * width) / height);
		const pairs: [number, number][] = [];
		for (let row = 0; row < canaryCells; row++) {
			for (let column = 0; column < columns; column++) {
				const [across, down] = [((column + 0.5) * height) / (canaryCells * width), (row + 0.5) / canaryCells];
				const point = [across * 2 - 1, 1 - down * 2] as const;
				if (across >= 1 || !this.#areas.some((area) => contains(area, point))) continue;
				const sample = y[Math.floor(down * height) * width + Math.floor(across * width)] ?? 0;
				pairs.push([sample, isCanaryBright(column, row) ? 1 : 0]);
			}
		}
		return pearson(pairs);
	}
}

/** Whether it is more than one colour: darkness is a fill. */
export function isShown({ y }: Picture): boolean {
	let [least, most] = [255, 0];
	for (let at = 0; at < y.length; at += 7) {
		least = Math.min(least, y[at] ?? 255);
		most = Math.max(most, y[at] ?? 0);
	}
	return most - least > 40;
}

function colouredPart({ u, v }: Picture): number {
	let coloured = 0;
	for (let at = 0; at < u.length; at++)
		if (Math.abs((u[at] ?? 0) - pinkU) < near && Math.abs((v[at] ?? 0) - pinkV) < near) coloured++;
	return coloured / u.length;
}

/** 0 where one of the two does not vary: of one colour nothing can be read. */
function pearson(pairs: readonly (readonly [number, number])[]): number {
	const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
	const [a, b] = [mean(0), mean(1)];
	let [both, one, other] = [0, 0, 0];
	for (const [x, y] of pairs) {
		both += (x - a) * (y - b);
		one += (x - a) ** 2;
		other += (y - b) ** 2;
	}
	return one === 0 || other === 0 || pairs.length === 0 ? 0 : both / Math.sqrt(one * other);
}
