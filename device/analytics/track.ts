import { Course } from "./course.ts";
import { Pace } from "./pace.ts";
import type { Ground } from "./perspective.ts";
import type { Sighting } from "./sighting.ts";

/** Looks of a track's way that its speed is taken from. */
const remembered = 6;

/** How far off something is found, across and down: in heights, and in cells more than that. */
const doubts = { across: 0.04, down: 0.08, cells: 0.25 } as const;

/** Heights a second at which somebody new may go, and by which that may change in a second. */
const paces = { across: 1.2, down: 0.6 } as const;
const pushes = { across: 0.35, down: 0.2 } as const;

/** What is left, after a look without it, of the pace at which it is expected to go on. */
const fading = 0.96;

/** Heights from where it was seen first from which on it has walked. */
const walking = 0.7;

/** How much less surely a blob's edges tell a place than a head does. */
export const blobDoubt = 2;

/** Metres a second above which what is wider than a person rides or drives. */
export const ridingSpeed = 2.3;

/** How much like a wheel it is what somebody who is fast stands on, on the mean, when it is one; and looks that tell. */
const rolling = { much: 0.6, looks: 4 } as const;

/** How sure, on the mean, the heads are of somebody who is fast. */
const surelySomebody = 0.36;

/** What each look in which something is seen takes of the doubt that it is there; and seconds in which it fades that it still is, with somebody before it and without. */
const presences = { gain: 0.4, covered: 1.1, open: 0.6 } as const;

/** What something is taken for. */
export type TrackClass = "person" | "bicycle" | "car";

/** Where it was found in the picture: how far that is in metres is better known later. */
interface Step {
	readonly column: number;
	readonly row: number;
	readonly time: number;
}

/** Something that is followed from look to look, in cells. It stays in the imaging worker's memory for as long as it is in sight. */
export class Track {
	readonly id: number;
	/** Where it stands: its lowest point's middle. */
	readonly across: Course;
	readonly down: Course;
	/** Where it was seen last, as it was. */
	seenX: number;
	seenY: number;
	/** Of the box that was seen last. */
	width: number;
	height: number;
	/** How tall it looks by itself, in cells, over the last looks; 0 for what has no head. */
	looked = 0;
	/** Looks in which its head was found. */
	heads = 0;
	/** Seconds in which it was not seen and another was in its place, and in which both were. */
	doubt = 0;
	together = 0;
	/** Who was where it came up. */
	host: Track | undefined;
	/** Number of whom it came up beside, who goes where it goes. */
	beside: number | undefined;
	/** It was seen in this look. */
	isSeen = false;
	/** Edges of what it shows in this look, in cells, the last ones beyond it; undefined where that is nothing. */
	shown: { left: number; top: number; right: number; bottom: number } | undefined;
	/** Looks in which it was seen. */
	hits = 1;
	/** Seconds since it was seen for itself. */
	missed = 0;
	/** Something is before it: a mask, or somebody. */
	covered = false;
	/** How likely it is that it is there: the more looks it is seen in the more, and ever less from then on. */
	presence = 0;
	/** Of how many it is the one that was found: more than 1 in a dense crowd. */
	standsFor = 1;
	/** Seconds since it came. */
	age = 0;
	/** Moved as one thing that is no person: a vehicle, or a bicycle. */
	solid = false;
	/** For and against: what it is taken for is what most was seen of. */
	readonly votes: Record<TrackClass, number> = { person: 0, bicycle: 0, car: 0 };
	/** It has been elsewhere: it is no thing that looks like somebody. */
	walked = false;
	readonly #first: { readonly x: number; readonly y: number };
	#riding = 0;
	/** How much like a wheel it is what it stands on, on the mean of late, and in how many looks that was seen. */
	#wheel = 0;
	#wheelLooks = 0;
	/** How sure its head was, over the last looks. */
	#surely = 0;
	/** Metres a second, over about the last second; 0 while that is not known. */
	speed = 0;
	/** Faster than people walk, where it is known how large they are. */
	isFast = false;
	readonly #way: Step[] = [];

	constructor(id: number, x: number, y: number, width: number, height: number) {
		this.id = id;
		this.across = new Course(x, doubts.across * height + doubts.cells, paces.across * height);
		this.down = new Course(y, doubts.down * height + doubts.cells, paces.down * height);
		[this.seenX, this.seenY] = [x, y];
		this.#first = { x, y };
		this.width = width;
		this.height = height;
	}

	/** Looks after which it is believed. */
	get confirmed(): boolean {
		return this.hits >= 3;
	}

	get class(): TrackClass {
		if (this.heads > 0) return this.rides ? "bicycle" : this.#drives ? "car" : "person";
		const { person, bicycle, car } = this.votes;
		return car > person && car >= bicycle ? "car" : bicycle > person ? "bicycle" : "person";
	}

	get x(): number {
		return this.across.at;
	}

	get y(): number {
		return this.down.at;
	}

	predict(elapsed: number): void {
		this.age += elapsed;
		this.across.predict(elapsed, pushes.across * this.height);
		this.down.predict(elapsed, pushes.down * this.height);
	}

	/** Variances of the steps from where it is expected to where it is seen. */
	get variance(): { readonly across: number; readonly down: number } {
		const { across, down } = this.#doubt;
		return { across: this.across.variance(across), down: this.down.variance(down) };
	}

	/** How far off it is found, in cells. */
	get #doubt(): { readonly across: number; readonly down: number } {
		return {
			across: doubts.across * this.height + doubts.cells,
			down: doubts.down * this.height + doubts.cells,
		};
	}

	/** @param more than 1 for a place that was seen only in part */
	see(x: number, y: number, more = 1): void {
		const { across, down } = this.#doubt;
		this.across.see(x, more * across);
		this.down.see(y, more * down);
		[this.seenX, this.seenY] = [x, y];
		if (Math.hypot(this.x - this.#first.x, this.y - this.#first.y) > walking * this.height)
			this.walked = true;
		this.hits++;
		this.missed = 0;
		this.presence += presences.gain * (1 - this.presence);
	}

	/** Its head was found. */
	seeHead({ x, foot, height, looked, score, rides }: Sighting): void {
		this.#surely = this.heads === 0 ? score : this.#surely + 0.15 * (score - this.#surely);
		this.heads++;
		this.isSeen = true;
		this.see(x, foot, 1 / Math.min(1, 0.5 + score));
		this.looked = this.looked === 0 ? looked : this.looked + 0.15 * (looked - this.looked);
		[this.width, this.height] = [0.4 * height, height];
		this.#riding += 0.12 * ((rides ? 1 : 0) - this.#riding);
	}

	/** It is fast, and as wide as a bicycle or not. */
	looksLikeRiding(rides: boolean): void {
		this.#riding += 0.25 * ((rides ? 1 : 0) - this.#riding);
	}

	/** It is fast, and what it stands on is that much like a wheel. */
	looksLikeWheel(much: number): void {
		this.#wheelLooks++;
		this.#wheel += (much - this.#wheel) * Math.max(1 / this.#wheelLooks, 0.1);
	}

	/** It is somebody on a bicycle. */
	get rides(): boolean {
		return this.#riding > 0.1 || (this.#wheelLooks >= rolling.looks && this.#wheel > rolling.much);
	}

	/** What looks like a head, but hardly, and is faster than people walk, is a part of a vehicle. */
	get #drives(): boolean {
		return this.isFast && this.#surely < surelySomebody;
	}

	/** A cell shows something of it. */
	shows(column: number, row: number): void {
		const box = this.shown;
		if (!box) {
			this.shown = { left: column, top: row, right: column + 1, bottom: row + 1 };
			return;
		}
		if (column < box.left) box.left = column;
		if (column >= box.right) box.right = column + 1;
		if (row < box.top) box.top = row;
		if (row >= box.bottom) box.bottom = row + 1;
	}

	miss(elapsed: number): void {
		this.missed += elapsed;
		// Somebody who is not seen goes on, but for how long nobody knows.
		this.across.pace *= fading;
		this.down.pace *= fading;
	}

	/** It was not seen once more, and whether something is before it is known. */
	fade(elapsed: number): void {
		this.presence *= Math.exp(-elapsed / (this.covered ? presences.covered : presences.open));
	}

	/** Heights a second by which another goes otherwise. */
	parts(other: Track): number {
		const [across, down] = [other.across.pace - this.across.pace, other.down.pace - this.down.pace];
		return Math.hypot(across, down) / this.height;
	}

	/** Nobody is faster than that. @param most heights a second */
	limit(height: number, most: { readonly across: number; readonly down: number }): void {
		const cap = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));
		this.across.pace = cap(this.across.pace, most.across * height);
		this.down.pace = cap(this.down.pace, most.down * height);
	}

	/** It is where it was seen now. @param groundOf where on the ground somebody stands who is there in the picture */
	went(time: number, groundOf: (column: number, row: number) => Ground): void {
		this.#way.push({ column: this.seenX, row: this.seenY, time });
		if (this.#way.length > remembered) this.#way.shift();
		this.speed = speedOf(this.#way, groundOf);
	}
}

/** How fast somebody is who went this way, in metres a second. */
function speedOf(way: readonly Step[], groundOf: (column: number, row: number) => Ground): number {
	const [first, last] = [way[0], way.at(-1)];
	if (!first || !last || way.length < 4 || last.time - first.time < 0.55) return 0;
	const start = groundOf(first.column, first.row);
	const [across, away] = [new Pace(), new Pace()];
	for (const { column, row, time } of way) {
		const { x, z } = groundOf(column, row);
		across.add(time - first.time, x - start.x);
		away.add(time - first.time, z - start.z);
	}
	return Math.hypot(across.sure, away.sure);
}
