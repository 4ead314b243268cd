import { label, SanitiseError } from "./fields.ts";
import { checkName, type NameVerdict } from "./name.ts";
import { findPlateTextBelow } from "./plate-text.ts";

/**
 * Checks what a person calls a rule: it becomes a part of topics and messages. Done when the rule is made, where the person
 * can still choose another name. The reason never quotes the name.
 *
 * @param below levels of the topics that it is published below, each such as `persienne` and `cam-1`
 */
export function checkRuleName(name: string, below: readonly (readonly string[])[] = []): NameVerdict {
	try {
		label.take(name);
	} catch (error) {
		if (!(error instanceof SanitiseError)) throw error;
		return {
			ok: false,
			reason:
				"a name has 1 to 64 letters, digits, spaces, dots, _ and -, begins with a letter and ends with no space or dot",
		};
	}
	const verdict = checkName(name);
	if (!verdict.ok) return verdict;
	for (const levels of below) {
		const country = findPlateTextBelow(levels, [name]);
		if (country !== undefined)
			return {
				ok: false,
				reason: `together with the camera's name it reads like a number plate (${country}), and names are published: choose another`,
			};
	}
	return verdict;
}
