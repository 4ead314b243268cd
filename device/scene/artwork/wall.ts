import type { Lens, Point3 } from "../lens.ts";
import type { PixelPolygon } from "../scene.ts";

/** An upright plane with its own measure: u metres along it, v metres up, `out` metres before it. */
export class Wall {
	readonly #lens: Lens;
	readonly #origin: readonly [x: number, z: number];
	/** Unit vectors on the ground: along the wall, and out of it. */
	readonly #along: readonly [x: number, z: number];
	readonly #out: readonly [x: number, z: number];

	/**
	 * @param from where u is 0, and @param to which point u grows: (x, z) on the ground. What faces the camera lies
	 * right of the way from one to the other.
	 */
	constructor(lens: Lens, from: readonly [number, number], to: readonly [number, number]) {
		const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
		this.#lens = lens;
		this.#origin = from;
		this.#along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
		this.#out = [this.#along[1], -this.#along[0]];
	}

	point(u: number, v: number, out: number = 0): Point3 {
		return [
			this.#origin[0] + this.#along[0] * u + this.#out[0] * out,
			v,
			this.#origin[1] + this.#along[1] * u + this.#out[1] * out,
		];
	}

	/** In pixels. */
	at(u: number, v: number, out: number = 0): readonly [number, number] {
		const [x, y, z] = this.point(u, v, out);
		return [this.#lens.x(x, z), this.#lens.y(y, z)];
	}

	/** Where on the wall pixel (px, py) looks at: [u, v]. */
	locate(px: number, py: number): readonly [u: number, v: number] {
		const { centre, horizon, focal, eye } = this.#lens;
		const slope = (px - centre) / focal;
		const [ox, oz] = this.#origin;
		const [ax, az] = this.#along;
		const u = (slope * oz - ox) / (ax - slope * az);
		return [u, eye - ((py - horizon) / focal) * (oz + az * u)];
	}

	/** It faces the camera squarely: what lies in its openings is seen straight ahead. */
	get frontal(): boolean {
		return this.#along[1] === 0;
	}

	/** Metres from the camera at u. */
	depth(u: number): number {
		return this.#origin[1] + this.#along[1] * u;
	}

	/** Pixels per metre at u. */
	scale(u: number): number {
		return this.#lens.scale(this.depth(u));
	}

	/** A contour in pixels through points [u, v, u, v, …]. */
	contour(points: readonly number[], out: number = 0): number[] {
		const contour: number[] = [];
		for (let i = 0; i < points.length; i += 2) contour.push(...this.at(points[i]!, points[i + 1]!, out));
		return contour;
	}

	/** An upright rectangle. */
	rectangle(u0: number, v0: number, u1: number, v1: number, out: number = 0): number[] {
		return this.contour([u0, v1, u1, v1, u1, v0, u0, v0], out);
	}

	polygon(u0: number, v0: number, u1: number, v1: number): PixelPolygon {
		return [this.at(u0, v1), this.at(u1, v1), this.at(u1, v0), this.at(u0, v0)];
	}

	/** Four points that need not lie in the plane: [u, v, out] each. */
	solid(points: readonly (readonly [u: number, v: number, out: number])[]): number[] {
		const contour: number[] = [];
		for (const [u, v, out] of points) contour.push(...this.at(u, v, out));
		return contour;
	}
}
