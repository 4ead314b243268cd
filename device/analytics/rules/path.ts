import type { Point, Polygon } from "../../../masks/polygon.ts";
import type { SeenTrack } from "../observation.ts";

/** A line through points of the picture, in ONVIF's coordinates. */
type Polyline = Polygon;

/** How far beyond a line somebody has to be to have crossed it, in their heights and in ONVIF's coordinates at least. */
const margin = { heights: 0.05, least: 0.016 } as const;

/** Heights a second below which somebody stands, and seconds over which that is asked. */
const standsStill = { pace: 0.15, over: 2 } as const;

/** Seconds for which somebody has to stay beyond a line: who stoops near it, or is taken for another, is there and back. */
const settled = 0.6;

/** Seconds after somebody has crossed in which those who come up beside them have crossed with them: told later, it would be of no use. */
const together = 3;

/** Seconds after which somebody who is not seen any more is forgotten. */
const memory = 4;

export type Side = "Left" | "Right";

/** Where somebody was, and how many seconds ago. */
interface Step {
	readonly at: Point;
	age: number;
}

interface Walker {
	/** Their last steps. */
	way: Step[];
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
	way: [],
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
			for (const step of walker.way) step.age += elapsed;
			walker.way = walker.way.filter(({ age }) => age < standsStill.over - 0.01);
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
		walker.way.push({ at: standing(track), age: 0 });
		const at = placeOf(walker.way, track.height);
		const { distance, side } = this.#nearest(at);
		if (distance < Math.max(margin.least, inCoordinates(margin.heights, track.height))) return;
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

/**
 * Where somebody is now. The feet of those who stand seem to come and go, as they turn and others pass before them: they are where
 * they were on the mean of late.
 *
 * @param height of theirs, as a part of the picture's
 */
function placeOf(way: readonly Step[], height: number): Point {
	const { over, pace } = standsStill;
	const now = (way.at(-1) as Step).at;
	const [early, late] = [way.filter(({ age }) => age > over / 2), way.filter(({ age }) => age <= over / 2)];
	if (early.length < late.length / 2) return now;
	const [[x0, y0], [x1, y1]] = [middleOf(early), middleOf(late)];
	const moved = Math.hypot(x1 - x0, y1 - y0);
	return moved < inCoordinates(pace * (over / 2), height) ? middleOf(way) : now;
}

function middleOf(way: readonly Step[]): Point {
	const sum = (axis: 0 | 1) => way.reduce((total, { at }) => total + at[axis], 0);
	return [sum(0) / way.length, sum(1) / way.length];
}

/** Heights of somebody in ONVIF's coordinates, in which the picture is 2 high. */
function inCoordinates(heights: number, height: number): number {
	return 2 * heights * height;
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
	return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
