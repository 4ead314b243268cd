import type { Words } from "../../notice/language.ts";
import type { Canary, SelfTest } from "../../self-test/result.ts";
import type { ReportedCamera, ReportFacts } from "../facts.ts";
import { alike } from "./requirement.ts";

/** What was tried longer ago, in milliseconds, was not tried just now. */
const longestAgo = 10 * 60_000;

/** What a row finds: nothing amiss, what is amiss, what was not looked at and why, or that no program can know. */
export type Found = readonly Words[] | "outside" | { readonly notRun: Words };

/** The names of cameras of which this holds. */
export function cameras({ cameras: all }: ReportFacts, flawed: (camera: ReportedCamera) => boolean): Words[] {
	return all.filter(flawed).map(({ name }) => alike(name));
}

/** What the settings show, and behind it what was tried. */
export function tried(amiss: readonly Words[], facts: ReportFacts, canaries: readonly Canary[]): Found {
	if (amiss.length > 0) return amiss;
	const found = facts.selfTest.policies.flatMap(({ sinks }) =>
		sinks.filter((sink) => canaries.some((canary) => (sink.found[canary] ?? 0) > 0)),
	);
	if (found.length > 0) {
		const names = [...new Set(found.map(({ sink }) => sink))].join(", ");
		return [{ fr: `trouvé dans : ${names}`, en: `found in: ${names}` }];
	}
	const notRun = whyNotShown(facts);
	return notRun ? { notRun } : [];
}

/** Why what was tried says nothing of what is in force now; undefined: it does. */
export function whyNotShown(facts: ReportFacts): Words | undefined {
	const { selfTest, made } = facts;
	if (selfTest.outcome === "not-run" || selfTest.why !== null) return whyNotRun(selfTest);
	// A clock that was set back makes nothing newer.
	const age = Math.abs(Date.parse(made) - Date.parse(selfTest.ran));
	if (!(age <= longestAgo))
		return {
			fr: `l'essai n'est pas d'à l'instant : il a été fait le ${selfTest.ran}`,
			en: `the test was not run just now, but at ${selfTest.ran}`,
		};
	const policies = new Set(selfTest.policies.map(({ policy }) => policy));
	const untried = facts.cameras
		.filter(({ name, policy }) => !policies.has(policy) || selfTest.untested.includes(name))
		.map(({ name }) => name)
		.join(", ");
	if (untried === "") return undefined;
	return {
		fr: `la politique en vigueur n'a pas été essayée : ${untried}`,
		en: `the policy in force was not tried: ${untried}`,
	};
}

function whyNotRun({ why }: SelfTest): Words {
	const words: Readonly<Record<string, Words>> = {
		"switched-off": {
			fr: "essai non demandé (--no-self-test)",
			en: "the test was left out (--no-self-test)",
		},
		"sink-unreadable": { fr: "une sortie n'a pas pu être lue", en: "one of the ways out could not be read" },
		"control-not-found": {
			fr: "le motif témoin n'a pas été retrouvé : la recherche ne prouve rien",
			en: "the pattern was not found where nothing masks it: the search shows nothing",
		},
		"not-yet": { fr: "essai pas encore fait", en: "the test has not been run yet" },
	};
	return words[why ?? ""] ?? { fr: "l'essai a échoué à démarrer", en: "the test could not be started" };
}
