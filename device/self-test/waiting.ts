import type { Clock } from "../clock.ts";
import type { Credential } from "../identity/credentials.ts";
import type { ReadyCamera, ReadyEvent } from "../ready.ts";
import { Secret } from "../secret.ts";
import { ask } from "./ask.ts";

/** How long a camera may take for its first picture, in tries and milliseconds. */
const patience = { tries: 240, ms: 250 } as const;

export interface RunningFleet {
	readonly ready: ReadyEvent;
	stop(): Promise<void>;
}

export function credential({ credentials }: ReadyEvent, name: "admin" | "viewer" | "mqtt"): Credential {
	const { user, password } = credentials[name];
	return { user, password: new Secret(password) };
}

/** Waits for a camera's first picture, masked or dark. */
export async function filming({ control }: ReadyCamera, who: Credential, clock: Clock): Promise<void> {
	for (let left = patience.tries; left > 0; left--) {
		const { state } = (await statusOf(control, who)) ?? {};
		if (state !== "starting") return;
		await new Promise<void>((resolve) => clock.after(patience.ms, resolve));
	}
	throw new Error("a camera of the self-test does not start");
}

export async function statusOf(
	control: string,
	who: Credential,
): Promise<{ readonly state: string; readonly platesCovered: number }> {
	const text = Buffer.from(await ask(`${control}/status`, who)).toString("utf8");
	return JSON.parse(text) as { readonly state: string; readonly platesCovered: number };
}
