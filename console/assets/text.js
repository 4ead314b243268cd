/** The language that the server chose for this page. */
export const language = document.documentElement.lang;

/** How numbers and times are written. */
export const locale = { en: "en-GB", fr: "fr-FR" }[language];

const texts = await (await fetch(`/assets/${language}.json`)).json();
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });

/** The text called `key`, with `{names}` replaced. */
export function text(key, values = {}) {
	const template = texts[key] ?? texts["why-unknown"];
	return template.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Whether there is a text of that name. */
export function knows(key) {
	return Object.hasOwn(texts, key);
}

/** A number with its noun: `key.one` or `key.other`. */
export function count(key, n) {
	return text(`${key}.${plurals.select(n)}`, { n: numbers.format(n) });
}

/** Why a camera is dark, in words. */
export function why(reason) {
	return text(reason === undefined ? "why-unknown" : `why-${reason}`);
}
