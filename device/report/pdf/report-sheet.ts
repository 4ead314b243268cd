import type { Language, Words } from "../../notice/language.ts";
import type { ReportFacts } from "../facts.ts";
import { subtitleOf } from "../sentences.ts";
import { ink } from "./ink.ts";
import { Sheet, type TextStyle } from "./sheet.ts";
import { words } from "./words.ts";

export const small: TextStyle = { size: 8.5, colour: ink.grey };

/** The first page of what is made from a report. @param digest of the signed file; undefined: there is none */
export function openSheet(
	title: Words,
	facts: ReportFacts,
	digest: string | undefined,
	language: Language,
): Sheet {
	return new Sheet({
		title: title[language],
		subtitle: subtitleOf(facts, language),
		language,
		at: Date.parse(facts.made),
		footer: digest === undefined ? words.unsigned[language] : `SHA-256 ${digest}`,
	});
}
