import type { CellBox } from "./blobs.ts";
import type { Perspective } from "./perspective.ts";
import type { Track } from "./track.ts";

/** Metres a second above which somebody does not stand. */
const strolling = 0.4;

/** Of somebody's height, how far to each side of where they stand their body goes. */
const widest = 0.24;

/** Their head was seen, and not only once. */
export function isSomebody(track: Track | undefined): boolean {
	return track?.confirmed === true && track.heads > 0.5 * track.hits;
}

/** It stays where it is, and its shadow with it. What has been still for seconds is nothing of those who walk by. */
export function isStanding(track: Track): boolean {
	return !track.confirmed || track.speed < strolling;
}

/** Their head was seen, and they stay where they are. */
export function isOfWhoStands(owner: Track | undefined): boolean {
	return owner !== undefined && isSomebody(owner) && isStanding(owner);
}

/** Most of it is where somebody is: it may be a foot of theirs, or what they lean on. Once they have gone, it is seen. */
export function isAt(track: Track, box: CellBox, perspective: Perspective): boolean {
	// What was never seen to ride or drive may be the thing itself.
	if (track.solid && track.votes.car + track.votes.bicycle === 0) return false;
	const height = track.solid ? track.height : perspective.height(track.y);
	const half = track.solid ? track.width / 2 : widest * height;
	const { across, down } = shared(box, bodyOf(track, half, height));
	return across > 0.4 * (box.right - box.left) && down > 0.4 * (box.bottom - box.top);
}

/** Of somebody's height, how far from their feet a shadow of theirs may seem to begin. */
const shadows = { across: 0.7, down: 0.6 } as const;

/** Somebody is near enough to throw a shadow there. */
export function isNear(track: Track, { left, right, bottom }: CellBox, perspective: Perspective): boolean {
	const height = perspective.height(track.y);
	const gap = Math.max(0, left - track.x, track.x - right);
	return gap < shadows.across * height && Math.abs(bottom - track.y) < shadows.down * height;
}

/** Somebody is before it, or close beside it. */
export function isBefore(tracks: readonly Track[], box: CellBox, perspective: Perspective): boolean {
	return tracks.some((track) => {
		if (!isSomebody(track)) return false;
		const height = perspective.height(track.y);
		const { across, down } = shared(box, bodyOf(track, widest * height, height));
		return across > 0 && down > 0;
	});
}

/** Of somebody's height, how far to each side of where they are their legs go, and how far below it these may be found. */
const legs = { half: 0.12, below: 0.5 } as const;

/**
 * It may be the legs of somebody who stands there: of those in a coat as bright as the ground little shows, and they are taken for
 * smaller than they are.
 */
export function isLegs(tracks: readonly Track[], box: CellBox, perspective: Perspective): boolean {
	return tracks.some((track) => {
		if (!isOfWhoStands(track)) return false;
		const height = perspective.height(track.y);
		const below = upright(track.x, legs.half * height, track.y, track.y + legs.below * height);
		const { across, down } = shared(box, below);
		return across > 0.75 * (box.right - box.left) && down > 0;
	});
}

/** Of somebody's height, how far to each side of where they are their coat surely goes. */
export const coat = 0.16;

/** Somebody who is nearer to the camera is before most of it: what shows there is their coat, and not the ground. */
export function isHidden(tracks: readonly Track[], box: CellBox, perspective: Perspective): boolean {
	return tracks.some((track) => {
		if (!isSomebody(track) || track.y <= box.bottom) return false;
		const height = perspective.height(track.y);
		const { across, down } = shared(box, upright(track.x, coat * height, track.y - height, track.y));
		const all = (box.right - box.left) * (box.bottom - box.top);
		return across > 0 && down > 0 && across * down > 0.5 * all;
	});
}

/** Where somebody may be who stands there: a little more than their height, since heads and feet are found to a tenth of it. */
function bodyOf({ x, y }: Track, half: number, height: number): CellBox {
	return upright(x, half, y - 1.1 * height, y + 0.1 * height);
}

/** @param half how far to either side of `x` */
function upright(x: number, half: number, top: number, bottom: number): CellBox {
	return { left: x - half, right: x + half, top, bottom };
}

/** How far two boxes lie over one another; not at all where one of both is not above 0. */
function shared(one: CellBox, other: CellBox): { readonly across: number; readonly down: number } {
	return {
		across: Math.min(one.right, other.right) - Math.max(one.left, other.left),
		down: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
	};
}
