import type { Window } from "./windows.ts";

/** How the finder weighs a plate missed against a window of a house filled. */
export interface FinderMode {
	readonly windows: readonly Window[];
	/** A plate is at least this bright, for the mean light of the picture: its ground is white or yellow. */
	readonly brightness: number;
}

/** Sizes of writing, and what each asks for in strict mode. */
type Size = Omit<Window, "around"> & { readonly together: number };

/** Glyphs of two or three pixels: too small to count strokes, small enough to be filled in vain. */
const tiny = { level: 0, step: 1, guard: 1, strokes: 0, widest: 0, together: 0.7 };
const middle = { level: 1, threshold: 0.2, strokes: 4, widest: 0.25, together: 0.5 };

/**
 * The heights of plates that each finds, in pixels of a 640×360 picture, stand beside it. The figures were chosen on
 * drawn streets, by the least that is filled while all is found.
 */
const sizes: readonly Size[] = [
	{ ...tiny, columns: 3, rows: 1, threshold: 0.13 }, // 3 to 5
	{ ...tiny, columns: 4, rows: 2, threshold: 0.15 }, // 5 to 8
	{ ...middle, columns: 4, rows: 2, step: 1, guard: 1 }, // 8 to 15
	{ ...middle, columns: 6, rows: 4, step: 2, guard: 2 }, // 15 to 25
];

function windows(threshold: number, calm: number): readonly Window[] {
	return sizes.map(({ together, ...size }) => ({
		...size,
		threshold: size.threshold * threshold,
		around: { vertical: 0.6, sideways: 0.85, together: together * calm },
	}));
}

export const finderModes: Readonly<Record<"strict" | "balanced", FinderMode>> = {
	strict: { windows: windows(1, 1), brightness: 0.5 },
	balanced: { windows: windows(1.2, 0.9), brightness: 0.7 },
};

/** In a full picture, where strokes are as sharp as they are shown: plates that are 5 to 15 pixels high. */
export const closeModes: Readonly<Record<"strict" | "balanced", FinderMode>> = {
	strict: { ...finderModes.strict, windows: finderModes.strict.windows.slice(1, 3) },
	balanced: { ...finderModes.balanced, windows: finderModes.balanced.windows.slice(1, 3) },
};
