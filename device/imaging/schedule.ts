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
): { readonly name: StreamName; readonly key: boolean }[] {
	return wanted
		.filter((name) => isDue(index, fps, settings[name].fps))
		.map((name) => ({ name, key: ordinal(index, fps, settings[name].fps) % settings[name].gop === 0 }));
}
