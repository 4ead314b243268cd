import type { Track } from "./track.ts";

/** Heights within which two may be one; seconds of doubt after which they are, more for those who were seen side by side. */
const twins = { across: 0.3, down: 0.4, doubt: 0.7, most: 2.5 } as const;

/**
 * Two who are in one place and are hardly ever seen at once are one.
 *
 * @param tall how tall somebody is in the picture where they are, in cells; @param elapsed seconds since the last look
 * @returns all but those who are another
 */
export function withoutTwins(
	tracks: readonly Track[],
	tall: (track: Track) => number,
	elapsed: number,
): Track[] {
	const people = tracks.filter(({ heads }) => heads > 0);
	const gone = new Set<Track>();
	for (const track of people)
		for (const other of people) {
			if (track === other || gone.has(other)) continue;
			const height = tall(track);
			if (
				Math.abs(track.x - other.x) > twins.across * height ||
				Math.abs(track.y - other.y) > twins.down * height
			)
				continue;
			if (track.isSeen && other.isSeen) {
				track.together += elapsed;
				track.doubt = Math.max(0, track.doubt - 2 * elapsed);
			} else if (!track.isSeen && other.isSeen) {
				track.doubt += elapsed;
				if (track.doubt > twins.doubt + Math.min(twins.most, track.together)) gone.add(track);
			}
		}
	return tracks.filter((track) => !gone.has(track));
}
