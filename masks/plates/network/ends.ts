import type { PlateBox } from "../finder.ts";
import type { HeatMap } from "./network.ts";

/** The part of an edge's cells that have to be likely for the box to go on over it. */
const share = 0.5;

/** How far a box goes on, as parts of its height: to each side, and above and below. */
const most = { across: 0.75, down: 0.25 };

/** Cells of a map, the last ones included. */
interface Cells {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/**
 * What is less sure at a high plate's ends, such as a band with a country's sign, a heading, a shadow over a corner, goes with it: the
 * box goes on as long as half of the cells along its edge are likelier than `reach`, in log odds, and not far. (With
 * such a reach for the blob itself, it would run into all that is around it.)
 *
 * @param box of whole cells, as findBlobs gives them
 */
export function withEnds(map: HeatMap, { x, y, width, height }: PlateBox, reach: number): PlateBox {
	const { cell, rows, columns } = map;
	const cells = {
		left: x / cell,
		right: (x + width) / cell - 1,
		top: y / cell,
		bottom: (y + height) / cell - 1,
	};
	const high = height / cell;
	for (let step = Math.round(most.across * high); step > 0; step--) {
		const { left, right } = cells;
		if (left > 0 && isLikely(map, { ...cells, left: left - 1, right: left - 1 }, reach)) cells.left--;
		if (right < columns - 1 && isLikely(map, { ...cells, left: right + 1, right: right + 1 }, reach))
			cells.right++;
	}
	for (let step = Math.round(most.down * high); step > 0; step--) {
		const { top, bottom } = cells;
		if (top > 0 && isLikely(map, { ...cells, top: top - 1, bottom: top - 1 }, reach)) cells.top--;
		if (bottom < rows - 1 && isLikely(map, { ...cells, top: bottom + 1, bottom: bottom + 1 }, reach))
			cells.bottom++;
	}
	return {
		x: cells.left * cell,
		y: cells.top * cell,
		width: (cells.right - cells.left + 1) * cell,
		height: (cells.bottom - cells.top + 1) * cell,
	};
}

/** In doubt they are: what is no number is likelier than anything. */
function isLikely({ odds, columns }: HeatMap, { left, right, top, bottom }: Cells, reach: number): boolean {
	let likely = 0;
	for (let row = top; row <= bottom; row++) {
		for (let column = left; column <= right; column++) {
			if (!((odds[row * columns + column] as number) <= reach)) likely++;
		}
	}
	return likely >= share * (bottom - top + 1) * (right - left + 1);
}
