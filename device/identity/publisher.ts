import type { Credential } from "./credentials.ts";
import { generatePassword, type RandomBytes } from "./password.ts";

/**
 * The account under which a camera publishes on the embedded broker: its own topics alone. New at each start, known
 * to no person and kept nowhere. A camera's name holds no colon, so it cannot be that of a person's account.
 */
export function publisherAccount(camera: string, random: RandomBytes): Credential {
	return { user: `camera:${camera}`, password: generatePassword(random) };
}
