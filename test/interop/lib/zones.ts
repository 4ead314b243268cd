import type { Picture } from "../../helpers/decode.ts";

/** Polygons in ONVIF's normalised coordinates: x to the right, y up, both from -1 to 1. */
export type Polygon = readonly (readonly [number, number])[];

/** A colour as decoded samples have it. */
export type Samples = readonly [y: number, u: number, v: number];

/** The samples of a picture that lie in one of the polygons, and those that lie well outside of all. */
export class ZoneProbe {
	/** Per plane, indices of samples whose whole area lies inside. */
	readonly #inside: readonly Uint32Array[];
	readonly #outside: Uint32Array;

	constructor(polygons: readonly Polygon[], width: number, height: number) {
		const inside = (x: number, y: number) => polygons.some((polygon) => contains(polygon, x, y));
		const plane = (columns: number, rows: number) => {
			const indices: number[] = [];
			for (let row = 0; row < rows; row++) {
				for (let column = 0; column < columns; column++) {
					const x = ((column + 0.5) / columns) * 2 - 1;
					const y = 1 - ((row + 0.5) / rows) * 2;
					if (inside(x, y)) indices.push(row * columns + column);
				}
			}
			return Uint32Array.from(indices);
		};
		const chroma = plane(Math.ceil(width / 2), Math.ceil(height / 2));
		this.#inside = [plane(width, height), chroma, chroma];
		const covered = new Uint8Array(width * height);
		for (const index of this.#inside[0] as Uint32Array) covered[index] = 1;
		this.#outside = Uint32Array.from(every(outsideStep, covered.length)).filter((index) => !covered[index]);
	}

	/** Luma samples that are looked at in each picture. */
	get size(): number {
		return this.#inside[0]?.length ?? 0;
	}

	/** By how much any sample inside differs from `fill`, at most. */
	deviation(picture: Picture, fill: Samples): number {
		let worst = 0;
		for (const [plane, samples] of [picture.y, picture.u, picture.v].entries()) {
			const value = fill[plane] as number;
			for (const index of this.#inside[plane] as Uint32Array) {
				const difference = Math.abs((samples[index] as number) - value);
				if (difference > worst) worst = difference;
			}
		}
		return worst;
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

/** Of the samples outside, this many are as good as all of them: one in so many. A prime, so that no pattern is hit. */
const outsideStep = 13;

function* every(step: number, end: number): Generator<number> {
	for (let index = 0; index < end; index += step) yield index;
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
