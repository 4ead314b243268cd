import { contains, type Polygon } from "../../masks/polygon.ts";

/** True when the polygon and the axis-aligned rectangle have a point in common. */
export function touchesRectangle(
	polygon: Polygon,
	left: number,
	top: number,
	right: number,
	bottom: number,
): boolean {
	if (contains(polygon, [left, top])) return true;
	return polygon.some(([x, y], index) => {
		const [endX, endY] = polygon[(index + 1) % polygon.length]!;
		// Liang and Barsky: the part of the edge, from 0 to 1, that is inside all four borders.
		const [dx, dy] = [endX - x, endY - y];
		let [from, to] = [0, 1];
		for (const [step, room] of [
			[-dx, x - left],
			[dx, right - x],
			[-dy, y - top],
			[dy, bottom - y],
		] as const) {
			if (step === 0 && room < 0) return false;
			if (step < 0) from = Math.max(from, room / step);
			if (step > 0) to = Math.min(to, room / step);
		}
		return from <= to;
	});
}
