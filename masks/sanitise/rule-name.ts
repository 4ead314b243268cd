import { label, SanitiseError } from "./fields.ts";
import { checkName, type NameVerdict } from "./name.ts";

/**
 * Checks what a person calls a rule: it becomes a part of topics and messages. Done when the rule is made, where the person
 * can still choose another name. The reason never quotes the name.
 */
export function checkRuleName(name: string): NameVerdict {
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
	return checkName(name);
}
