import type { SceneName } from "../../device/scene/catalogue.ts";
import { Lens } from "../../device/scene/lens.ts";
import type { PictureSize } from "../../device/scene/world.ts";
import { view as courtyardView } from "../../device/scene/worlds/courtyard-plan.ts";
import { lensTowards } from "../../device/scene/worlds/roundabout-plan.ts";
import { view as streetView } from "../../device/scene/worlds/street-plan.ts";
import { view as squareView } from "../../device/scene/worlds/town-square-plan.ts";
import { Play } from "./play.ts";
import { courtyard } from "./plays/courtyard.ts";
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

const plays: Readonly<Record<SceneName, (play: Play) => Places>> = {
	"town-square": square,
	courtyard,
	street,
	roundabout,
};

/** @param seconds of the play */
export function stageOf(scene: SceneName, seed: number, seconds: number): Stage {
	const play = new Play(`bench ${scene}`, seed, seconds);
	return { scene, play, ...viewOf(scene), ...plays[scene](play) };
}

function viewOf(scene: SceneName): Pick<Stage, "lens" | "drawn" | "left" | "top"> {
	const { width, height } = size;
	switch (scene) {
		case "town-square":
			return { lens: new Lens(squareView, width, height), drawn: size, left: 0, top: 0 };
		case "courtyard":
			return { lens: new Lens(courtyardView, width, height), drawn: size, left: 0, top: 0 };
		case "street":
			return { lens: new Lens(streetView, width, height), drawn: size, left: 0, top: 0 };
		case "roundabout": {
			// As far away as its pavement is, people are seen at a zoom of 1.6. On the codec's blocks, as masks are.
			const drawn = { width: 1024, height: 576 };
			const [left, top] = [192, 160];
			const whole = lensTowards(0, drawn);
			const lens = new Lens(
				{
					eye: whole.eye,
					focal: whole.focal / height,
					horizon: (whole.horizon - top) / height,
					centre: (whole.centre - left) / width,
				},
				width,
				height,
			);
			return { lens, drawn, left, top };
		}
	}
}
