/** Value of the first cookie called `name` in a Cookie header (RFC 6265 §4.2.1). */
export function readCookie(header: string | undefined, name: string): string | undefined {
	for (const pair of (header ?? "").split(";")) {
		const equals = pair.indexOf("=");
		if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
	}
	return undefined;
}

export interface CookieOptions {
	/** In seconds; 0 deletes the cookie. */
	readonly maxAge: number;
	/** For https only. */
	readonly secure: boolean;
}

/** A Set-Cookie header for a session: no script reads it, and no page of another site sends it along. */
export function writeCookie(name: string, value: string, { maxAge, secure }: CookieOptions): string {
	return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}

/** A Set-Cookie header for what a user prefers, kept for a year: nothing that opens anything. */
export function writePreference(
	name: string,
	value: string,
	{ secure }: Pick<CookieOptions, "secure">,
): string {
	const maxAge = 365 * 24 * 3600;
	return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
