import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { Background } from "./background.ts";
import { Cells } from "./cells.ts";
import { Exposure } from "./exposure.ts";
import type { Observation } from "./observation.ts";
import { CloserLook } from "./people/closer-look.ts";
import { Crowds } from "./people/crowds.ts";
import { type FoundHead, PeopleFinder } from "./people/people-finder.ts";
import { Perspective } from "./perspective.ts";
import { SceneWatch } from "./scene-watch.ts";
import { Settled } from "./settled.ts";
import { Sharpness } from "./sharpness.ts";
import { crown, sightings } from "./sighting.ts";
import { MotionSwitch, SteadyCount } from "./steady.ts";
import { followed, isThere, lying, peopleIn, seen } from "./telling.ts";
import { Tracker } from "./tracker.ts";

/** Seconds between two looks that are believed; after a longer pause, the light may be another. */
const longestPause = 5;

const ticksPerSecond = 90_000;

export interface AnalyticsOptions {
	/** Luma of masks that come and go, such as those of plates: what they hide is not there for the analytics. */
	readonly fill?: number;
}

/** What is learnt about pictures of one size. */
interface Memory {
	readonly width: number;
	readonly height: number;
	readonly cells: Cells;
	readonly exposure: Exposure;
	readonly background: Background;
	readonly scene: SceneWatch;
	readonly sharpness: Sharpness;
	readonly perspective: Perspective;
	readonly people: PeopleFinder;
	readonly crowds: Crowds;
	readonly tracker: Tracker;
	readonly settled: Settled;
	readonly motion: MotionSwitch;
	readonly count: SteadyCount;
}

/**
 * Tells from masked pictures whether something moves, where people and vehicles are and go, and what was put down or taken away.
 *
 * Behind a mask it sees, learns and counts nothing (invariant I6). Nobody is recognised; who is followed from look to look is
 * forgotten when they are out of sight. What its numbers are worth, docs/analytics.md says.
 */
export class Analytics {
	readonly #fill: number;
	#zones: readonly number[] = [];
	#memory: Memory | undefined;
	#ticks = 0;
	/** The number of the next track: it is never used again, whatever is forgotten. */
	#nextTrack = 1;

	constructor(options: AnalyticsOptions = {}) {
		this.#fill = options.fill ?? yuvOf(defaultFill).y;
	}

	/** Forgets what was learnt, as when the camera was turned. */
	reset(): void {
		this.#memory = undefined;
	}

	/**
	 * Masks are others from now on, and what was learnt is forgotten: their new edges are no motion.
	 *
	 * @param zones lumas of the zones' colours: what is filled with them is not looked at
	 */
	setZones(zones: readonly number[]): void {
		this.#zones = zones;
		this.reset();
	}

	/**
	 * Looks at one masked picture; two to ten a second are enough. Deterministic: time is what `ticks` says.
	 *
	 * @param luma one byte a pixel, row `y` starting at `y * stride`; it is not kept
	 * @param ticks media time in 1/90000 s
	 * @param takenAt wall time in milliseconds since 1970, for the observation
	 */
	look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		ticks: number,
		takenAt: number,
	): Observation {
		if (this.#memory?.width !== width || this.#memory.height !== height) {
			this.#memory = this.#prepare(width, height);
			this.#ticks = ticks;
		}
		const {
			cells,
			exposure,
			background,
			scene,
			sharpness,
			perspective,
			people,
			crowds,
			tracker,
			settled,
			motion,
			count,
		} = this.#memory;
		const elapsed = Math.max(0, Math.min(longestPause, (ticks - this.#ticks) / ticksPerSecond));
		this.#ticks = ticks;
		cells.load(luma, stride);
		// Of the picture as the camera took it.
		const whole = { ...scene.look(elapsed), soft: sharpness.look(elapsed) };
		exposure.look(elapsed);
		background.look(elapsed);
		const { shift, forgot } = background;
		const heads = crowds.apart(people.look(shift, forgot, elapsed), (head) =>
			tallAt(head, cells, perspective),
		);
		const found = sightings(heads, cells, background.front, perspective);
		tracker.look(background, cells, found, settled.hidden, elapsed, ticks / ticksPerSecond);
		const { tracks } = tracker;
		const ownerAt = (cell: number) => tracker.ownerAt(cell);
		settled.look({ background, cells, perspective, tracks, ownerAt, elapsed });
		this.#nextTrack = tracker.nextId;
		const scale = { across: cells.across, down: cells.down };
		return {
			ticks,
			takenAt,
			motion: motion.look(tracker.moves, elapsed),
			occupancy: count.look(tracks.filter((track) => isThere(track, perspective)).length),
			objects: tracks.flatMap((track) => seen(track, scale)),
			tracks: tracks.flatMap((track) => followed(track, perspective, scale)),
			people: peopleIn(tracker, perspective, scale),
			things: settled.things.map((thing) => lying(thing, scale)),
			moving: { columns: cells.columns, rows: cells.rows, ...scale, bits: background.movingBits },
			scene: whole,
		};
	}

	#prepare(width: number, height: number): Memory {
		const cells = new Cells(width, height, this.#fill, this.#zones);
		const { columns, rows } = cells;
		const perspective = new Perspective(columns, rows);
		const closer = new CloserLook(cells.room);
		return {
			width,
			height,
			cells,
			exposure: new Exposure(cells.room),
			background: new Background(cells),
			scene: new SceneWatch(cells.room),
			sharpness: new Sharpness(cells.room),
			perspective,
			people: new PeopleFinder(cells.room, this.#fill),
			crowds: new Crowds((...head) => closer.look(...head)),
			tracker: new Tracker(columns, rows, perspective, this.#nextTrack),
			settled: new Settled(columns, rows),
			motion: new MotionSwitch(),
			count: new SteadyCount(),
		};
	}
}

/** How tall somebody is whose head that is, in pixels; undefined where a mask is on it or right above, or nobody knows. */
function tallAt(
	{ x, y, height }: FoundHead,
	{ size, columns, rows, blind }: Cells,
	perspective: Perspective,
): number | undefined {
	if (!perspective.sure) return undefined;
	const column = Math.min(columns - 1, Math.max(0, Math.floor(x / size)));
	const row = Math.min(rows - 1, Math.max(0, Math.floor(y / size)));
	if (blind[row * columns + column] === 1 || (row > 0 && blind[(row - 1) * columns + column] === 1))
		return undefined;
	return size * perspective.height(perspective.footOf((y - crown * height) / size));
}
