import { z } from "zod";
import type { Pose } from "./optics.ts";
import { ranges, type Speed } from "./ptz-head.ts";

/** A camera keeps at most so many tours, of so many spots each. */
export const maxTours = 8;
export const maxTourSpots = 32;

/** Milliseconds that a tour stays at a spot. */
export const stayTime = { min: 0, max: 3_600_000, usual: 5_000 } as const;

/** Rounds of a tour, and milliseconds that it takes at most; 0 is without end. */
export const tourRounds = { min: 0, max: 10_000 } as const;
export const tourDuration = { min: 1_000, max: 86_400_000 } as const;

export const tourDirections = ["Forward", "Backward"] as const;
export type TourDirection = (typeof tourDirections)[number];

/** Where a spot is. A preset is meant as it is when the camera gets there. */
export type TourPlace =
	| { readonly kind: "preset"; readonly token: string }
	| { readonly kind: "home" }
	| { readonly kind: "pose"; readonly pose: Pose };

export interface TourSpot {
	readonly place: TourPlace;
	/** Parts of the full speed; those of the settings where left out. */
	readonly speed: { readonly panTilt?: number | undefined; readonly zoom?: number | undefined };
	/** Milliseconds. */
	readonly stay: number;
}

/** tt:PresetTour: places that a camera looks at one after the other by itself. */
export interface Tour {
	readonly token: string;
	readonly name: string;
	/** It begins when the camera starts. */
	readonly autoStart: boolean;
	readonly rounds: number;
	/** Milliseconds; 0 is without end. */
	readonly duration: number;
	readonly direction: TourDirection;
	/** In another order each round. */
	readonly shuffled: boolean;
	readonly spots: readonly TourSpot[];
}

const part = z.number().min(0).max(1);
const pose = z.object({
	pan: z.number().min(ranges.pan.min).max(ranges.pan.max),
	tilt: z.number().min(ranges.tilt.min).max(ranges.tilt.max),
	zoom: z.number().min(ranges.zoom.min).max(ranges.zoom.max),
});

/** As it is kept. */
export const tourSchema: z.ZodType<Tour> = z.object({
	token: z.string(),
	name: z.string(),
	autoStart: z.boolean(),
	rounds: z.int().min(tourRounds.min).max(tourRounds.max),
	duration: z.number().min(0).max(tourDuration.max),
	direction: z.enum(tourDirections),
	shuffled: z.boolean(),
	spots: z
		.array(
			z.object({
				place: z.union([
					z.object({ kind: z.literal("preset"), token: z.string() }),
					z.object({ kind: z.literal("home") }),
					z.object({ kind: z.literal("pose"), pose }),
				]),
				speed: z.object({ panTilt: part.optional(), zoom: part.optional() }),
				stay: z.number().min(stayTime.min).max(stayTime.max),
			}),
		)
		.max(maxTourSpots),
});

/** A tour that somebody has just made: it goes nowhere yet. */
export function newTour(token: string): Tour {
	return {
		token,
		name: token,
		autoStart: false,
		rounds: 0,
		duration: 0,
		direction: "Forward",
		shuffled: false,
		spots: [],
	};
}

/** The speed of a move to a spot. */
export function speedAt({ speed }: TourSpot): Partial<Speed> {
	const { panTilt, zoom } = speed;
	return { ...(panTilt !== undefined && { panTilt }), ...(zoom !== undefined && { zoom }) };
}
