import { roleAllows } from "../../auth/accounts.ts";
import { publishedHours } from "../../rules/schedule.ts";
import { type Use, unstated } from "../../rules/use.ts";
import type { Call } from "../service.ts";
import { notPermitted } from "../soap/fault.ts";

interface Item {
	readonly type: string;
	readonly use?: Use | undefined;
}

/**
 * Who has a camera do what it did not do before, or for another purpose, on another ground or at other hours, has to be an administrator: each
 * function is off unless somebody who answers for its purpose named it. ONVIF would let an operator (access class ACTUATE); ours is
 * the stricter reading of invariant I7. What runs already operators tune, draw anew, add to, and end.
 *
 * @param running what there is before the change
 * @param wanted what is created, or as it is to be
 * @throws SoapFault NotAuthorized
 */
export function checkAnsweredFor({ account }: Call, running: readonly Item[], wanted: readonly Item[]): void {
	if (account && roleAllows(account.role, "administrator")) return;
	for (const item of wanted) {
		const alike = running.filter(({ type }) => type === item.type);
		if (alike.length === 0)
			throw notPermitted(`to switch on a function that does not run (${item.type}) takes an administrator`);
		if (!alike.some((one) => statedOf(one) === statedOf(item)))
			throw notPermitted(
				`to say what a function (${item.type}) is there for, on what ground and at which hours takes an administrator: state what one that runs has`,
			);
	}
}

/** All that an administrator answers for, in one word to compare. */
function statedOf({ use = unstated }: Item): string {
	const { purpose, basis, schedule } = use;
	return JSON.stringify([purpose, basis, schedule && publishedHours(schedule)]);
}
