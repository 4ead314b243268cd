import type { Region, Run } from "../../../masks/region.ts";

type Point = readonly [x: number, y: number];

/**
 * A region as polygons that cover exactly its pixels. Where it forks or joins, a new polygon begins, so that none has a
 * hole.
 *
 * @param width of the picture: what reaches over its edge is cut off
 */
export function outline(region: Region, width: number, height: number): Point[][] {
	const runs = region
		.map((run) => ({ ...run, right: Math.min(run.right, width), bottom: Math.min(run.bottom, height) }))
		.filter(({ left, right, top, bottom }) => left < right && top < bottom);
	const strips: Run[][] = [];
	for (const run of runs) {
		const above = runs.filter((other) => touches(other, run));
		const [only] = above;
		const forks = only && runs.filter((other) => touches(only, other)).length > 1;
		const strip = above.length === 1 && !forks ? strips.find((each) => each.at(-1) === only) : undefined;
		if (strip) strip.push(run);
		else strips.push([run]);
	}
	return strips.map(around);
}

/** True when `below` lies right under `above` and they have an edge in common. */
function touches(above: Run, below: Run): boolean {
	return above.bottom === below.top && above.left < below.right && below.left < above.right;
}

/** Clockwise from the top left corner; no three points in a row. */
function around(strip: readonly Run[]): Point[] {
	const right = strip.flatMap(({ top, bottom, right: x }): Point[] => [
		[x, top],
		[x, bottom],
	]);
	const left = strip.flatMap(({ top, bottom, left: x }): Point[] => [
		[x, top],
		[x, bottom],
	]);
	return straightened([...right, ...left.reverse()]);
}

function straightened(points: readonly Point[]): Point[] {
	const corners = points.filter(([x, y], index) => {
		const [nextX, nextY] = points[(index + 1) % points.length] as Point;
		return x !== nextX || y !== nextY;
	});
	const kept = corners.filter(([x, y], index) => {
		const [beforeX, beforeY] = corners.at(index - 1) as Point;
		const [nextX, nextY] = corners[(index + 1) % corners.length] as Point;
		return !(beforeX === x && nextX === x) && !(beforeY === y && nextY === y);
	});
	const first = kept.findIndex(([, y], index) => {
		const [, nextY] = kept[(index + 1) % kept.length] as Point;
		return y === nextY && y === Math.min(...kept.map(([, other]) => other));
	});
	return [...kept.slice(first), ...kept.slice(0, first)];
}
