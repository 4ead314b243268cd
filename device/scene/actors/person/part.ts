import { type Colour, shade } from "../../artwork/colour.ts";
import type { Painter } from "../../artwork/painter.ts";
import type { Path } from "../../kernel/easel.ts";
import type { Joint } from "./skeleton.ts";

/** A piece of a figure: its outline in pixels about the point where the figure stands. */
export interface Part {
	/** Metres away from the camera, against the figure's middle: the farther is painted first. */
	readonly away: number;
	readonly path: Path;
	readonly colour: Colour;
	/** Not rounded by light and shade: a line, an eye. */
	readonly flat?: boolean;
}

/** Turns metres into pixels: x to the right, y down. */
export interface Drafting {
	readonly unit: number;
	x(joint: Joint): number;
	y(joint: Joint): number;
}

export function drafting(unit: number): Drafting {
	return { unit, x: (joint) => joint.x * unit, y: (joint) => -joint.y * unit };
}

/** Paints a figure's parts, the far ones first, lit from the left. @param top the height that light comes from, in pixels */
export function paintParts(painter: Painter, parts: readonly Part[], top: number): void {
	for (const part of [...parts].sort((a, b) => b.away - a.away)) {
		const { path } = part;
		// What is on the far side is in the figure's own shade.
		const colour = part.away > 0.06 ? shade(part.colour, 0.82) : part.colour;
		if (part.flat) {
			painter.solid(path, colour);
			continue;
		}
		const [left, right] = extent(path);
		painter.gradient(path, {
			from: [left, top],
			to: [right, top + (right - left) * 0.25],
			stops: [
				[0, shade(colour, 1.14)],
				[0.5, colour],
				[1, shade(colour, 0.66)],
			],
		});
	}
}

function extent(path: Path): readonly [left: number, right: number] {
	let left = Number.POSITIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	for (const contour of path) {
		for (let i = 0; i < contour.length; i += 2) {
			left = Math.min(left, contour[i]!);
			right = Math.max(right, contour[i]!);
		}
	}
	return [left, right];
}
