import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { finderModes } from "../../../masks/plates/strokes/modes.ts";
import { StrokeGrid } from "../../../masks/plates/strokes/stroke-grid.ts";
import { strokesCode } from "../../../masks/plates/strokes/strokes-code.ts";
import type { Window } from "../../../masks/plates/strokes/windows.ts";
import { compileKernel } from "../../../scripts/kernel.ts";
import { seeded } from "./street.ts";

/** Two rows of pixels added, at a column of cells and one of its pixels; a row goes on as it ends. */
function pair(luma: Uint8Array, stride: number, width: number, row: number, x: number): number {
	const column = Math.max(0, Math.min(width - 1, x));
	return (luma[2 * row * stride + column] as number) + (luma[(2 * row + 1) * stride + column] as number);
}

/** What a cell holds, computed in the plainest way. */
function cellOf(luma: Uint8Array, stride: number, width: number, column: number, row: number) {
	let [strokes, light] = [0, 0];
	for (let x = 4 * column; x < 4 * column + 4; x++) {
		const here = pair(luma, stride, width, row, x);
		const bent = 2 * here - pair(luma, stride, width, row, x - 1) - pair(luma, stride, width, row, x + 1);
		strokes += Math.min(Math.abs(bent), here >> 1);
		light += here;
	}
	return { strokes, light };
}

/** All sizes that writing is looked for in, and one that asks for next to nothing. */
const windows: readonly Window[] = [
	...finderModes.strict.windows.map((window) => ({ ...window, threshold: 0.05 })),
	{
		...(finderModes.strict.windows[0] as Window),
		around: { vertical: 1.2, sideways: 1.2, together: 2.4 },
		threshold: 0.01,
	},
];

/** The rows and columns where a window may lie on writing, by the grid's own densities alone. */
function plainly(grid: StrokeGrid, window: Window, leastStrokes: number, leastLight: number): number[][] {
	const { columns, rows, step, guard, threshold, around } = window;
	const strip = Math.max(1, rows >> 1);
	const cells = columns * rows;
	const found: number[][] = [];
	for (let row = 0; row + rows <= grid.rows; row += step) {
		for (let column = 0; column + columns <= grid.columns; column += step) {
			const light = grid.luma(column, row, columns, rows) * cells * 8 - 64 * cells;
			const inside = grid.density(column, row, columns, rows);
			if (light < leastLight || Math.round(inside * light) < leastStrokes || inside < threshold) continue;
			const [above, below] = [row - guard - strip, row + rows + guard].map((at) =>
				grid.density(column, at, columns, strip),
			) as [number, number];
			const [left, right] = [column - 3 * columns, column + 2 * columns].map((at) =>
				grid.density(at, row, 2 * columns, rows),
			) as [number, number];
			const ends = Math.max(above, below) <= inside * around.vertical;
			const stops = Math.max(left, right) <= inside * around.sideways;
			const together = Math.max(above, below) + (left + right) / 2 <= inside * around.together;
			if (ends && stops && together) found.push([row, column]);
		}
	}
	return found;
}

describe("the grid's kernel", () => {
	it("is what its source compiles to: run `npx tsx scripts/kernel.ts` after a change", async () => {
		const digest = (code: string) => createHash("sha256").update(code, "base64").digest("hex");
		expect(digest(strokesCode)).toBe(digest(await compileKernel("strokes")));
	});
});

describe.each([
	[640, 360, 640],
	[320, 180, 352],
	[97, 61, 97],
	[50, 34, 64],
	[33, 32, 33],
	[3, 3, 3],
])("the grid of a picture of %i×%i with rows of %i bytes", (width, height, stride) => {
	const random = seeded(width);
	const luma = Uint8Array.from({ length: stride * height }, (_, at) =>
		at % 5 < 2 ? 20 + random() * 30 : random() * 256,
	);
	const grid = new StrokeGrid(width, height);
	grid.load(new Uint8Array(stride * height).fill(200), stride);
	grid.load(luma, stride);
	const whole = grid.columns * 4;

	it("counts the strokes and the light of each cell", () => {
		let all = 0;
		for (let row = 0; row < grid.rows; row++) {
			const cells = Array.from({ length: grid.columns }, (_, column) =>
				cellOf(luma, stride, whole, column, row),
			);
			const [from, end] = [row * grid.pitch, row * grid.pitch + grid.columns];
			expect([...grid.strokes.subarray(from, end)]).toEqual(cells.map(({ strokes }) => strokes));
			expect([...grid.light.subarray(from, end)]).toEqual(cells.map(({ light }) => light));
			all += cells.reduce((sum, { light }) => sum + light, 0);
		}
		if (grid.rows * grid.columns > 0) expect(grid.mean).toBeCloseTo(all / (8 * grid.rows * grid.columns), 9);
	});

	it("finds the very windows that calculating each of them finds", () => {
		for (const window of windows) {
			const [strokes, light] = [150, 400];
			const found = [...grid.scan(window, strokes, light)].map((place) => [place >>> 16, place & 0xffff]);
			expect(found).toEqual(plainly(grid, window, strokes, light));
		}
	});

	it("passes over rows that are not worth it", () => {
		const [window] = windows as [Window];
		const [strokes, light] = [150, 400];
		const found = [...grid.scan(window, strokes, light, (row) => row % 3 === 0)];
		const all = [...grid.scan(window, strokes, light)];
		expect(found).toEqual(all.filter((place) => (place >>> 16) % 3 === 0));
	});

	it("halves the picture", () => {
		const halved = Array.from({ length: grid.halfWidth * grid.halfHeight }, (_, at) => {
			const [x, row] = [(at % grid.halfWidth) * 2, Math.floor(at / grid.halfWidth)];
			return (pair(luma, stride, whole, row, x) + pair(luma, stride, whole, row, x + 1) + 2) >> 2;
		});
		expect([...grid.half]).toEqual(halved);
	});
});
