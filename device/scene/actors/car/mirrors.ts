import { shade } from "../../artwork/colour.ts";
import type { CarCraft } from "./craft.ts";
import { Cabin } from "./mesh.ts";
import type { CarPoint } from "./shape.ts";
import { faces } from "./surface.ts";

/** The outside mirrors: those on the side that the camera sees come after the body, the others before. */
export function paintMirrors({ painter, view, hull, look }: CarCraft, seen: boolean): void {
	const cabin = new Cabin(hull);
	for (const side of [-1, 1]) {
		const [x, y, z] = cabin.side(side, 0.08, 0.05);
		const plate: CarPoint[] = [
			[x, y + 0.3, z],
			[x, y + 0.3, z + side],
			[x, y, z + side],
			[x, y, z],
		];
		if (faces(view.contour(plate)) === seen) continue;
		const inner = x + side * 0.04;
		const outer = x + side * 0.2;
		const shell = (depth: number, grow: number): CarPoint[] => [
			[inner, y + 0.13 + grow, z + depth],
			[outer - side * 0.03, y + 0.13 + grow, z + depth],
			[outer, y + 0.09, z + depth],
			[outer - side * 0.02, y - 0.01, z + depth],
			[inner, y + 0.01, z + depth],
		];
		painter.solid([view.contour(shell(0, 0))], shade(look.paint, 0.62));
		painter.solid([view.contour(shell(0.1, 0.01))], shade(look.paint, 0.48));
	}
}
