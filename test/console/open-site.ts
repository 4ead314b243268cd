import { loadAssets } from "../../console/http/assets.ts";
import { Sessions } from "../../console/session/sessions.ts";
import { SignIn } from "../../console/session/sign-in.ts";
import { Site, type SiteOptions } from "../../console/site.ts";
import type { Accounts } from "../../device/auth/accounts.ts";
import { Attempts, defaultAttemptLimits } from "../../device/auth/attempts.ts";
import { VirtualClock } from "../../device/clock.ts";
import { silentLogger as log } from "../../device/log.ts";
import { limits } from "./wall-camera.ts";

const assets = loadAssets();

/** A site at which nobody asks for events and what goes to pages, with a clock and random bytes of its own. */
export function openSite(
	accounts: Accounts,
	cameras: SiteOptions["cameras"],
	more: Partial<SiteOptions> = {},
): Site {
	const clock = new VirtualClock();
	let made = 0;
	const random = (n: number) => Buffer.alloc(n, ++made);
	return new Site({
		cameras,
		sessions: new Sessions({ clock, random, limits }),
		signIn: new SignIn({
			accounts,
			attempts: new Attempts(defaultAttemptLimits, clock),
			log,
			random,
			limits,
		}),
		events: () => undefined,
		toPages: () => {
			throw new Error("nobody asks what goes to pages");
		},
		assets,
		limits,
		cookie: "c",
		...more,
	});
}
