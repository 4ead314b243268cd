import type { Box } from "../watch.ts";
import { Background } from "./background.ts";
import { type Extent, Outliner } from "./outline.ts";
import { PatchFinder } from "./patches.ts";
import { cellPixels, Points } from "./points.ts";
import { Stillness } from "./stillness.ts";

/** What a place looks like is learnt in so many seconds and looks; until then all of it is covered. */
export const warmUp = { seconds: 10, looks: 10 } as const;

/**
 * Seconds for which something has to be perfectly still before it counts as a part of the place. Nobody is uncovered for
 * having stopped to talk, and a parked car stays covered for as long.
 */
export const holdTime = 300;

/** When more than this part of the picture is in front, the light or the camera changed: all of it is covered. */
const tooMuch = 0.5;

/** Seconds after which such a change is there to stay. */
const patience = 3;

/** Seconds for which a box stays where something was: in a single look it may not differ enough. */
const linger = 0.4;

/** Seconds between looks whose boxes linger. */
const lingerStep = 0.12;

/** Seconds from one time that the background is learnt to the next. */
const learnEvery = 0.3;

/** Pauses between two looks teach nothing that is longer than this, in seconds. */
const longestStep = 1;

/** Times are rounded to ticks of the 90 kHz media clock, in seconds. */
const tolerance = 1e-4;

/** What is remembered of a look. */
interface Look {
	readonly time: number;
	/** What was in front; `all` when it was not known. */
	readonly extents: readonly Extent[] | "all";
}

/** One place, from the first look at it on: what it looks like without anybody, and what is in front of it. */
export class Place {
	readonly #width: number;
	readonly #height: number;
	readonly #points: Points;
	readonly #background: Background;
	readonly #patches: PatchFinder;
	readonly #outliner: Outliner;
	readonly #stillness: Stillness;
	/** Of cells: 1 for those that the last look covered. */
	readonly #covered: Uint8Array;
	/** What was in front in the last look but one, and then in either of the last two. */
	readonly #frontBefore: Uint8Array;
	readonly #startedAt: number;
	#looks = 0;
	/** Seconds since the background was learnt. */
	#unlearnt = 0;
	#isKnown = false;
	#last: Look | undefined;
	#before: Look | undefined;
	#lingering: readonly Look[] = [];
	#between: readonly Extent[] | undefined;
	#strangeSince: number | undefined;

	/** @param time seconds of media time, of the first look */
	constructor(width: number, height: number, time: number) {
		this.#width = width;
		this.#height = height;
		this.#startedAt = time;
		this.#points = new Points(width, height);
		this.#background = new Background(this.#points);
		const { columns, rows } = this.#background;
		this.#patches = new PatchFinder(columns, rows);
		this.#outliner = new Outliner(columns, rows);
		this.#stillness = new Stillness(this.#background);
		this.#covered = new Uint8Array(columns * rows);
		this.#frontBefore = new Uint8Array(columns * rows);
	}

	/** True when this is what a picture of that size and time can be compared with. */
	continues(width: number, height: number, time: number): boolean {
		if (width !== this.#width || height !== this.#height) return false;
		if (this.#last && !(time >= this.#last.time)) return false;
		return this.#strangeSince === undefined || time - this.#strangeSince < patience;
	}

	look(luma: Uint8Array, stride: number, time: number): void {
		const elapsed = Math.min(longestStep, time - (this.#last?.time ?? time));
		this.#points.load(luma, stride);
		this.#looks++;
		this.#frontBefore.set(this.#background.front);
		this.#between = undefined;
		this.#before = this.#last;
		this.#last = { time, extents: this.#isKnown ? this.#find(time, elapsed) : this.#meet(time, elapsed) };
		this.#hold(this.#before, time);
	}

	/** Lets what was seen in the look before linger, and nothing of those that are over. */
	#hold(look: Look | undefined, time: number): void {
		const latest = this.#lingering.at(-1);
		this.#lingering = this.#lingering.filter((held) => time - held.time <= linger + tolerance);
		if (look && !(latest && look.time - latest.time < lingerStep))
			this.#lingering = [...this.#lingering, look];
	}

	/** What to cover at `time`, from the last look but one on. */
	cover(time: number): readonly Box[] {
		const [last, before] = [this.#last, this.#before];
		const isBetween = last !== undefined && time < last.time;
		if (!last || last.extents === "all" || (isBetween && (!before || before.extents === "all"))) {
			return [{ x: 0, y: 0, width: this.#width, height: this.#height }];
		}
		const held = this.#lingering.flatMap(({ extents }) => (extents === "all" ? [] : extents));
		return [...last.extents, ...held, ...(isBetween ? this.#way() : [])].map((extent) => this.#box(extent));
	}

	#meet(time: number, elapsed: number): "all" {
		this.#background.meet(elapsed);
		const isOver = time - this.#startedAt >= warmUp.seconds - tolerance && this.#looks >= warmUp.looks;
		if (isOver) this.#background.settle();
		this.#isKnown = isOver;
		return "all";
	}

	#find(time: number, elapsed: number): readonly Extent[] | "all" {
		const background = this.#background;
		const inFront = background.compare(this.#covered);
		this.#stillness.see(background, time);
		if (inFront > tooMuch * this.#covered.length) {
			this.#strangeSince ??= time;
			return "all";
		}
		this.#strangeSince = undefined;
		const extents: Extent[] = [];
		this.#covered.fill(0);
		this.#patches.find(background.front, (patch) => {
			const outline = this.#outliner.outline(patch);
			extents.push(...outline);
			this.#mark(outline, time - this.#stillness.since(outline) >= holdTime);
		});
		this.#unlearnt += elapsed;
		if (this.#unlearnt >= learnEvery) {
			background.learn(this.#covered, this.#unlearnt);
			this.#unlearnt = 0;
		}
		return extents;
	}

	/** @param isPlace what is here belongs to the place from now on */
	#mark(outline: readonly Extent[], isPlace: boolean): void {
		const { columns } = this.#background;
		for (const { left, top, right, bottom } of outline) {
			for (let row = top; row < bottom; row++) {
				this.#covered.fill(1, row * columns + left, row * columns + right);
				if (!isPlace) continue;
				for (let column = left; column < right; column++) this.#background.absorb(row * columns + column);
			}
		}
	}

	/** From where things were in the last look but one to where they are now: the pictures between show them on the way. */
	#way(): readonly Extent[] {
		if (this.#between) return this.#between;
		const extents: Extent[] = [];
		const either = this.#frontBefore;
		const { front } = this.#background;
		for (let cell = 0; cell < either.length; cell++) {
			either[cell] = Math.max(either[cell] as number, front[cell] as number);
		}
		this.#patches.find(either, (patch) => extents.push(...this.#outliner.outline(patch)));
		this.#between = extents;
		return extents;
	}

	/** What ends at the last cell ends at the picture's edge: a cell that the edge cuts was not looked at. */
	#box({ left, top, right, bottom }: Extent): Box {
		const { columns, rows } = this.#background;
		const [x, y] = [left * cellPixels, top * cellPixels];
		return {
			x,
			y,
			width: (right === columns ? this.#width : right * cellPixels) - x,
			height: (bottom === rows ? this.#height : bottom * cellPixels) - y,
		};
	}
}
