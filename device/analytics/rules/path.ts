import type { Point, Polygon } from "../../../masks/polygon.ts";
import type { SeenTrack } from "../observation.ts";

/** A line through points of the picture, in ONVIF's coordinates. */
type Polyline = Polygon;

/** How far beyond a line somebody has to be to have crossed it, in their heights and in ONVIF's coordinates at least: feet come and go. */
const margin = { heights: 0.1, least: 0.016 } as const;

/** Seconds for which somebody has to stay beyond a line: who stoops near it, or is taken for another, is there and back. */
const settled = 0.6;

/** Seconds after somebody has crossed in which those who come up beside them have crossed with them: told later, it would be of no use. */
const together = 3;

/** Seconds after which somebody who is not seen any more is forgotten. */
const memory = 4;

export type Side = "Left" | "Right";

interface Walker {
	/** Where they were last on which side, beyond doubt. */
	from: Point | undefined;
	side: Side | undefined;
	/** The same before they crossed last, and for how long that has been so. */
	before: { readonly from: Point; readonly side: Side; seconds: number } | undefined;
	/** It was asked with whom they came. */
	joined: boolean;
	unseen: number;
	/** They have crossed, and for how long they have not been back since. */
	crossed: { readonly side: Side; readonly seconds: number } | undefined;
}

const newWalker = (): Walker => ({
	from: undefined,
	side: undefined,
	before: undefined,
	joined: false,
	unseen: 0,
	crossed: undefined,
});

/** In ONVIF's coordinates. */
export function standing({ x, y }: Pick<SeenTrack, "x" | "y">): Point {
	return [2 * x - 1, 1 - 2 * y];
}

/**
 * Who crosses a line, and in which direction. Left and right are as seen by somebody who walks along the line from its first
 * point; the direction is the side on which a crossing ends.
 */
export class Crossings {
	readonly #line: Polyline;
	readonly #walkers = new Map<number, Walker>();

	constructor(line: Polyline) {
		this.#line = line;
	}

	/** @returns the directions of those who have crossed since the last look */
	look(tracks: readonly SeenTrack[], elapsed: number): Side[] {
		for (const [id, walker] of this.#walkers) {
			walker.unseen += elapsed;
			if (walker.before) walker.before.seconds += elapsed;
			if (walker.unseen > memory) this.#walkers.delete(id);
		}
		// Where somebody is only expected to be, they cross nothing.
		for (const track of tracks) if (!track.hidden) this.#follow(track);
		return [...this.#walkers.values()].flatMap((walker) => this.#tell(walker, elapsed) ?? []);
	}

	#follow(track: SeenTrack): void {
		const walker = this.#walkers.get(track.id) ?? newWalker();
		this.#walkers.set(track.id, walker);
		walker.unseen = 0;
		if (track.beside !== undefined && !walker.joined) this.#join(walker, this.#walkers.get(track.beside));
		const at = standing(track);
		const { distance, side } = this.#nearest(at);
		if (distance < Math.max(margin.least, margin.heights * track.height)) return;
		const { from, side: before, crossed } = walker;
		walker.from = at;
		walker.side = side;
		if (!from || !before || before === side || !this.#isCrossed(from, at)) return;
		walker.before = { from, side: before, seconds: 0 };
		// Who is back at once has not crossed.
		walker.crossed = crossed ? undefined : { side, seconds: 0 };
	}

	/** Who was hidden by those they walk with was where these were: they have crossed with them. */
	#join(walker: Walker, other: Walker | undefined): void {
		walker.joined = true;
		const before = other?.before;
		if (!before || before.seconds > together) return;
		if (!walker.side) [walker.from, walker.side] = [before.from, before.side];
		else if (walker.side !== before.side) {
			walker.before = { ...before };
			walker.crossed = { side: walker.side, seconds: before.seconds };
		}
	}

	#tell(walker: Walker, elapsed: number): Side | undefined {
		const { crossed } = walker;
		if (!crossed) return undefined;
		// Elapsed seconds add up to a little less than they are.
		const isOver = crossed.seconds >= settled - 0.01;
		walker.crossed = isOver ? undefined : { ...crossed, seconds: crossed.seconds + elapsed };
		return isOver ? crossed.side : undefined;
	}

	/** How far the nearest part of the line is, and on which side of it somebody stands. */
	#nearest([x, y]: Point): { distance: number; side: Side } {
		let best = { distance: Number.POSITIVE_INFINITY, side: "Left" as Side };
		for (const [[x0, y0], [x1, y1]] of this.#segments()) {
			const [dx, dy] = [x1 - x0, y1 - y0];
			const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
			const part = Math.min(1, Math.max(0, along));
			const distance = Math.hypot(x - x0 - part * dx, y - y0 - part * dy);
			if (distance < best.distance)
				best = { distance, side: dx * (y - y0) - dy * (x - x0) > 0 ? "Left" : "Right" };
		}
		return best;
	}

	#isCrossed(from: Point, to: Point): boolean {
		return this.#segments().some(
			([a, b]) => turn(a, b, from) * turn(a, b, to) <= 0 && turn(from, to, a) * turn(from, to, b) <= 0,
		);
	}

	#segments(): (readonly [Point, Point])[] {
		return this.#line.slice(1).map((to, index) => [this.#line[index] as Point, to] as const);
	}
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
	return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
