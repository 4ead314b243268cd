import type { Lane } from "../actors/car/passing.ts";
import { Wall } from "../artwork/wall.ts";
import { Lens, type LensSpec } from "../lens.ts";
import { normalise } from "../masks.ts";
import type { PixelPolygon } from "../scene.ts";
import type { PictureSize, WorldMask } from "../world.ts";

/** A cabinet at the kerb of a street that runs straight away from it. */
export const view: LensSpec = { eye: 2.2, focal: 1.5, horizon: 0.3, centre: 0.6 };

/** Metres to the right of the camera. */
export const place = {
	rightFronts: 4.3,
	rightKerb: -0.5,
	middle: -4,
	leftKerb: -7.5,
	bays: -12,
	leftFronts: -14.8,
} as const;

/** Where the zebra crossing is, in metres. */
export const crossing = { near: 9.6, far: 12.6 } as const;

/** Where the street ends at a row of houses, in metres. */
export const end = 78;

export const leaving: Lane = { x: -2.15, near: 1.75, far: end - 6, direction: "leaving", speed: 8.2 };

export const approaching: Lane = { x: -5.75, near: 6.6, far: end - 6, direction: "approaching", speed: 7.4 };

export function streetMasks({ width, height }: PictureSize): readonly WorldMask[] {
	const lens = new Lens(view, width, height);
	const right = rightWall(lens);
	const left = leftWall(lens);
	const strip = (wall: Wall, u0: number, u1: number): PixelPolygon => wall.polygon(u0, 0, u1, 30);
	return [
		{ name: "homes-right", polygon: normalise(strip(right, 0, end - 4.2), width, height) },
		{ name: "homes-left", polygon: normalise(strip(left, 0, end - 12), width, height) },
		{
			name: "homes-ahead",
			polygon: normalise(endWall(lens).polygon(0, 0, 24, 30), width, height),
		},
	];
}

/** Right of the camera; u grows towards it. */
export function rightWall(lens: Lens): Wall {
	return new Wall(lens, [place.rightFronts, end], [place.rightFronts, 0]);
}

/** Left of the camera; u grows away from it. */
export function leftWall(lens: Lens): Wall {
	return new Wall(lens, [place.leftFronts, 12], [place.leftFronts, end]);
}

export function endWall(lens: Lens): Wall {
	return new Wall(lens, [place.leftFronts - 4, end], [place.leftFronts + 30, end]);
}
