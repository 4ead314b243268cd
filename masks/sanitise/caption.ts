import type { NameVerdict } from "./name.ts";
import { findPlateText } from "./plate-text.ts";

/** Longest text that is written over a picture, in characters. */
export const maxCaptionLength = 64;

/** Printable ASCII but the grave accent, the signs and letters of Latin-1, and the euro. The font has all of them (device/imaging/osd/). */
const drawable = /^[\x20-\x5f\x61-\x7e\u00a1-\u00ac\u00ae-\u00ff\u20ac]*$/;

/**
 * Checks a text that somebody wants to be written over the pictures, where all who may watch read it, and recordings keep
 * it. The reason never quotes the text.
 */
export function checkCaption(text: string): NameVerdict {
	const reason = flaw(text);
	return reason === undefined ? { ok: true } : { ok: false, reason };
}

function flaw(text: string): string | undefined {
	if (text.length < 1 || text.length > maxCaptionLength)
		return `a text has 1 to ${maxCaptionLength} characters`;
	if (!drawable.test(text))
		return "a text is one line of letters, digits and signs of Latin-1: others cannot be drawn";
	const country = platesIn(text);
	if (country !== undefined)
		return `the text reads like a number plate (${country}), and would be drawn into the pictures: choose another`;
	return undefined;
}

/** Also with whatever somebody put between the groups of one, or between its characters. */
function platesIn(text: string): string | undefined {
	const plain = text.replace(/[^\p{L}\p{N}]+/gu, " ");
	const spelt = plain.replace(/(?<=(?<![\p{L}\p{N}])[\p{L}\p{N}]) (?=[\p{L}\p{N}](?![\p{L}\p{N}]))/gu, "");
	return findPlateText(text) ?? findPlateText(plain) ?? findPlateText(spelt);
}
