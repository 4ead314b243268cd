import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import { plainText, type Route, type RouteAnswer } from "./route.ts";

export interface SnapshotRouteOptions {
	/** Tokens of the profiles that a client may name. */
	readonly profiles: () => readonly string[];
	/**
	 * A JPEG of what the camera sees, masked, in the size of the profile; undefined: of the main one. It may reject when
	 * there is no picture.
	 */
	readonly snapshot: (profile: string | undefined) => Promise<Uint8Array>;
	readonly clock: Clock;
	readonly log: Logger;
	/** How long a picture may take, in milliseconds. */
	readonly timeoutMs?: number;
}

/** `GET /snapshot`, optionally `?profile=` a token: one picture, for viewers and up. */
export function snapshotRoute(options: SnapshotRouteOptions): Route {
	return {
		method: "GET",
		path: "/snapshot",
		role: "viewer",
		handle: ({ query }) => answerSnapshot(query.get("profile") ?? undefined, options),
	};
}

async function answerSnapshot(
	profile: string | undefined,
	{ profiles, snapshot, clock, log, timeoutMs = 10_000 }: SnapshotRouteOptions,
): Promise<RouteAnswer> {
	if (profile !== undefined && !profiles().includes(profile))
		return plainText(404, "There is no media profile of this name.");
	try {
		const body = await within(clock, timeoutMs, snapshot(profile));
		return { status: 200, headers: { "content-type": "image/jpeg" }, body };
	} catch (error) {
		log.warn({ err: error }, "no snapshot");
		return plainText(503, "The camera has no picture now.", { "retry-after": "1" });
	}
}

function within<T>(clock: Clock, ms: number, result: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const cancel = clock.after(ms, () => reject(new Error(`no picture within ${ms} ms`)));
		result.then(resolve, reject).finally(cancel);
	});
}
