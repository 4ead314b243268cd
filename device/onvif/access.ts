import type { Role } from "../auth/accounts.ts";

/**
 * ONVIF Core §5.9.4.3 and §5.9.4.4: each operation belongs to an access class; this is the least able role that the
 * default access policy lets in. Null: nobody has to say who they are.
 */
export const accessClasses = {
	PRE_AUTH: null,
	READ_SYSTEM: "viewer",
	READ_SYSTEM_SENSITIVE: "operator",
	READ_SYSTEM_SECRET: "administrator",
	WRITE_SYSTEM: "administrator",
	UNRECOVERABLE: "administrator",
	READ_MEDIA: "viewer",
	ACTUATE: "operator",
} as const satisfies Record<string, Role | null>;

export type AccessClass = keyof typeof accessClasses;
