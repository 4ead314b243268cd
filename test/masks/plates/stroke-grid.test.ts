import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { StrokeGrid } from "../../../masks/plates/strokes/stroke-grid.ts";
import { strokesCode } from "../../../masks/plates/strokes/strokes-code.ts";
import { compileKernel } from "../../../scripts/kernel.ts";
import { seeded } from "./street.ts";

/** Two rows of pixels added, at a column of cells and one of its pixels; a row goes on as it ends. */
function pair(luma: Uint8Array, stride: number, width: number, row: number, x: number): number {
	const column = Math.max(0, Math.min(width - 1, x));
	return (luma[2 * row * stride + column] as number) + (luma[(2 * row + 1) * stride + column] as number);
}

/** What the tables say of one cell, computed in the plainest way. */
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

	it("adds up strokes and light", () => {
		const above = { strokes: new Int32Array(grid.columns), light: new Int32Array(grid.columns) };
		for (let row = 0; row < grid.rows; row++) {
			let sums = { strokes: 0, light: 0 };
			for (let column = 0; column < grid.columns; column++) {
				const cell = cellOf(luma, stride, whole, column, row);
				sums = { strokes: sums.strokes + cell.strokes, light: sums.light + cell.light };
				above.strokes[column] = (above.strokes[column] as number) + sums.strokes;
				above.light[column] = (above.light[column] as number) + sums.light;
			}
			const from = (row + 1) * grid.pitch;
			expect(grid.strokes.subarray(from, from + grid.pitch)).toEqual(Int32Array.of(0, ...above.strokes));
			expect(grid.light.subarray(from, from + grid.pitch)).toEqual(Int32Array.of(0, ...above.light));
		}
		expect(grid.strokes.subarray(0, grid.pitch).every((sum) => sum === 0)).toBe(true);
	});

	it("halves the picture", () => {
		const halved = Array.from({ length: grid.halfWidth * grid.halfHeight }, (_, at) => {
			const [x, row] = [(at % grid.halfWidth) * 2, Math.floor(at / grid.halfWidth)];
			return (pair(luma, stride, whole, row, x) + pair(luma, stride, whole, row, x + 1) + 2) >> 2;
		});
		expect([...grid.half]).toEqual(halved);
	});
});
