import type { Spot } from "../actors/route.ts";
import type { SceneName } from "../catalogue.ts";
import type { Side } from "./script.ts";

/** Where in a world things can happen, in metres on its ground. */
export interface Ground {
	/** The two ends of every way, out of sight. Who does not say comes from the first. */
	readonly sides: readonly [Side, Side];
	/** Where the way number `lane`, 0 to 1, ends at a side. */
	end(side: Side, lane: number): Spot;
	/** Where crowds meet, and how wide they may stand: metres to each side, and along the view. */
	readonly meeting: { readonly at: Spot; readonly wide: number; readonly deep: number };
	/** Where bags lie that nobody brought. */
	readonly bags: readonly Spot[];
	/** Whether cars drive here. */
	readonly cars: boolean;
}

/** Half of what the square's picture shows across at distance z, and a little more. */
const edge = (z: number) => z * 0.76 + 1.2;

const between = (from: number, to: number, part: number) => from + (to - from) * part;

const square: Ground = {
	sides: ["left", "right"],
	end: (side, lane) => {
		const z = between(11.4, 14.8, lane);
		return [side === "left" ? -edge(z) : edge(z), z];
	},
	meeting: { at: [-6.2, 14.4], wide: 2.6, deep: 1.9 },
	bags: [
		[4.2, 12.6],
		[-3.4, 12.2],
		[6.8, 13.4],
	],
	cars: false,
};

/** Along a part of the circle: straight ahead of a camera at home. */
const ring: Ground = {
	sides: ["left", "right"],
	end: (side, lane) => {
		const z = between(25, 28.5, lane);
		return [(side === "left" ? -1 : 1) * (z * 0.786 + 1.2), z];
	},
	meeting: { at: [-5, 26], wide: 3, deep: 1.9 },
	bags: [
		[3, 25],
		[-2, 25.4],
		[7, 26],
	],
	cars: false,
};

/** A way that leads away from the camera. */
function alley(x: readonly [number, number], near: number, far: number, cars: boolean): Ground {
	const middle = (x[0] + x[1]) / 2;
	return {
		sides: ["near", "far"],
		end: (side, lane) => [between(x[0], x[1], lane), side === "near" ? near : far],
		meeting: { at: [middle, near + 7], wide: (x[1] - x[0]) / 2, deep: 2.6 },
		bags: [
			[middle, near + 5],
			[middle - 0.8, near + 7],
			[middle + 0.8, near + 8],
		],
		cars,
	};
}

export const grounds: Readonly<Record<SceneName, Ground>> = {
	"town-square": square,
	street: alley([0.6, 3.2], 3.4, 30, true),
	roundabout: ring,
	courtyard: alley([1.9, 4.8], 6.2, 37, false),
};
