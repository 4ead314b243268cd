import type { Picture } from "./decode.ts";

/** Polygons in ONVIF's normalised coordinates: x to the right, y up, both from -1 to 1. */
export type Polygon = readonly (readonly [number, number])[];

/** A colour as decoded samples have it. */
export type Samples = readonly [y: number, u: number, v: number];

export interface Deviation {
	readonly worst: number;
	/** 0 to 1. */
	readonly above: number;
}

/** The samples of a picture that lie in one of the polygons, and those that lie well outside of all. */
export class ZoneProbe {
	/** Per plane, indices of samples whose whole area lies inside. */
	readonly #inside: readonly Uint32Array[];
	readonly #outside: Uint32Array;

	constructor(polygons: readonly Polygon[], width: number, height: number) {
		const luma = cover(polygons, width, height);
		const chroma = indicesOf(cover(polygons, Math.ceil(width / 2), Math.ceil(height / 2)), 1, 1);
		this.#inside = [indicesOf(luma, 1, 1), chroma, chroma];
		this.#outside = indicesOf(luma, 0, outsideStep);
	}

	/** Luma samples that are looked at in each picture. */
	get size(): number {
		return this.#inside[0]?.length ?? 0;
	}

	/**
	 * By how much any sample inside differs from `fill`, at most, and what part of them differs by more than `small`.
	 */
	deviation(picture: Picture, fill: Samples, small: number): Deviation {
		let [worst, above, count] = [0, 0, 0];
		for (const [plane, samples] of [picture.y, picture.u, picture.v].entries()) {
			const value = fill[plane] as number;
			for (const index of this.#inside[plane] as Uint32Array) {
				const difference = Math.abs((samples[index] as number) - value);
				if (difference > worst) worst = difference;
				if (difference > small) above++;
			}
			count += (this.#inside[plane] as Uint32Array).length;
		}
		return { worst, above: above / count };
	}

	/** Standard deviation of luma outside: near zero for a dark picture. */
	liveliness({ y }: Picture): number {
		let [sum, squares] = [0, 0];
		for (const index of this.#outside) {
			const value = y[index] as number;
			sum += value;
			squares += value * value;
		}
		const mean = sum / this.#outside.length;
		return Math.sqrt(squares / this.#outside.length - mean * mean);
	}
}

/** Of the samples outside, one in so many is as good as all of them. A prime, so that no pattern is hit. */
const outsideStep = 13;

/** A plane with 1 where the middle of a sample lies in one of the polygons. */
function cover(polygons: readonly Polygon[], columns: number, rows: number): Uint8Array {
	const plane = new Uint8Array(columns * rows);
	for (const polygon of polygons) {
		const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
		const [left, right] = [Math.min(...xs), Math.max(...xs)].map((x) => ((x + 1) / 2) * columns) as [
			number,
			number,
		];
		const [top, bottom] = [Math.max(...ys), Math.min(...ys)].map((y) => ((1 - y) / 2) * rows) as [
			number,
			number,
		];
		for (let row = Math.floor(top); row < Math.min(rows, bottom); row++) {
			for (let column = Math.floor(left); column < Math.min(columns, right); column++) {
				const [x, y] = [((column + 0.5) / columns) * 2 - 1, 1 - ((row + 0.5) / rows) * 2];
				if (contains(polygon, x, y)) plane[row * columns + column] = 1;
			}
		}
	}
	return plane;
}

/** Where `plane` has `value`, looking at one sample in `step`. */
function indicesOf(plane: Uint8Array, value: number, step: number): Uint32Array {
	const indices: number[] = [];
	for (let index = 0; index < plane.length; index += step) if (plane[index] === value) indices.push(index);
	return Uint32Array.from(indices);
}

/** By the even-odd rule. */
function contains(polygon: Polygon, x: number, y: number): boolean {
	let odd = false;
	for (const [index, [x1, y1]] of polygon.entries()) {
		const [x2, y2] = polygon[(index + 1) % polygon.length] as readonly [number, number];
		if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) odd = !odd;
	}
	return odd;
}
