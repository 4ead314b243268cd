import { type Bounds, Limb, type Path } from "../kernel/easel.ts";

/** The room that a path takes; of an empty one, nothing from infinity to minus infinity. */
export function extentOf(path: Path): Bounds {
	const extent = {
		left: Number.POSITIVE_INFINITY,
		top: Number.POSITIVE_INFINITY,
		right: Number.NEGATIVE_INFINITY,
		bottom: Number.NEGATIVE_INFINITY,
	};
	for (const outline of path) {
		if (outline instanceof Limb) {
			const { x0, y0, radius0, x1, y1, radius1 } = outline;
			extent.left = Math.min(extent.left, x0 - radius0, x1 - radius1);
			extent.top = Math.min(extent.top, y0 - radius0, y1 - radius1);
			extent.right = Math.max(extent.right, x0 + radius0, x1 + radius1);
			extent.bottom = Math.max(extent.bottom, y0 + radius0, y1 + radius1);
			continue;
		}
		for (let i = 0; i < outline.length; i += 2) {
			const x = outline[i]!;
			const y = outline[i + 1]!;
			if (x < extent.left) extent.left = x;
			if (x > extent.right) extent.right = x;
			if (y < extent.top) extent.top = y;
			if (y > extent.bottom) extent.bottom = y;
		}
	}
	return extent;
}
