import type { Language, Words } from "../../notice/language.ts";

/**
 * What a check found: `met` as far as the check shows, `open` where something is to be done, `not-run` where it could not be
 * looked at, `outside` where no software can tell.
 */
export const results = ["met", "open", "not-run", "outside"] as const;
export type Result = (typeof results)[number];

export interface Requirement {
	readonly id: string;
	readonly requirement: Words;
	/** Where it stands, as English texts cite it; `cited` has it in either language. */
	readonly source: string;
	/** What the product does about it. */
	readonly control: Words;
	/** What was looked at just now. */
	readonly check: Words;
	readonly result: Result;
	/** What is to be done, which cameras are concerned, or why it was not run. */
	readonly note: Words | null;
}

/** A source as texts of a language cite it: the regulation has a French name. */
export const cited = (source: string, language: Language): string =>
	language === "fr" ? source.replaceAll("GDPR", "RGPD") : source;

/** The same in each language: names. */
export const alike = (text: string): Words => ({ fr: text, en: text });

export const joined = (parts: readonly Words[], between = ", "): Words => ({
	fr: parts.map(({ fr }) => fr).join(between),
	en: parts.map(({ en }) => en).join(between),
});
