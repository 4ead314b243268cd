import type { IncomingHttpHeaders } from "node:http";
import type { Account, Role } from "../auth/accounts.ts";
import type { Origin } from "../onvif/origin.ts";

/** Something that the camera answers on its HTTP port. */
export interface Route {
	/** In capitals. A route for GET answers HEAD as well. */
	readonly method: string;
	/** The whole path; with `/*` at the end, everything below. */
	readonly path: string;
	/** The least able role that may call it by HTTP digest; `by-route` when the route itself looks at credentials. */
	readonly role: Role | "by-route";
	/** Roles that may call it besides. */
	readonly also?: readonly Role[];
	/** Default: the server's `maxBodyBytes`. */
	readonly maxBodyBytes?: number;
	/** A rejection is answered with 500 and logged. */
	handle(request: RouteRequest): Promise<RouteAnswer>;
}

interface RouteRequest {
	readonly method: string;
	/** The request target as it came. */
	readonly uri: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	/** Undefined for `by-route`. */
	readonly account: Account | undefined;
	/** The IP address of who asks. */
	readonly peer: string;
	readonly origin: Origin;
	/** Fires when the connection closes before there is an answer: nobody waits for it any more. */
	readonly gone: AbortSignal;
}

export interface RouteAnswer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Uint8Array;
}

/** An answer of one line for people. */
export function plainText(
	status: number,
	text: string,
	headers: Readonly<Record<string, string | string[]>> = {},
): RouteAnswer {
	return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body: `${text}\n` };
}

export function matchesPath(route: Route, path: string): boolean {
	return route.path.endsWith("/*") ? path.startsWith(route.path.slice(0, -1)) : path === route.path;
}
