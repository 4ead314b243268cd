import type { Role } from "../../../device/auth/accounts.ts";

/** What the operations' cases have in common. */

export interface OperationCase {
	readonly namespace: string;
	readonly name: string;
	/** The least able role that gets an answer, if it is not a viewer; null: nobody has to log in. */
	readonly needs?: Role | null;
	/** Arguments that it answers. */
	readonly right: string;
	/** What has to be there, and be addressed, when the operation is called. */
	readonly on?: "pull-point";
	/** Arguments that it refuses, with the subcodes of the fault. */
	readonly wrong?: readonly (readonly [args: string, ...subcodes: string[]])[];
}

export const profile = (token: string) => `<ProfileToken>${token}</ProfileToken>`;
export const main: string = profile("main");
export const configuration = (token: string) => `<ConfigurationToken>${token}</ConfigurationToken>`;
export const noProfile = ["InvalidArgVal", "NoProfile"] as const;
export const noConfig = ["InvalidArgVal", "NoConfig"] as const;
export const long = "x".repeat(65);

export const modify = ["InvalidArgVal", "ConfigModify"] as const;

export const needsConfiguration = [
	["", "InvalidArgs"],
	[configuration("nope"), ...noConfig],
] as const;
