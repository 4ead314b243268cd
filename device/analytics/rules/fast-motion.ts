import type { FastMotionRule } from "../../rules/fast-motion.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Seconds on end for which somebody has to be fast: one who is taken for another is, for a moment. */
const sustained = 1;

/** Seconds after which it is over. */
const quiet = 2;

/** Whether anybody moves faster than people walk, in metres a second by the yardstick of how tall they are. */
export function fastMotionEvaluator({ field, speed, classes }: FastMotionRule): Evaluator {
	/** For how long each has been fast, in seconds. */
	const fast = new Map<number, number>();
	let since = Number.POSITIVE_INFINITY;
	return {
		look: ({ tracks }, elapsed) => {
			const inside = within(ofClasses(tracks, classes), field).filter(({ hidden }) => !hidden);
			since += elapsed;
			const present = new Set(inside.map(({ id }) => id));
			for (const id of fast.keys()) if (!present.has(id)) fast.delete(id);
			for (const track of inside) {
				const seconds = track.speed >= speed ? (fast.get(track.id) ?? 0) + elapsed : 0;
				fast.set(track.id, seconds);
				// Elapsed seconds add up to a little less than they are.
				if (seconds >= sustained - 0.01) since = 0;
			}
			return { State: since < quiet };
		},
		simulated: (happening) => (happening === "fast-motion" ? { State: true } : undefined),
	};
}
