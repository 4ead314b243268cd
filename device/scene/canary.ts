import type { Canvas, GroundTruth, PixelPolygon, SyntheticScene } from "./scene.ts";

/** Cells of the pattern down the picture: large enough to survive a small stream, small enough for many to a window. */
export const canaryCells = 36;

/** A pink that no world of ours contains, in two lumas: it is found by its colour, and recognised by its pattern. */
export const canaryColours = { bright: { y: 210, u: 170, v: 205 }, dark: { y: 90, u: 170, v: 205 } } as const;

/** True where the pattern is bright; column and row count cells from the picture's upper left. */
export function isCanaryBright(column: number, row: number): boolean {
	let mixed = Math.imul(column + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
	return ((mixed ^ (mixed >>> 13)) & 1) === 1;
}

/**
 * A world whose private areas carry a pattern that cannot be overlooked, for those who want to see that nothing of them
 * leaves the device: whatever is found of it in a stream came from behind a mask.
 */
export class CanaryScene implements SyntheticScene {
	readonly period: number;
	readonly #scene: SyntheticScene;
	readonly #areas: readonly PixelPolygon[];

	/** @param areas where it is; in the world's private areas unless given */
	constructor(scene: SyntheticScene, areas: readonly PixelPolygon[] = scene.truth(0).privateAreas) {
		this.period = scene.period;
		this.#scene = scene;
		this.#areas = areas;
	}

	draw(canvas: Canvas, time: number): void {
		this.#scene.draw(canvas, time);
		for (const area of this.#areas) paintPattern(canvas, area);
	}

	truth(time: number): GroundTruth {
		return this.#scene.truth(time);
	}

	close(): void {
		this.#scene.close();
	}
}

function paintPattern(canvas: Canvas, area: PixelPolygon): void {
	const cell = canvas.height / canaryCells;
	for (const plane of [0, 1, 2] as const) {
		const shift = plane === 0 ? 0 : 1;
		const samples = canvas.planes[plane];
		const stride = canvas.strides[plane];
		const channel = (["y", "u", "v"] as const)[plane];
		for (let y = 0; y < canvas.height >> shift; y++) {
			const row = Math.floor(((y + 0.5) * (1 << shift)) / cell);
			for (const [from, to] of spans(area, (y + 0.5) * (1 << shift))) {
				const left = Math.max(0, Math.ceil(from / (1 << shift) - 0.5));
				const right = Math.min(canvas.width >> shift, Math.ceil(to / (1 << shift) - 0.5));
				for (let x = left; x < right; x++) {
					const column = Math.floor(((x + 0.5) * (1 << shift)) / cell);
					const shade = isCanaryBright(column, row) ? canaryColours.bright : canaryColours.dark;
					samples[y * stride + x] = shade[channel];
				}
			}
		}
	}
}

/** Where a horizontal line lies within a polygon, from left to right. */
function spans(area: PixelPolygon, y: number): [number, number][] {
	const crossings = area.flatMap(([ax, ay], index) => {
		const [bx, by] = area[(index + 1) % area.length]!;
		return ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)];
	});
	crossings.sort((a, b) => a - b);
	const found: [number, number][] = [];
	for (let index = 0; index + 1 < crossings.length; index += 2)
		found.push([crossings[index] as number, crossings[index + 1] as number]);
	return found;
}
