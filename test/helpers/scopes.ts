import { changeableScopes, fixedScopes } from "../../device/onvif/scopes.ts";

/** The scopes of a camera that nobody has set any for. */
export function standardScopes(facts: { name: string; hardware: string; location?: string }): string[] {
	return [...fixedScopes(facts), ...changeableScopes(facts)];
}
