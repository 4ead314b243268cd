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
	#pattern: Pattern | undefined;

	/** @param areas where it is; in the world's private areas unless given */
	constructor(scene: SyntheticScene, areas: readonly PixelPolygon[] = scene.truth(0).privateAreas) {
		this.period = scene.period;
		this.#scene = scene;
		this.#areas = areas;
	}

	draw(canvas: Canvas, time: number): void {
		this.#scene.draw(canvas, time);
		if (this.#pattern?.width !== canvas.width || this.#pattern.height !== canvas.height)
			this.#pattern = new Pattern(canvas, this.#areas);
		this.#pattern.paint(canvas);
	}

	truth(time: number): GroundTruth {
		return this.#scene.truth(time);
	}

	close(): void {
		this.#scene.close();
	}
}

/** A piece of a row of the pattern, in the samples of one plane. */
interface Stroke {
	readonly row: number;
	readonly left: number;
	readonly shades: Uint8Array;
}

/** The pattern as it lies in pictures of one size: it is the same in each, and works out slowly. */
class Pattern {
	readonly width: number;
	readonly height: number;
	readonly #planes: readonly (readonly Stroke[])[];

	constructor({ width, height }: Pick<Canvas, "width" | "height">, areas: readonly PixelPolygon[]) {
		this.width = width;
		this.height = height;
		this.#planes = ([0, 1, 2] as const).map((plane) =>
			areas.flatMap((area) => strokes(width, height, plane, area)),
		);
	}

	paint({ planes, strides }: Canvas): void {
		for (const plane of [0, 1, 2] as const)
			for (const { row, left, shades } of this.#planes[plane] as readonly Stroke[])
				planes[plane].set(shades, row * strides[plane] + left);
	}
}

function strokes(width: number, height: number, plane: 0 | 1 | 2, area: PixelPolygon): Stroke[] {
	const cell = height / canaryCells;
	const step = plane === 0 ? 1 : 2;
	const channel = (["y", "u", "v"] as const)[plane];
	const shadeAt = (x: number, row: number) =>
		(isCanaryBright(Math.floor(((x + 0.5) * step) / cell), row) ? canaryColours.bright : canaryColours.dark)[
			channel
		];
	const found: Stroke[] = [];
	for (let row = 0; row < Math.floor(height / step); row++) {
		const middle = (row + 0.5) * step;
		for (const [from, to] of spans(area, middle)) {
			const left = Math.max(0, Math.ceil(from / step - 0.5));
			const right = Math.min(Math.floor(width / step), Math.ceil(to / step - 0.5));
			if (right <= left) continue;
			const shades = Uint8Array.from({ length: right - left }, (_, at) =>
				shadeAt(left + at, Math.floor(middle / cell)),
			);
			found.push({ row, left, shades });
		}
	}
	return found;
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
