import type { TamperingMode, TamperingRule } from "../../rules/tampering.ts";
import type { SceneMeasures } from "../observation.ts";
import type { Evaluator } from "./evaluator.ts";

const measures: Readonly<Record<TamperingMode, keyof SceneMeasures>> = {
	GlobalSceneChange: "changed",
	ImageTooDark: "dark",
	ImageTooBright: "bright",
	ImageTooBlurry: "soft",
};

/** Seconds for which a picture has to be as it should before it is said to be. */
const recovery = 1;

/** A measure of the whole picture that stays over a threshold. */
export function tamperingEvaluator({ mode, threshold, duration }: TamperingRule): Evaluator {
	const measure = measures[mode];
	let over = 0;
	let under = 0;
	let state = false;
	return {
		look: ({ scene }, elapsed) => {
			const isOver = scene !== undefined && scene[measure] * 100 >= threshold;
			over = isOver ? over + elapsed : 0;
			under = isOver ? 0 : under + elapsed;
			if (over >= duration) state = true;
			if (under >= recovery) state = false;
			return { State: state };
		},
		simulated: (happening) => (happening === "tampering" ? { State: true } : undefined),
	};
}
