import type { BrokerAccount } from "./accounts.ts";
import { isBelow, reaches } from "./topics.ts";

/** Who may do what. A scope never begins with `$`, so the broker's own `$SYS/` topics are nobody's. */

export function mayPublish(account: BrokerAccount, topic: string): boolean {
	return account.role === "device" && isBelow(account.scope, topic);
}

/**
 * A filter wider than the scope, such as `#`, is accepted when it reaches into the scope; `mayReceive` then lets only
 * what lies there through. Tools that subscribe to everything so see everything that is theirs to see.
 */
export function maySubscribe(account: BrokerAccount, filter: string): boolean {
	return account.role === "viewer" && !filter.startsWith("$") && reaches(filter, account.scope);
}

export function mayReceive(account: BrokerAccount, topic: string): boolean {
	return account.role === "viewer" && isBelow(account.scope, topic);
}
