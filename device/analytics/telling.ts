import type { MovingCells, SeenObject, SeenPerson, SeenThing, SeenTrack } from "./observation.ts";
import type { Perspective } from "./perspective.ts";
import type { Thing } from "./thing.ts";
import type { Track } from "./track.ts";
import type { Tracker } from "./tracker.ts";

/* What is told of those who are followed and of what lies there, as parts of the picture. */

/** From how many times its width a height, or the reverse, speaks for somebody who stands, or for a vehicle. */
const upright = 1.4;
const wide = 1.2;

/** Seconds for which somebody counts who is not seen, and nobody knows why. */
const doubtful = 1;

/** Seconds within which somebody was seen who is told of. */
const lately = 0.5;

/** Looks in which somebody was seen who is told of while another is before them: of those who were seen less, one in eight is there. */
const wellSeen = 6;

/** Counts, whether they are seen at this moment or not. */
export function isThere(track: Track, perspective: Perspective): boolean {
	const { confirmed, missed, covered } = track;
	return confirmed && isSomething(track, perspective) && (missed < doubtful || covered);
}

/** Where many were found by their heads, what is upright and has none is nobody: rain before something dark. */
function isSomething(track: Track, perspective: Perspective): boolean {
	return track.heads > 0 || track.class !== "person" || !perspective.sure;
}

/** A cell's sides as parts of the picture's width and height. */
export type Scale = Pick<MovingCells, "across" | "down">;

const part = (value: number) => Math.min(1, Math.max(0, value));

/** Where something of it is to be seen, and nowhere else (invariant I6). */
export function seen(track: Track, { across, down }: Scale): SeenObject[] {
	const { shown, missed } = track;
	if (!shown || missed > 0) return [];
	const [width, height] = [shown.right - shown.left, shown.bottom - shown.top];
	const shape = height >= upright * width ? "upright" : width >= wide * height ? "wide" : undefined;
	return [
		{
			left: part(shown.left * across),
			top: part(shown.top * down),
			right: part(shown.right * across),
			bottom: part(shown.bottom * down),
			shape: track.confirmed ? shapeOf[track.class] : shape,
			track: track.id,
		},
	];
}

/** What a class looks like to those who are told of shapes alone. */
const shapeOf = { person: "upright", bicycle: undefined, car: "wide" } as const;

/** Nobody yet, or any more, of whom too little was seen. */
export function followed(track: Track, perspective: Perspective, { across, down }: Scale): SeenTrack[] {
	const { id, x, y, confirmed, missed, covered, hits, beside } = track;
	if (!confirmed || !isSomething(track, perspective)) return [];
	if (missed >= lately && !(covered && hits >= wellSeen)) return [];
	return [
		{
			id,
			class: track.class,
			x: x * across,
			y: y * down,
			height: perspective.height(y) * down,
			// As long as sizes are a guess, a pace is none.
			speed: perspective.known ? track.speed : 0,
			hidden: missed > 0,
			...(beside === undefined ? {} : { beside }),
		},
	];
}

/** Heights by which people stand farther up than where they are found: toes reach lower, and heights that are learnt are rather too large. */
const lift = 0.025;

/** How likely it is that each is there; a head that is nobody's says that by itself. */
export function peopleIn(
	{ tracks, maybe }: Tracker,
	perspective: Perspective,
	{ across, down }: Scale,
): SeenPerson[] {
	return [
		...tracks.filter((track) => track.class === "person" && isSomething(track, perspective)),
		...maybe.map(({ x, foot, score }) => ({ x, y: foot, presence: score, standsFor: 1 })),
	]
		.map(({ x, y, presence, standsFor }) => ({
			x: x * across,
			y: (y - lift * perspective.height(y)) * down,
			presence,
			standsFor,
		}))
		.filter(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
}

/** Where a thing stands, or stood. */
export function lying(thing: Thing, { across, down }: Scale): SeenThing {
	const { kind, x, foot, since } = thing;
	return { kind, x: x * across, y: foot * down, since };
}
