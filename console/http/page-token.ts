import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const header = "x-persienne-token";

/** True when a request carries `token`. A header of that name also makes browsers ask first, were it another site's. */
export function hasToken(headers: IncomingHttpHeaders, token: string): boolean {
	const given = headers[header];
	return typeof given === "string" && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}
