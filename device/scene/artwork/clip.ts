import { type Contour, Limb, type Path } from "../kernel/easel.ts";
import { arc, ellipse } from "./shapes.ts";

/** The part of a path inside a convex contour that runs clockwise on the screen (Sutherland and Hodgman). */
export function clipPath(path: Path, window: Contour): Contour[] {
	const kept: Contour[] = [];
	for (const outline of path) {
		let rest: Contour = outline instanceof Limb ? contourOf(outline) : outline;
		for (let i = 0; i < window.length && rest.length > 0; i += 2) {
			const j = (i + 2) % window.length;
			rest = clipAt(rest, window[i]!, window[i + 1]!, window[j]!, window[j + 1]!);
		}
		if (rest.length >= 6) kept.push(rest);
	}
	return kept;
}

/** What the brush makes of a limb. */
function contourOf({ x0, y0, radius0, x1, y1, radius1 }: Limb): Contour {
	const distance = Math.hypot(x1 - x0, y1 - y0);
	if (distance <= Math.abs(radius0 - radius1)) {
		return radius0 > radius1 ? ellipse(x0, y0, radius0, radius0) : ellipse(x1, y1, radius1, radius1);
	}
	const along = Math.atan2(y1 - y0, x1 - x0);
	const lean = Math.acos((radius0 - radius1) / distance);
	const contour: number[] = [];
	arc(contour, x0, y0, radius0, along + lean, along + 2 * Math.PI - lean);
	arc(contour, x1, y1, radius1, along - lean, along + lean);
	return contour;
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
