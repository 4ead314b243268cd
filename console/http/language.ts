import type { IncomingHttpHeaders } from "node:http";
import { readCookie } from "./cookie.ts";

/** What the pages can be read in. The first is for those who read none of them. */
export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

/** Who chose a language by the switch finds it again. It says nothing about anybody: it is the same for all who read it. */
export const languageCookie = "persienne-language";

export function isLanguage(tag: string | undefined): tag is Language {
	return (languages as readonly (string | undefined)[]).includes(tag);
}

/** The one that was chosen, or else the best that the browser asks for (RFC 9110 §12.5.4). */
export function languageOf(headers: IncomingHttpHeaders): Language {
	const chosen = readCookie(headers.cookie, languageCookie);
	return isLanguage(chosen) ? chosen : accepted(headers["accept-language"] ?? "");
}

function accepted(header: string): Language {
	let [best, weight]: [Language, number] = [languages[0], 0];
	for (const range of header.split(",").slice(0, mostRanges)) {
		const [tag = "", ...parameters] = range
			.trim()
			.toLowerCase()
			.split(/\s*;\s*/);
		const [language] = tag.split("-");
		const quality = Number(parameters.find((each) => each.startsWith("q="))?.slice(2) ?? 1);
		if (isLanguage(language) && quality > weight) [best, weight] = [language, quality];
	}
	return best;
}

/** A browser sends about five; the rest of a longer list is not read. */
const mostRanges = 32;
