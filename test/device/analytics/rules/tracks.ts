import type { Observation, SeenThing, SeenTrack } from "../../../../device/analytics/observation.ts";
import { RuleEngine } from "../../../../device/analytics/rules/rule-engine.ts";
import type { Rule } from "../../../../device/rules/rules.ts";

/** Somebody at a place of the picture, as parts of it. */
export const at = (x: number, y: number, more: Partial<SeenTrack> = {}): SeenTrack => ({
	id: 1,
	class: "person",
	x,
	y,
	height: 0.1,
	speed: 1.3,
	hidden: false,
	...more,
});

export const thing = (kind: SeenThing["kind"], since: number, x = 0.25): SeenThing => ({
	kind,
	x,
	y: 0.5,
	since,
});

/** What one rule says of each look, five a second. */
export function told(
	rule: Rule,
	looks: readonly (readonly SeenTrack[] | Partial<Observation>)[],
): Record<string, unknown>[][] {
	const engine = new RuleEngine();
	engine.set([rule]);
	return looks.map((look, index) => {
		const seen = Array.isArray(look)
			? { tracks: look as readonly SeenTrack[] }
			: (look as Partial<Observation>);
		const observation = { ticks: index * 18_000, takenAt: 0, motion: false, occupancy: 0, ...seen };
		return engine.look(observation).map(({ data }) => ({ ...data }));
	});
}

/** One value of each look. */
export const values = (rule: Rule, looks: Parameters<typeof told>[1], name: string): unknown[] =>
	told(rule, looks).map(([data]) => data?.[name]);
