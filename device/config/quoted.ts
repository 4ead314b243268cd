import { findPlateText } from "../../masks/sanitise/plate-text.ts";

const longestQuote = 40;

/** What somebody wrote where a word or a number was expected. One that reads like a number plate is not said again (invariant I9). */
export function quoted(value: unknown): string {
	const text = JSON.stringify(value);
	return findPlateText(text) === undefined ? text.slice(0, longestQuote) : "text";
}
