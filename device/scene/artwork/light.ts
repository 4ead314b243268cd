import type { Light } from "../scene.ts";
import { type Colour, hex, mix } from "./colour.ts";

/** How the light of a scene turns painted colours into seen ones. */
export interface Lighting {
	readonly name: Light;
	/** The colour of a surface that does not shine itself. */
	grade(colour: Colour): Colour;
	/** The air between: what far things fade to, and the distance in metres at which 63 % is faded. */
	readonly haze: Colour;
	readonly hazeDistance: number;
	readonly skyTop: Colour;
	readonly skyMiddle: Colour;
	readonly skyHorizon: Colour;
	/** Street lamps, shops and headlights are lit. */
	readonly lampsOn: boolean;
	/** Where a shadow falls per metre of height: metres to the right and away from the camera. */
	readonly shadowRight: number;
	readonly shadowAway: number;
	/** 0..1 */
	readonly shadowOpacity: number;
	readonly shadowColour: Colour;
}

const day: Lighting = {
	name: "day",
	grade: (colour) => colour,
	haze: hex("#c9d6e2"),
	hazeDistance: 260,
	skyTop: hex("#5b93cf"),
	skyMiddle: hex("#9cc3e6"),
	skyHorizon: hex("#e6eef2"),
	lampsOn: false,
	shadowRight: 0.75,
	shadowAway: 0.42,
	shadowOpacity: 0.36,
	shadowColour: hex("#1c2233"),
};

const duskTint: Colour = [0.4, 0.42, 0.58];

const dusk: Lighting = {
	name: "dusk",
	grade: (colour) => {
		const grey = colour[0] * 0.3 + colour[1] * 0.59 + colour[2] * 0.11;
		const muted = mix(colour, [grey, grey, grey], 0.22);
		return [muted[0] * duskTint[0] + 5, muted[1] * duskTint[1] + 6, muted[2] * duskTint[2] + 14];
	},
	haze: hex("#5a5674"),
	hazeDistance: 200,
	skyTop: hex("#1d2b55"),
	skyMiddle: hex("#5d5685"),
	skyHorizon: hex("#e39a6c"),
	lampsOn: true,
	shadowRight: 0.25,
	shadowAway: 0.1,
	shadowOpacity: 0.26,
	shadowColour: hex("#080a14"),
};

export function lighting(light: Light): Lighting {
	return light === "dusk" ? dusk : day;
}
