import type { Words } from "../../notice/language.ts";
import type { Canary, SelfTest } from "../../self-test/result.ts";
import type { ReportedCamera, ReportFacts } from "../facts.ts";
import { alike } from "./requirement.ts";

/** What a row finds: nothing amiss, what is amiss, what was not looked at and why, or that no program can know. */
export type Found = readonly Words[] | "outside" | { readonly notRun: Words };

/** The names of cameras of which this holds. */
export function cameras({ cameras: all }: ReportFacts, flawed: (camera: ReportedCamera) => boolean): Words[] {
	return all.filter(flawed).map(({ name }) => alike(name));
}

/** What the settings show, and behind it what was tried. */
export function tried(amiss: readonly Words[], test: SelfTest, canaries: readonly Canary[]): Found {
	if (amiss.length > 0) return amiss;
	const found = test.policies.flatMap(({ sinks }) =>
		sinks.filter((sink) => canaries.some((canary) => (sink.found[canary] ?? 0) > 0)),
	);
	if (found.length > 0) {
		const names = [...new Set(found.map(({ sink }) => sink))].join(", ");
		return [{ fr: `trouvé dans : ${names}`, en: `found in: ${names}` }];
	}
	if (test.outcome === "not-run") return { notRun: whyNotRun(test) };
	return [];
}

export function whyNotRun({ why }: SelfTest): Words {
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
