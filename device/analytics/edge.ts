import type { Background } from "./background.ts";
import type { Cells } from "./cells.ts";
import { contrast, type Patch } from "./thing.ts";

/**
 * Mean step of luma across the edge of some cells, where no mask is beside them. It is seen across two cells, because a thing's
 * rim is half in one. What is higher than they differ from the background is the edge of what lies beside them, whether they
 * show something or not.
 */
export function edgeOf(patch: Patch, columns: number, luma: Float32Array, blind: Uint8Array): number {
	const [inside, most] = [new Set(patch.cells), contrast(patch)];
	const isBeside = (cell: number) =>
		cell >= 0 && cell < luma.length && !inside.has(cell) && blind[cell] !== 1;
	let [sum, steps] = [0, 0];
	for (const cell of inside)
		for (const step of [-1, 1, -columns, columns]) {
			if (!isBeside(cell + step)) continue;
			const beside = isBeside(cell + 2 * step) ? cell + 2 * step : cell + step;
			sum += Math.min(most, Math.abs((luma[cell] as number) - (luma[beside] as number)));
			steps++;
		}
	return steps === 0 ? 0 : sum / steps;
}

/** The edge that the background has there is not in the picture. @param times as high it is at least */
export function isGone(
	patch: Patch,
	{ level }: Background,
	{ columns, luma, blind }: Cells,
	times: number,
): boolean {
	return edgeOf(patch, columns, level, blind) > times * edgeOf(patch, columns, luma, blind);
}
