import { findPlateText } from "./plate-text.ts";

/** Longest name of a camera, zone or rule, in characters. */
const maxNameLength = 64;

export type NameVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Checks a name that a person typed, such as a camera's: it becomes part of topics and messages. Done when the
 * configuration is read, where the person can still choose another. The reason never quotes the name.
 */
export function checkName(name: string): NameVerdict {
	const reason = flaw(name);
	return reason === undefined ? { ok: true } : { ok: false, reason };
}

function flaw(name: string): string | undefined {
	const length = [...name].length;
	if (length < 1 || length > maxNameLength) return `a name has 1 to ${maxNameLength} characters`;
	// Controls, invisible format characters, line breaks, lone surrogates, unassigned and private characters.
	if (/[\p{C}\p{Zl}\p{Zp}\ufffd]/u.test(name)) return "a name has no control or invisible characters";
	if (/[+#/]/.test(name)) return "a name has no +, # or /: they have a meaning in MQTT topics";
	if (name.trim() !== name) return "a name does not begin or end with a space";
	const country = findPlateText(name);
	if (country !== undefined)
		return `the name reads like a number plate (${country}), and names are published: choose another`;
	return undefined;
}
