import type { LoiteringRule } from "../../rules/loitering.ts";
import type { SeenTrack } from "../observation.ts";
import type { Evaluator } from "./evaluator.ts";
import { ofClasses, within } from "./within.ts";

/** Seconds that somebody may be out of the field, or out of sight, and still be the one who stays. */
const absence = 3;

/** Of the picture's width and height, how far from where they were somebody is taken for the one who was lost there. */
const nearby = 0.03;

interface Stay {
	seconds: number;
	away: number;
	x: number;
	y: number;
}

/** Whether anybody stays in a field for longer than it takes to cross it. */
export function loiteringEvaluator({ field, seconds, classes }: LoiteringRule): Evaluator {
	const stays = new Map<number, Stay>();
	/** Who is lost and found in the same place is one. */
	const inherit = ({ x, y }: SeenTrack, present: ReadonlySet<number>): Stay => {
		for (const [id, stay] of stays) {
			if (present.has(id) || Math.hypot(stay.x - x, stay.y - y) > nearby) continue;
			stays.delete(id);
			return stay;
		}
		return { seconds: 0, away: 0, x, y };
	};
	return {
		look: ({ tracks }, elapsed) => {
			const inside = within(ofClasses(tracks, classes), field);
			const present = new Set(inside.map(({ id }) => id));
			for (const stay of stays.values()) stay.away += elapsed;
			for (const track of inside) {
				const stay = stays.get(track.id) ?? inherit(track, present);
				stay.seconds += stay.away > 0 ? stay.away : elapsed;
				[stay.away, stay.x, stay.y] = [0, track.x, track.y];
				stays.set(track.id, stay);
			}
			for (const [id, { away }] of stays) if (away > absence) stays.delete(id);
			return { State: [...stays.values()].some((stay) => stay.seconds >= seconds) };
		},
		simulated: (happening) => (happening === "loitering" ? { State: true } : undefined),
	};
}
