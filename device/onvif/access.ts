import { type Role, roleAllows } from "../auth/accounts.ts";

/** ONVIF Core §5.9.4.3: each operation belongs to one of these, by what it may do. */
export type AccessClass =
	| "PRE_AUTH"
	| "READ_SYSTEM"
	| "READ_SYSTEM_SENSITIVE"
	| "READ_SYSTEM_SECRET"
	| "WRITE_SYSTEM"
	| "UNRECOVERABLE"
	| "READ_MEDIA"
	| "ACTUATE";

/** The least able role that the default access policy (§5.9.4.4) lets in. Null: nobody has to say who they are. */
export const leastRole: Readonly<Record<AccessClass, Role | null>> = {
	PRE_AUTH: null,
	READ_SYSTEM: "viewer",
	READ_SYSTEM_SENSITIVE: "operator",
	READ_SYSTEM_SECRET: "administrator",
	WRITE_SYSTEM: "administrator",
	UNRECOVERABLE: "administrator",
	READ_MEDIA: "viewer",
	ACTUATE: "operator",
};

/**
 * Whether a role gets in: by the policy above, and what says no more than what kind of a device this is everybody may read who has
 * an account. `also` are roles beyond that.
 */
export function admits(access: AccessClass, role: Role, also: readonly Role[] = []): boolean {
	const needed = leastRole[access];
	return needed === null || access === "READ_SYSTEM" || roleAllows(role, needed) || also.includes(role);
}
