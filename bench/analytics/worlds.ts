import type { SceneName } from "../../device/scene/catalogue.ts";
import { Lens } from "../../device/scene/lens.ts";
import type { PictureSize } from "../../device/scene/world.ts";
import { view as courtyardView } from "../../device/scene/worlds/courtyard-plan.ts";
import { lensTowards } from "../../device/scene/worlds/roundabout-plan.ts";
import { view as streetView } from "../../device/scene/worlds/street-plan.ts";
import { view as squareView } from "../../device/scene/worlds/town-square-plan.ts";
import { Play } from "./play.ts";
import { courtyard } from "./plays/courtyard.ts";
import { crowds } from "./plays/crowds.ts";
import { pavement } from "./plays/pavement.ts";
import type { Places } from "./plays/places.ts";
import { roundabout } from "./plays/roundabout.ts";
import { square } from "./plays/square.ts";
import { street } from "./plays/street.ts";

/** A play in a world, and what of it the analytics see. */
export interface Stage extends Places {
	readonly scene: SceneName;
	readonly play: Play;
	/** Of what the analytics see. */
	readonly lens: Lens;
	/** The picture that is drawn, in which theirs begins at `left` and `top`: a lens that is zoomed in. */
	readonly drawn: PictureSize;
	readonly left: number;
	readonly top: number;
}

/** Size of the pictures that the analytics see. */
export const size: PictureSize = { width: 640, height: 360 };
const { width, height } = size;

/** The plays there are, and the world of each. */
const stages = {
	"town-square": {
		scene: "town-square",
		cast: square,
		view: () => whole(new Lens(squareView, width, height)),
	},
	crowds: { scene: "town-square", cast: crowds, view: () => whole(new Lens(squareView, width, height)) },
	courtyard: {
		scene: "courtyard",
		cast: courtyard,
		view: () => whole(new Lens(courtyardView, width, height)),
	},
	street: { scene: "street", cast: street, view: () => whole(new Lens(streetView, width, height)) },
	roundabout: { scene: "roundabout", cast: roundabout, view: () => whole(lensTowards(0, size)) },
	pavement: { scene: "roundabout", cast: pavement, view: zoomed },
} as const;
export type StageName = keyof typeof stages;

/** @param seconds of the play */
export function stageOf(name: StageName, seed: number, seconds: number): Stage {
	const { scene, cast, view } = stages[name];
	const play = new Play(`bench ${name}`, seed, seconds);
	return { scene, play, ...view(), ...cast(play) };
}

/**
 * Takes from a plane of the picture that is drawn what the analytics see of it.
 * @param stride bytes from one of its rows to the next; @param into row after row
 */
export function takeSeen({ left, top }: Stage, plane: Uint8Array, stride: number, into: Uint8Array): void {
	for (let row = 0; row < height; row++) {
		const start = (top + row) * stride + left;
		into.set(plane.subarray(start, start + width), row * width);
	}
}

type View = Pick<Stage, "lens" | "drawn" | "left" | "top">;

function whole(lens: Lens): View {
	return { lens, drawn: size, left: 0, top: 0 };
}

/** As far away as the roundabout's pavement is, people are seen at a zoom of 1.6. It begins on the codec's blocks, as masks do. */
function zoomed(): View {
	const drawn = { width: 1.6 * width, height: 1.6 * height };
	const [left, top] = [192, 160];
	const { eye, focal, horizon, centre } = lensTowards(0, drawn);
	const spec = {
		eye,
		focal: focal / height,
		horizon: (horizon - top) / height,
		centre: (centre - left) / width,
	};
	return { lens: new Lens(spec, width, height), drawn, left, top };
}
