import { boxOf, isCutAbove, partOf, showing, together } from "./cell-group.ts";
import { isGone } from "./edge.ts";
import type { Look } from "./look.ts";
import { seenPart } from "./patches.ts";
import {
	convincing,
	doubtful,
	isNoLegs,
	isOther,
	isShade,
	isSmall,
	isSure,
	isTooSmall,
	isUpright,
	mostCells,
	type Patch,
	type Thing,
} from "./thing.ts";
import type { Track } from "./track.ts";
import { isOfUnfound } from "./unfound.ts";
import { isBefore, isHidden, isLegs, isNear, isSomebody } from "./whereabouts.ts";

/** How many times as high an edge of the background has to be as the picture's for it to be plain that what had it is gone, whoever stands beside it. */
export const revealed = 3;

/** Seconds after which what was below somebody, and is not as high as legs, is none of theirs: they are not there any more, or would have been found again. */
export const lingering = 5;

/** Of somebody's height, how wide legs are that stand apart, with the shadow at their feet. */
const apart = 0.3;

/**
 * A thing with what this look says of whether it is one by itself: what is a part of somebody never is.
 * @param things all that lie there
 */
export function isolated(thing: Thing, things: readonly Thing[], look: Look): Thing {
	const { background, cells, perspective, tracks, elapsed } = look;
	// Where the background is seen again, it is not seen itself.
	if (thing.bare || thing.missing > 0) return thing;
	if (isSure(thing) || isTooSmall(thing, perspective)) return thing;
	if (thing.kind === "removed" && isHidden(tracks, thing, perspective)) return thing;
	const isPlain =
		thing.kind === "removed" && thing.since >= convincing && showing(thing.cells, background) >= seenPart;
	// A shadow along a line takes half of its edges.
	const isCast = isShadow(thing, tracks, look);
	if (isPlain && !isCast && isGone(thing, background, cells, revealed))
		return { ...thing, alone: thing.alone + elapsed };
	if (isLegs(tracks, thing, perspective)) return { ...thing, legs: lingering };
	if (thing.legs > 0 && mayBeLegs(thing, look))
		return isUpright(thing) ? thing : { ...thing, legs: thing.legs - elapsed };
	if (isOfUnfound(thing, things, look)) return thing;
	// Who stands beside it all the while hangs together with it.
	if (!isAlone(thing, look) || isBefore(tracks, thing, perspective))
		return thing.since >= convincing && isApart(thing, look)
			? { ...thing, alone: thing.alone + elapsed / doubtful }
			: thing;
	if (isCast) return thing;
	return { ...thing, alone: thing.alone + elapsed };
}

/** All that is seen of it now that nobody is found above it is no wider than legs, or has a gap as between two. */
function mayBeLegs(thing: Thing, { cells, perspective }: Look): boolean {
	return !isNoLegs(thing, partOf(thing.cells.length, thing, cells), perspective);
}

/** No darker than a shadow of somebody's who is near enough to throw it there. */
export function isShadow(
	patch: Patch,
	who: readonly Track[],
	{ background, cells, perspective }: Look,
): boolean {
	return (
		isShade(patch.cells, cells.luma, background.level) &&
		who.some((track) => isNear(track, patch, perspective))
	);
}

/** What hangs together with it in the picture is no larger than a thing. */
function isAlone(thing: Thing, look: Look): boolean {
	const shown = shownOf(thing, look);
	if (shown.length < 0.5 * thing.cells.length) return false;
	return compact(shown, thing, look, () => false) !== undefined;
}

/** As much of it as makes a thing is beside the bodies of all who are known, has none above it, and is no shadow of theirs. */
function isApart(thing: Thing, look: Look): boolean {
	const { background, cells, perspective, tracks } = look;
	const people = tracks.filter(isSomebody);
	const isTheirs = (cell: number) => isBefore(people, boxOf([cell], cells.columns), perspective);
	const free = shownOf(thing, look).filter((cell) => background.front[cell] === 1 && !isTheirs(cell));
	if (isTooSmall({ ...thing, cells: free }, perspective)) return false;
	if (isShade(free, cells.luma, background.level)) return false;
	const all = compact(free, thing, look, isTheirs);
	// Somebody may stand behind a body as behind a mask.
	const hides = (cell: number) => cells.blind[cell] === 1 || (background.front[cell] === 1 && isTheirs(cell));
	if (all === undefined) return false;
	return !isCutAbove(all, cells.columns, hides) || isNoFeet(all, thing, look);
}

/** It is lower than legs, and wider than those of somebody who stands right behind it. */
function isNoFeet(all: readonly number[], { bottom }: Thing, { cells, perspective }: Look): boolean {
	const box = boxOf(all, cells.columns);
	const across = box.right - box.left;
	const filled = all.length / (across * (box.bottom - box.top));
	return across >= apart * perspective.height(bottom) && isNoLegs(box, filled, perspective);
}

/** What hangs together with some cells, unless it is larger than a thing. @param isTheirs what is left out */
function compact(
	shown: readonly number[],
	{ cells: own, bottom }: Thing,
	{ background: { front }, cells: { columns, rows }, perspective }: Look,
	isTheirs: (cell: number) => boolean,
): number[] | undefined {
	const most = Math.max(2 * own.length, mostCells(bottom, perspective));
	const isOpen = (cell: number) => front[cell] === 1 && !isTheirs(cell);
	const all = together(shown, columns, rows, most, isOpen);
	return all && isSmall(boxOf(all, columns), perspective) ? all : undefined;
}

/** Those of its cells that look as it does. */
function shownOf(thing: Thing, { background, cells: { luma } }: Look): number[] {
	return thing.cells.filter(
		(cell, index) => background.lying[cell] === 1 && !isOther(thing, index, luma, background.level),
	);
}
