import type { Role } from "../auth/accounts.ts";

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
