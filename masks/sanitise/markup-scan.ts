import { findPlateText } from "./plate-text.ts";

/** Between marks, or as the value of an attribute. */
const value = />([^<>]+)<|="([^"]*)"/g;
/** What is digits alone cannot be told from a number, and coordinates are most of what documents hold. */
const number = /^-?\d+(?:\.\d+)?$/;

/**
 * The scan for plate text, for XML as it goes out: its texts and the values of its attributes, each once. Names of elements are
 * of the code and no data.
 *
 * @param ours values that are the same in every document, such as namespaces
 * @returns whether something in it reads like a number plate
 */
export function markupReadsLikePlate(markup: string, ours: ReadonlySet<string>): boolean {
	const values = new Set<string>();
	for (const [, text = "", attribute = text] of markup.matchAll(value))
		if (!number.test(attribute) && !ours.has(attribute)) values.add(attribute);
	return findPlateText([...values].join("|")) !== undefined;
}
