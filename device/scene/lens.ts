import type { PixelPolygon } from "./scene.ts";

/** A point of the world in metres: x to the right, y up from the ground, z away from the camera. */
export type Point3 = readonly [x: number, y: number, z: number];

/** How a lens sees a world, as parts of the picture's height and width so that every picture size shows the same. */
export interface LensSpec {
	/** Height of the camera above the ground in metres. */
	readonly eye: number;
	/** Focal length in picture heights: 1.2 sees about 73° across at 16:9. */
	readonly focal: number;
	/** Where the horizon lies, in picture heights from the top. */
	readonly horizon: number;
	/** Where straight ahead lies, in picture widths from the left. */
	readonly centre: number;
}

/**
 * A shift lens: it looks straight ahead and moves the horizon instead of tilting, so that what is upright in the world
 * stays upright in the picture and whatever faces the camera only changes its size with distance.
 */
export class Lens {
	readonly width: number;
	readonly height: number;
	/** All three in pixels. */
	readonly focal: number;
	readonly horizon: number;
	readonly centre: number;
	/** Metres above the ground. */
	readonly eye: number;

	constructor(spec: LensSpec, width: number, height: number) {
		this.width = width;
		this.height = height;
		this.focal = spec.focal * height;
		this.horizon = spec.horizon * height;
		this.centre = spec.centre * width;
		this.eye = spec.eye;
	}

	/** The same view in a picture `factor` times as large, whose sides need not be whole. */
	shrunk(factor: number): Lens {
		const { width, height, focal, horizon, centre, eye } = this;
		return new Lens(
			{ eye, focal: focal / height, horizon: horizon / height, centre: centre / width },
			width * factor,
			height * factor,
		);
	}

	/** Pixels per metre at distance z. */
	scale(z: number): number {
		return this.focal / z;
	}

	x(x: number, z: number): number {
		return this.centre + (x * this.focal) / z;
	}

	y(y: number, z: number): number {
		return this.horizon + ((this.eye - y) * this.focal) / z;
	}

	/** Distance of the ground that picture row `row` shows; it must lie below the horizon. */
	groundDistance(row: number): number {
		return (this.eye * this.focal) / (row - this.horizon);
	}

	/** The points as a flat contour [x, y, x, y, …] in pixels. All must lie in front of the camera. */
	contour(points: readonly Point3[]): number[] {
		const contour: number[] = [];
		for (const [x, y, z] of points) contour.push(this.x(x, z), this.y(y, z));
		return contour;
	}

	polygon(points: readonly Point3[]): PixelPolygon {
		return points.map(([x, y, z]) => [this.x(x, z), this.y(y, z)] as const);
	}
}
