import type { Lens } from "../../lens.ts";
import type { CarPoint } from "./shape.ts";

/** Where a car stands and how it is turned. */
export interface CarPose {
	/** The middle of its nose on the ground, in metres of the world. */
	readonly x: number;
	readonly z: number;
	/** Radians: 0 has its nose to the camera, half a turn its tail. */
	readonly turn: number;
}

export type Vector = readonly [x: number, y: number, z: number];

/** Metres beside a car's middle, and the cosine of its turn, from which on its other side and end are out of sight. */
const sureAside = 0.6;
const surelyTurned = 0.95;

/** Puts points of a car into the world and into the picture. */
export class CarView {
	readonly lens: Lens;
	readonly pose: CarPose;
	readonly #cos: number;
	readonly #sin: number;

	constructor(lens: Lens, pose: CarPose) {
		this.lens = lens;
		this.pose = pose;
		this.#cos = Math.cos(pose.turn);
		this.#sin = Math.sin(pose.turn);
	}

	/** Whether the camera may see this side of the car (-1 left, 1 right): false only when it cannot. */
	maySeeSide(side: number): boolean {
		// Where the camera is to the right of the car's driver. Windows lean inwards, so that it may look over the roof.
		const aside = this.pose.x * this.#cos - this.pose.z * this.#sin;
		return side * aside > -sureAside;
	}

	/** Whether the camera may see the nose; the same of the tail. */
	maySeeNose(): boolean {
		return this.#cos > -surelyTurned;
	}

	maySeeTail(): boolean {
		return this.#cos < surelyTurned;
	}

	world(point: CarPoint): Vector {
		const x = point[0];
		const z = point[2];
		return [
			// The driver's right is the camera's left when they face each other.
			this.pose.x - x * this.#cos + z * this.#sin,
			point[1],
			this.pose.z + x * this.#sin + z * this.#cos,
		];
	}

	/** In pixels. */
	pixel(point: CarPoint): readonly [number, number] {
		const [x, y, z] = this.world(point);
		return [this.lens.x(x, z), this.lens.y(y, z)];
	}

	contour(points: readonly CarPoint[]): number[] {
		const { lens } = this;
		const pose = this.pose;
		const cos = this.#cos;
		const sin = this.#sin;
		const contour = new Array<number>(points.length * 2);
		for (let i = 0; i < points.length; i++) {
			const point = points[i]!;
			const x = pose.x - point[0] * cos + point[2] * sin;
			const z = pose.z + point[0] * sin + point[2] * cos;
			contour[i * 2] = lens.x(x, z);
			contour[i * 2 + 1] = lens.y(point[1], z);
		}
		return contour;
	}

	/** Metres from the camera along its view. */
	depth(point: CarPoint): number {
		return this.pose.z + point[0] * this.#sin + point[2] * this.#cos;
	}
}
