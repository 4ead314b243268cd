import type { BrokerAccount } from "./accounts.ts";
import { isBelow, reaches } from "./topics.ts";

/** Who may do what. A scope never begins with `$`, so the broker's own `$SYS/` topics are nobody's. */

export function mayPublish({ role, scope, also }: BrokerAccount, topic: string): boolean {
	return (role === "device" && isBelow(scope, topic)) || isAmong(also?.publish, topic);
}

/**
 * A filter wider than the scope, such as `#`, is accepted when it reaches into the scope; `mayReceive` then lets only
 * what lies there through. Tools that subscribe to everything so see everything that is theirs to see.
 */
export function maySubscribe({ role, scope, also }: BrokerAccount, filter: string): boolean {
	if (filter.startsWith("$")) return false;
	if (role === "viewer" && reaches(filter, scope)) return true;
	return (also?.subscribe ?? []).some((other) => other === filter || isAmong([other], filter));
}

export function mayReceive({ role, scope, also, only }: BrokerAccount, topic: string): boolean {
	// PREFIX/CAMERA/LEVEL
	const level = topic.slice(scope.length + 1).split("/", 2)[1] ?? "";
	const isTheirs = role === "viewer" && isBelow(scope, topic) && (!only || only.includes(level));
	return isTheirs || isAmong(also?.subscribe, topic);
}

function isAmong(filters: readonly string[] = [], topic: string): boolean {
	return filters.some((filter) => {
		// MQTT 3.1.1 [MQTT-4.7.2-1]
		if (filter === "#") return !topic.startsWith("$");
		return filter.endsWith("/#") ? isBelow(filter.slice(0, -2), topic) : filter === topic;
	});
}
