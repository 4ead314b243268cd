import { type Colour, shade } from "../../artwork/colour.ts";
import { extentOf } from "../../artwork/extent.ts";
import type { Painter } from "../../artwork/painter.ts";
import type { Bounds, Path } from "../../kernel/easel.ts";
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

/** Parts with the room that each takes. */
export interface Measured {
	readonly part: Part;
	readonly bounds: Bounds;
}

export function measure(part: Part): Measured {
	return { part, bounds: extentOf(part.path) };
}

/** Paints a figure's parts, the far ones first, lit from the left. @param top the height that light comes from, in pixels */
export function paintParts(painter: Painter, parts: readonly Measured[], top: number): void {
	for (const { part, bounds } of [...parts].sort((a, b) => b.part.away - a.part.away)) {
		const { path } = part;
		// What is on the far side is in the figure's own shade.
		const colour = part.away > 0.06 ? shade(part.colour, 0.82) : part.colour;
		if (part.flat) {
			painter.solid(path, colour);
			continue;
		}
		const { left, right } = bounds;
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
