import { type Projection, projectionOf, wholeScene, wholeView } from "../../../masks/project.ts";
import type { Observation } from "../../analytics/observation.ts";
import { isInPicture, ruleInPicture } from "../../rules/areas.ts";
import type { Rule } from "../../rules/rules.ts";

/** Media time for which a camera that was turned has to stand before its rules look again: the place is learnt anew. */
const relearning = 2 * 90_000;

/**
 * Where the rules of a camera that turns lie in its latest picture, and which of them look at nothing: all of them while it moves and
 * until the place is known again, and for as long as it looks elsewhere those that lie outside of what it sees.
 */
export class TurningRules {
	/** What the latest picture shows, where rules lie in it, and since when it has shown that. */
	#seenIn: Projection = wholeScene;
	readonly #placed = new Map<Rule, Rule>();
	#stoodSince: number | undefined;
	#moves = false;
	#resting: ReadonlySet<string> = new Set();

	/** Where a rule lies in the latest picture: the same object for as long as that looks there. */
	placed(rule: Rule): Rule {
		const known = this.#placed.get(rule);
		if (known) return known;
		const placed = ruleInPicture(rule, this.#seenIn);
		this.#placed.set(rule, placed);
		return placed;
	}

	/** Whether the rule of that name looks at nothing. */
	rests(name: string): boolean {
		return this.#resting.has(name);
	}

	/** The camera may look elsewhere than in the picture before. @returns whether it does */
	look({ view = wholeView, ticks }: Pick<Observation, "view" | "ticks">): boolean {
		const projection = projectionOf(view);
		const isElsewhere = projection.key !== this.#seenIn.key;
		if (isElsewhere) {
			this.#seenIn = projection;
			this.#placed.clear();
			if (this.#stoodSince !== undefined) this.#stoodSince = ticks;
		}
		this.#stoodSince ??= ticks - relearning; // the first picture of all
		this.#moves = ticks - this.#stoodSince < relearning && ticks >= this.#stoodSince;
		return isElsewhere;
	}

	/**
	 * Has those rest that cannot look at the latest picture. The picture as a whole is watched wherever it looks.
	 *
	 * @param rules that run
	 * @returns names of those that rest now and did not before; undefined when all is as before
	 */
	settle(rules: readonly Rule[]): ReadonlySet<string> | undefined {
		const rest = rules.filter(
			(rule) => rule.type !== "tampering" && (this.#moves || !isInPicture(this.placed(rule))),
		);
		const before = this.#resting;
		const now = new Set(rest.map(({ name }) => name));
		if (now.size === before.size && [...now].every((name) => before.has(name))) return undefined;
		this.#resting = now;
		return new Set([...now].filter((name) => !before.has(name)));
	}
}
