import { z } from "zod";
import { checkRuleName } from "../../../masks/sanitise/rule-name.ts";
import type { Logger } from "../../log.ts";
import type { Changes } from "../../onvif/changes.ts";
import { type Rule, ruleEvent } from "../../rules/rules.ts";
import type { CameraStore } from "../../store/camera-store.ts";

/** What a rule tells of counts that a broker retains. */
const retainedKinds = ["occupancy", "counter", "crowdDensity"] as const;

/** A rule of whose counts a broker may have retained the latest. */
export interface CountedRule {
	readonly name: string;
	readonly kind: (typeof retainedKinds)[number];
}

/** More than a camera can have at a time by far; the oldest give way. */
const mostRemembered = 256;

const schema: z.ZodType<{ readonly rules: readonly CountedRule[] }> = z.object({
	rules: z.array(
		z.object({
			// What came into the file otherwise is no rule's name, and goes into no topic.
			name: z.string().refine((name) => checkRuleName(name).ok),
			kind: z.enum(retainedKinds),
		}),
	),
});

export interface CountedRulesOptions {
	readonly analytics: { readonly rules: readonly Rule[] };
	readonly changes: Pick<Changes, "listen">;
	readonly store: Pick<CameraStore, "read" | "write">;
	readonly log: Logger;
}

/**
 * The rules of one camera that count, and those that did: a rule that goes with the restart that protects counts has no other
 * trace in the device, and what a broker retains of it would stay there.
 */
export class CountedRules {
	readonly #options: CountedRulesOptions;
	readonly #unlisten: () => void;
	#rules: readonly CountedRule[];

	/** @throws PersienneError STATE_DAMAGED */
	constructor(options: CountedRulesOptions) {
		this.#options = options;
		this.#rules = options.store.read("counted", schema)?.rules ?? [];
		this.#remember();
		this.#unlisten = options.changes.listen((change) => {
			if (change.kind === "configuration" && change.type === "Analytics") this.#remember();
		});
	}

	get all(): readonly CountedRule[] {
		return this.#rules;
	}

	close(): void {
		this.#unlisten();
	}

	#remember(): void {
		const { analytics, store, log } = this.#options;
		const known = new Set(this.#rules.map(keyOf));
		const fresh = analytics.rules.flatMap(countedRule).filter((rule) => !known.has(keyOf(rule)));
		if (fresh.length === 0) return;
		this.#rules = [...this.#rules, ...fresh].slice(-mostRemembered);
		try {
			store.write("counted", { rules: this.#rules });
		} catch (error) {
			const reason = (error as NodeJS.ErrnoException).code;
			log.warn({ reason }, "which rules count cannot be kept on disk");
		}
	}
}

const keyOf = ({ name, kind }: CountedRule) => `${kind} ${name}`;

function countedRule(rule: Rule): CountedRule[] {
	const kind = retainedKinds.find((retained) => retained === ruleEvent(rule));
	return kind === undefined ? [] : [{ name: rule.name, kind }];
}
