import type { FastMotionRule } from "../../rules/fast-motion.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Looks in which somebody has to be fast: where one was a moment ago is known to a cell. */
const confirmations = 3;

/** Seconds after which it is over. */
const quiet = 2;

/** Whether anybody moves faster than people walk, in metres a second by the yardstick of how tall they are. */
export function fastMotionEvaluator({ field, speed, classes }: FastMotionRule): Evaluator {
	const fast = new Map<number, number>();
	let since = Number.POSITIVE_INFINITY;
	return {
		look: ({ tracks }, elapsed) => {
			const inside = within(ofClasses(tracks, classes), field).filter(({ hidden }) => !hidden);
			since += elapsed;
			const present = new Set(inside.map(({ id }) => id));
			for (const id of fast.keys()) if (!present.has(id)) fast.delete(id);
			for (const track of inside) {
				const looks = track.speed >= speed ? (fast.get(track.id) ?? 0) + 1 : 0;
				fast.set(track.id, looks);
				if (looks >= confirmations) since = 0;
			}
			return { State: since < quiet };
		},
		simulated: (happening) => (happening === "fast-motion" ? { State: true } : undefined),
	};
}
