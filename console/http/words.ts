import { readFileSync } from "node:fs";
import { type Language, languages } from "./language.ts";

/** Texts of the pages by their keys. */
export type Words = Readonly<Record<string, string>>;

/** The same files that the pages' scripts load: each text is written down once per language. */
const loaded = languages.map((language): [Language, Words] => {
	const file = new URL(`../assets/${language}.json`, import.meta.url);
	return [language, JSON.parse(readFileSync(file, "utf8")) as Words];
});

export const words: Readonly<Record<Language, Words>> = Object.fromEntries(loaded) as Record<Language, Words>;
