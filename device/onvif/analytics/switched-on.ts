import { roleAllows } from "../../auth/accounts.ts";
import type { Call } from "../service.ts";
import { notPermitted } from "../soap/fault.ts";

interface Item {
	readonly type: string;
}

/**
 * Who has a camera do what it did not do before has to be an administrator: each function is off unless somebody who answers for its
 * purpose named it. ONVIF would let an operator (access class ACTUATE); ours is the stricter reading of invariant I7. What runs
 * already operators tune, draw anew, add to, and end.
 *
 * @throws SoapFault NotAuthorized
 */
export function checkSwitchedOn({ account }: Call, running: readonly Item[], wanted: readonly Item[]): void {
	if (account && roleAllows(account.role, "administrator")) return;
	const added = wanted.find(({ type }) => !running.some((found) => found.type === type));
	if (added)
		throw notPermitted(`to switch on a function that does not run (${added.type}) takes an administrator`);
}
