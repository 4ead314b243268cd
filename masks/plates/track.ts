import type { Shift } from "../project.ts";
import { shifted } from "../watch.ts";
import type { PlateBox } from "./finder.ts";

/** Seconds over which a speed is measured: from one picture to the next, a box jumps by a cell and tells nothing. */
const baseline = 0.25;

/** How much of a new measurement of speed is believed, beside those before. */
const trust = 0.6;

/** Boxes whose sizes differ by more than this factor hold different things: they fell apart or joined. */
const sameSize = 1.35;

/**
 * How far from where it is expected a box may be and still be the same thing, in widths across and heights down. Of what
 * was seen only once, nobody knows yet where it is going: so far a second, for a car close by passes its own plate's
 * height 25 times a second.
 */
const near = { known: { across: 0.75, down: 1.5 }, unknown: { across: 15, down: 30 } };

/** A car close by doubles or halves in a few looks: boxes of sizes within this factor may be one thing that moved. */
const similarSize = 1.8;

/**
 * Seconds for which something unseen is expected to go on as it did: then it may have braked. Less while its speed is that
 * of two sightings that may be of two things.
 */
const foresight = { sure: 0.5, unsure: 0.2 };

/** Pixels a second by which what is not seen may have moved on each side, beside its speed, known or not yet known. */
const drift = { known: 3, unknown: 10 };

/**
 * A box that is new, or has moved by more than its own width since the look before, is grown by this part of its width, and of
 * its height: what is found of something that comes, leaves or rushes by may be a part of it.
 */
const newcomer = { across: 0.25, down: 0.2 };

/**
 * Before a box was first seen it may have been elsewhere: it is grown by this part of its width, and of its height, for
 * each second that the picture lies back.
 */
const arrival = { across: 5, down: 5 };

/** The same of what was seen once and is gone at the next look, for each second since: it may be leaving, or go on unseen. */
const departure = { across: 7, down: 7 };

/** Between two sightings a box need not have moved evenly: it is grown by this part of the way. */
const uneven = 0.25;

/** In pixels. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
}

interface Sighting {
	readonly box: PlateBox;
	/** Seconds. */
	readonly time: number;
}

/** One thing that looked like a plate, from picture to picture. */
export class Track {
	readonly #picture: PictureSize;
	/** Time of the look before the last sighting, where it may have come from anywhere since. */
	#lookBefore: number | undefined;
	#last: Sighting;
	/** The sighting before the last one. */
	#before: Sighting | undefined;
	/** Where the measurement of its speed began. */
	#anchor: Sighting;
	#speed: { readonly x: number; readonly y: number } | undefined;
	#sightings = 1;
	#foresight = foresight.unsure;

	/**
	 * @param picture that boxes are found in; nothing passes more than its width in a second
	 * @param lookBefore time of the look before, which did not find it
	 * @param origin what this may have been before, when it moved too fast for anybody to be sure
	 */
	constructor(box: PlateBox, time: number, picture: PictureSize, lookBefore: number, origin?: Track) {
		this.#picture = picture;
		this.#lookBefore = lookBefore;
		this.#last = sightingOf(box, time);
		this.#anchor = this.#last;
		if (!origin || origin.seenAt === time) return;
		this.#before = origin.#last;
		this.#speed = speedBetween(origin.#last, this.#last, picture.width);
	}

	/** True once it is known where it is going. */
	get isSteady(): boolean {
		return this.#speed !== undefined;
	}

	/** Seen once. */
	get isNew(): boolean {
		return this.#sightings === 1;
	}

	/** Half a suspicion that nothing has confirmed yet. */
	get isFaint(): boolean {
		return this.isNew && this.#last.box.faint === true;
	}

	/** Seconds. */
	get seenAt(): number {
		return this.#last.time;
	}

	/**
	 * @param time that of the last sighting, of a picture that was looked at twice, or later
	 * @param lookBefore time of the look before, where `box` may as well be something else that has come in since
	 */
	see(box: PlateBox, time: number, lookBefore?: number): void {
		this.#lookBefore = lookBefore;
		if (time > this.#last.time) {
			this.#before = this.#last;
			this.#last = sightingOf(box, time);
			this.#sightings++;
		} else this.#last = sightingOf(this.#last.box.faint ? box : { ...box, faint: false }, time);
		if (!isLike(this.#anchor.box, box, sameSize)) this.#anchor = this.#last;
		if (time - this.#anchor.time < baseline) return;
		this.#foresight = foresight.sure;
		const measured = speedBetween(this.#anchor, this.#last, this.#picture.width);
		const part = this.#speed ? trust : 1;
		const old = this.#speed ?? measured;
		this.#speed = { x: old.x + (measured.x - old.x) * part, y: old.y + (measured.y - old.y) * part };
		this.#anchor = this.#last;
	}

	/** The camera has moved: where this was seen, and how fast it went, in the pictures as they are now. */
	follow(shift: Shift): void {
		const moved = ({ box, time }: Sighting) => ({ box: shifted(box, shift), time });
		const [last, anchor] = [moved(this.#last), moved(this.#anchor)];
		this.#last = last;
		this.#anchor = anchor;
		this.#before = this.#before && moved(this.#before);
		this.#speed = this.#speed && { x: this.#speed.x * shift.x.scale, y: this.#speed.y * shift.y.scale };
	}

	/** Adds what to cover at `time`, from the sighting before the last one on, to `boxes`. */
	cover(time: number, boxes: PlateBox[]): void {
		if (time >= this.#last.time) {
			boxes.push(this.#ahead(time));
			return;
		}
		if (this.#before) boxes.push(between(this.#before, this.#last, time));
		if (this.#lookBefore !== undefined) boxes.push(this.#arriving(time, this.#lookBefore));
	}

	/** From where it was seen to where it should be by now, for it may have stopped on the way, grown by what is not known. */
	#ahead(time: number): PlateBox {
		const unseen = time - this.#last.time;
		const ahead = Math.min(unseen, this.#foresight);
		const dx = (this.#speed?.x ?? 0) * ahead;
		const dy = (this.#speed?.y ?? 0) * ahead;
		const { x, y, width, height } = this.#last.box;
		const spread = this.#uncertainty(unseen, ahead);
		const isRushing = this.#before !== undefined && coveredPart(this.#before.box, this.#last.box) === 0;
		const part = this.isNew || isRushing ? newcomer : { across: 0, down: 0 };
		const way = {
			x: x + Math.min(0, dx),
			y: y + Math.min(0, dy),
			width: width + Math.abs(dx),
			height: height + Math.abs(dy),
		};
		return grow(way, spread + part.across * width, spread + part.down * height);
	}

	/** What to cover between the last sighting and `time`, if it went on to be `box` then. */
	wayTo(box: PlateBox, time: number): (at: number) => PlateBox {
		const [from, to] = [this.#last, { box, time }];
		return (at) => between(from, to, at);
	}

	/**
	 * Where it may have been before it was found. Where it can have been beyond a border of the picture at the look before, it
	 * may have come in since, as fast as anything does: from there, and from both sides of its way, all of its reach is covered.
	 */
	#arriving(time: number, lookBefore: number): PlateBox {
		const { box } = this.#last;
		const back = this.#last.time - time;
		const slow = { across: arrival.across * box.width, down: arrival.down * box.height };
		const [beside, above] = [newcomer.across * box.width, newcomer.down * box.height];
		if (box.faint) return grow(box, beside + slow.across * back, above + slow.down * back);
		const fast = { across: near.unknown.across * box.width, down: near.unknown.down * box.height };
		const far = grow(
			box,
			fast.across * (this.#last.time - lookBefore),
			fast.down * (this.#last.time - lookBefore),
		);
		const { width, height } = this.#picture;
		const [left, right] = [far.x < 0, far.x + far.width > width];
		const [top, bottom] = [far.y < 0, far.y + far.height > height];
		const toLeft = beside + (left || top || bottom ? fast : slow).across * back;
		const toRight = beside + (right || top || bottom ? fast : slow).across * back;
		const up = above + (top || left || right ? fast : slow).down * back;
		const downwards = above + (bottom || left || right ? fast : slow).down * back;
		return {
			x: box.x - toLeft,
			y: box.y - up,
			width: box.width + toLeft + toRight,
			height: box.height + up + downwards,
		};
	}

	/**
	 * Adds where it may be at `time`, seen at one look and not at the one after, to `boxes`: it may be leaving. Where it was seen before, it
	 * may go on as fast as it came: who drives by close to the camera is faster in each picture than what was measured of it.
	 */
	departing(time: number, boxes: PlateBox[]): void {
		const [{ box }, before] = [this.#last, this.#before];
		const since = time - this.#last.time;
		if (before) {
			const part = since / (this.#last.time - before.time);
			const [dx, dy] = [(box.x - before.box.x) * part, (box.y - before.box.y) * part];
			const gone = { ...box, x: box.x + dx, y: box.y + dy };
			boxes.push(grow(gone, uneven * Math.abs(dx), uneven * Math.abs(dy)));
		}
		if (!this.isNew) return;
		const across = (newcomer.across + departure.across * since) * box.width;
		const down = (newcomer.down + departure.down * since) * box.height;
		boxes.push(grow(box, across, down));
	}

	/**
	 * How far `box` is, at `time`, from where this is expected, in parts of how far it may be: 0 to 1. Undefined for a box
	 * that is farther away, or of another size.
	 */
	distanceTo(box: PlateBox, time: number): number | undefined {
		if (!isLike(this.#last.box, box, similarSize)) return undefined;
		const { x, y, width, height } = this.#expected(time);
		const isKnown = this.#speed !== undefined && !this.isNew;
		const reach = isKnown ? near.known : near.unknown;
		const span = isKnown ? 1 : time - this.#last.time;
		const across = Math.abs(box.x + box.width / 2 - x - width / 2) / (reach.across * width * span);
		const down = Math.abs(box.y + box.height / 2 - y - height / 2) / (reach.down * height * span);
		const distance = Math.hypot(across, down);
		return distance <= 1 ? distance : undefined;
	}

	/** The part of it, 0..1, that `box` covers if both are of `time`: what covers little of it does not replace it. */
	coveredBy(box: PlateBox, time: number): number {
		return coveredPart(this.#expected(time), box);
	}

	/** The part of where it was seen last, 0..1, that `box` covers. */
	stillCoveredBy(box: PlateBox): number {
		return coveredPart(this.#last.box, box);
	}

	#expected(time: number): PlateBox {
		const ahead = Math.min(time - this.#last.time, this.#foresight);
		const { x, y, width, height } = this.#last.box;
		return {
			x: x + (this.#speed?.x ?? 0) * ahead,
			y: y + (this.#speed?.y ?? 0) * ahead,
			width,
			height,
		};
	}

	#uncertainty(unseen: number, ahead: number): number {
		return drift.known * unseen + (this.#speed ? 0 : drift.unknown * ahead);
	}
}

/** Boxes come from several makers: in one form, an engine reads them sooner. */
function sightingOf({ x, y, width, height, faint = false }: PlateBox, time: number): Sighting {
	return { box: { x, y, width, height, faint }, time };
}

/** The part of a box, 0..1, that another one covers. */
function coveredPart({ x, y, width, height }: PlateBox, by: PlateBox): number {
	const across = Math.min(x + width, by.x + by.width) - Math.max(x, by.x);
	const down = Math.min(y + height, by.y + by.height) - Math.max(y, by.y);
	return across > 0 && down > 0 ? (across * down) / (width * height) : 0;
}

/** Where something was between two sightings. */
function between(from: Sighting, to: Sighting, time: number): PlateBox {
	const part = (time - from.time) / (to.time - from.time);
	const x = mix(from.box.x, to.box.x, part);
	const y = mix(from.box.y, to.box.y, part);
	const right = mix(from.box.x + from.box.width, to.box.x + to.box.width, part);
	const bottom = mix(from.box.y + from.box.height, to.box.y + to.box.height, part);
	const across = Math.abs(to.box.x - from.box.x) + Math.abs(to.box.width - from.box.width);
	const down = Math.abs(to.box.y - from.box.y) + Math.abs(to.box.height - from.box.height);
	return grow({ x, y, width: right - x, height: bottom - y }, uneven * across, uneven * down);
}

function mix(from: number, to: number, part: number): number {
	return from + (to - from) * part;
}

function grow({ x, y, width, height }: PlateBox, across: number, down: number): PlateBox {
	return { x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down };
}

function isLike(a: PlateBox, b: PlateBox, factor: number): boolean {
	const ratios = [a.width / b.width, a.height / b.height];
	return ratios.every((ratio) => ratio < factor && ratio > 1 / factor);
}

function speedBetween(from: Sighting, to: Sighting, fastest: number): { x: number; y: number } {
	const elapsed = to.time - from.time;
	const limit = (speed: number) => Math.max(-fastest, Math.min(fastest, speed));
	return {
		x: limit((to.box.x + to.box.width / 2 - from.box.x - from.box.width / 2) / elapsed),
		y: limit((to.box.y + to.box.height / 2 - from.box.y - from.box.height / 2) / elapsed),
	};
}
