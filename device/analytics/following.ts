import { lighter, showing } from "./cell-group.ts";
import { edgeOf } from "./edge.ts";
import type { Look } from "./look.ts";
import { seenPart } from "./patches.ts";
import { doubtful, isOther, isSure, lying, middleOf, type Thing } from "./thing.ts";
import { isBefore } from "./whereabouts.ts";

/** Seconds for which it is told that something is gone. */
const mourning = 120;

/** Seconds after which a thing that was put down belongs there, so that it is missed when it is taken. */
const atHome = 8;

/** Of a thing's cells, the part in which the background has to be seen for it to be gone. */
const barePart = 0.6;

/** The same of all of them, when somebody hides the rest. */
const leastBarePart = 0.25;

/** Of how much a thing differed from the background, what is left at most where it is gone. */
const alike = 0.5;

/** A thing is still there, or it is gone when its place is as it was; and then that is what has happened there. */
export function followed(thing: Thing, look: Look): Thing | undefined {
	const {
		background: { front, still, level },
		cells: { blind, luma },
		perspective,
		tracks,
		elapsed,
	} = look;
	const since = thing.since + elapsed;
	if (thing.bare) return since > mourning ? undefined : { ...thing, since };
	if (thing.kind === "removed" && isReplaced(thing, look)) return undefined;
	const isBareAt = (cell: number, index: number) => {
		if (blind[cell] === 1) return false;
		// What looks like a shadow may still be it, as it looked; it is not where it has become much more like the background.
		const isPlain = front[cell] === 0 && (still[cell] as number) < lying;
		if (isPlain && isOther(thing, index, luma, level)) return true;
		return Math.abs(lighter(cell, luma, level)) < alike * Math.abs(thing.looks[index] as number);
	};
	const bare = thing.cells.filter(isBareAt).length;
	// Who stands before its place hides the rest of that.
	const covered = thing.cells.filter(
		(cell, index) => front[cell] === 1 && !isBareAt(cell, index) && isOther(thing, index, luma, level),
	).length;
	const isBare =
		bare >= barePart * (thing.cells.length - covered) && bare >= leastBarePart * thing.cells.length;
	// A coat of the ground's colour may be before it, and passes sooner.
	const waits = isBare && isBefore(tracks, middleOf(thing), perspective);
	// Who hides its place for a moment tells nothing of it: it is there when more of it shows than of the ground.
	const rest = thing.cells.length - covered - bare;
	const isShown = rest > bare && rest >= leastBarePart * thing.cells.length;
	const grace = isShown || !isSure(thing) ? 0 : thing.missing;
	const missing = isBare ? thing.missing + elapsed / (waits ? doubtful : 1) : grace;
	if (missing < Math.max(1, elapsed)) return { ...thing, since, missing };
	if (thing.kind === "removed" || since < atHome || !isSure(thing)) return undefined;
	return { ...thing, kind: "removed", bare: true, since: missing, missing: 0 };
}

/** Something else lies now where something is gone. */
function isReplaced(thing: Thing, { background, cells: { luma, blind, columns } }: Look): boolean {
	const { cells } = thing;
	const settled = cells.filter((cell) => (background.still[cell] as number) >= lying);
	return (
		settled.length > 0.8 * cells.length &&
		showing(settled, background) > seenPart &&
		edgeOf(thing, columns, luma, blind) > 1.5 * edgeOf(thing, columns, background.level, blind)
	);
}
