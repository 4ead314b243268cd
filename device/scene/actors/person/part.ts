import { type Colour, shade } from "../../artwork/colour.ts";
import { extentOf } from "../../artwork/extent.ts";
import type { Gradient } from "../../artwork/paint.ts";
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
	// A figure has many parts and few colours.
	const near = new Tones(painter, 1);
	const far = new Tones(painter, 0.82);
	const [cornerX, cornerY] = painter.corner;
	const light = top - cornerY;
	for (const { part, bounds } of [...parts].sort((a, b) => b.part.away - a.part.away)) {
		// What is on the far side is in the figure's own shade.
		const tones = part.away > 0.06 ? far : near;
		if (part.flat) {
			painter.solid(part.path, tones.flat(part.colour));
			continue;
		}
		const left = bounds.left - cornerX;
		const right = bounds.right - cornerX;
		painter.raw(part.path, {
			kind: "gradient",
			from: [left, light],
			to: [right, light + (right - left) * 0.25],
			stops: tones.round(part.colour),
		});
	}
}

/** Colours as a painter has them, rounded by light and shade. */
class Tones {
	readonly #painter: Painter;
	readonly #share: number;
	readonly #known = new Map<Colour, Gradient["stops"]>();

	/** @param share how much of the light there is, 0..1 */
	constructor(painter: Painter, share: number) {
		this.#painter = painter;
		this.#share = share;
	}

	flat(colour: Colour): Colour {
		return this.#share < 1 ? shade(colour, this.#share) : colour;
	}

	round(colour: Colour): Gradient["stops"] {
		let stops = this.#known.get(colour);
		if (!stops) {
			const middle = this.flat(colour);
			const seen = (tone: Colour) => this.#painter.seen(tone);
			stops = [
				[0, seen(shade(middle, 1.14))],
				[0.5, seen(middle)],
				[1, seen(shade(middle, 0.66))],
			];
			this.#known.set(colour, stops);
		}
		return stops;
	}
}
