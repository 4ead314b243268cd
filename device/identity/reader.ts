import type { BrokerAccount } from "../../broker/accounts.ts";
import { type Account, roleAllows } from "../auth/accounts.ts";

/** A person's account at the embedded broker: people read what cameras publish; an auditor, what they say of their masking alone. */
export function readerAccount({ user, password, role }: Account, scope: string): BrokerAccount {
	const only = roleAllows(role, "viewer") ? undefined : ["privacy", "availability"];
	return { user, password, role: "viewer", scope, only };
}
