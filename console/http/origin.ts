import type { IncomingHttpHeaders } from "node:http";

/**
 * True when the request comes from a page of this console, by its Origin header (Fetch §3.2), which browsers put on every
 * POST and every WebSocket handshake and which no page can forge.
 *
 * The cookie's SameSite is not enough: a site is a host whatever its port, so that a page which another program serves
 * on this machine counts as the same site. Nor does SameSite hold back a sign-in with somebody else's account.
 * Host and Origin are compared without the scheme, for a proxy that adds TLS.
 */
export function isSameOrigin({ origin, host }: IncomingHttpHeaders): boolean {
	if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
	return /^https?:\/\//i.test(origin) && new URL(origin).host === host.toLowerCase();
}

/** True when the page that asks was loaded by https, from a proxy before the console. */
export function isSecure({ origin }: IncomingHttpHeaders): boolean {
	return origin?.toLowerCase().startsWith("https://") ?? false;
}
