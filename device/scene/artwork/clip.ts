import type { Contour, Path } from "../kernel/easel.ts";

/** The part of a path inside a convex contour that runs clockwise on the screen (Sutherland and Hodgman). */
export function clipPath(path: Path, window: Contour): Path {
	const kept: Contour[] = [];
	for (const contour of path) {
		let rest: Contour = contour;
		for (let i = 0; i < window.length && rest.length > 0; i += 2) {
			const j = (i + 2) % window.length;
			rest = clipAt(rest, window[i]!, window[i + 1]!, window[j]!, window[j + 1]!);
		}
		if (rest.length >= 6) kept.push(rest);
	}
	return kept;
}

/** Keeps what lies to the right of the way from (ax, ay) to (bx, by). */
function clipAt(contour: Contour, ax: number, ay: number, bx: number, by: number): number[] {
	const side = (x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);
	const kept: number[] = [];
	let px = contour[contour.length - 2]!;
	let py = contour[contour.length - 1]!;
	let before = side(px, py);
	for (let i = 0; i < contour.length; i += 2) {
		const x = contour[i]!;
		const y = contour[i + 1]!;
		const here = side(x, y);
		if (here >= 0 !== before >= 0) {
			const share = before / (before - here);
			kept.push(px + (x - px) * share, py + (y - py) * share);
		}
		if (here >= 0) kept.push(x, y);
		px = x;
		py = y;
		before = here;
	}
	return kept;
}
