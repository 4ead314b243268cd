import type { StreamName, StreamSettings } from "./stream-names.ts";

/** The analytics look at this many pictures a second, at most. */
export const analysisRate = 5;

/**
 * True when a stream of `rate` pictures a second takes the picture `index` of a camera that films `fps`. The choice
 * depends on the index alone, so that a live camera and its loop agree.
 */
export function isDue(index: number, fps: number, rate: number): boolean {
	return index === 0 || ordinal(index, fps, rate) > ordinal(index - 1, fps, rate);
}

function ordinal(index: number, fps: number, rate: number): number {
	return Math.floor((index * Math.min(rate, fps)) / fps);
}

/** A stream that takes a picture. */
export interface Due {
	readonly name: StreamName;
	/** The picture is the first of its group: a key frame. */
	readonly key: boolean;
	/** Number of its group of pictures. Who has left out a group's first picture owes its viewers a key frame. */
	readonly group: number;
}

/**
 * Which of the streams `wanted` take picture `index`, and with a key frame or not.
 *
 * @param fps pictures that the camera films a second
 */
export function streamsDue(
	index: number,
	fps: number,
	settings: StreamSettings,
	wanted: readonly StreamName[],
): Due[] {
	return wanted
		.filter((name) => isDue(index, fps, settings[name].fps))
		.map((name) => {
			const { gop } = settings[name];
			const nth = ordinal(index, fps, settings[name].fps);
			return { name, key: nth % gop === 0, group: Math.floor(nth / gop) };
		});
}
