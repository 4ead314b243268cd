import type { Window } from "./windows.ts";

/** How the finder weighs a plate missed against a window of a house filled. */
export interface FinderMode {
	readonly windows: readonly Window[];
	/** A plate is at least this bright, for the mean light of the picture: its ground is white or yellow. */
	readonly brightness: number;
}

/** What differs between the modes, for the smallest windows and for the others. */
interface Strictness {
	readonly threshold: number;
	readonly together: readonly [small: number, large: number];
	readonly brightness: number;
}

/**
 * Heights of plates that each window finds, in pixels of a 640×360 picture: 3 to 5, 5 to 8, 8 to 15, 15 to 25, 22 to 40,
 * 35 to 55. The figures were chosen on drawn streets, by the least that is filled at full recall.
 */
function windows({ threshold, together: [small, large] }: Strictness): readonly Window[] {
	const around = { vertical: 0.6, sideways: 0.85 };
	const smallAround = { ...around, together: small };
	const largeAround = { ...around, together: large };
	const tiny = { level: 0, step: 1, guard: 1, strokes: 0, widest: 0, around: smallAround };
	return [
		{ ...tiny, columns: 3, rows: 1, threshold: 0.13 * threshold },
		{ ...tiny, columns: 4, rows: 2, threshold: 0.15 * threshold, strokes: 1, widest: 0.75 },
		large1(4, 2, 1, 1, 0.25),
		large1(6, 4, 2, 2, 0.3),
		large2(6, 3, 0.24, 0.25),
		large2(8, 5, 0.22, 0.2),
	];

	function large1(columns: number, rows: number, step: number, guard: number, widest: number): Window {
		const strokes = { strokes: 4, widest };
		return {
			level: 1,
			columns,
			rows,
			step,
			guard,
			threshold: 0.2 * threshold,
			around: largeAround,
			...strokes,
		};
	}

	function large2(columns: number, rows: number, least: number, widest: number): Window {
		const strokes = { strokes: 6, widest };
		return {
			level: 2,
			columns,
			rows,
			step: 1,
			guard: 2,
			threshold: least * threshold,
			around: largeAround,
			...strokes,
		};
	}
}

function mode(strictness: Strictness): FinderMode {
	return { windows: windows(strictness), brightness: strictness.brightness };
}

export const finderModes: Readonly<Record<"strict" | "balanced", FinderMode>> = {
	strict: mode({ threshold: 1, together: [0.7, 0.5], brightness: 0.5 }),
	balanced: mode({ threshold: 1.2, together: [0.6, 0.5], brightness: 0.7 }),
};
