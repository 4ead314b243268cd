import type { IncomingHttpHeaders } from "node:http";
import type { RouteAnswer } from "../../device/http/route.ts";
import type { Asset } from "./assets.ts";

/** A request as the site sees it, without its socket. */
export interface SiteRequest {
	readonly method: string;
	/** The request target as it came. */
	readonly target: string;
	readonly headers: IncomingHttpHeaders;
	/** Undefined when it was longer than the limit. */
	readonly body: Buffer | undefined;
	/** The IP address of who asks. */
	readonly peer: string;
}

export type SiteAnswer = RouteAnswer;

export function json(value: unknown, status = 200): SiteAnswer {
	return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** Sends the browser to another page, which it fetches with GET (RFC 9110 §15.4.4). */
export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): SiteAnswer {
	return { status: 303, headers: { location, ...headers } };
}

/**
 * A file of the page, compressed if the browser takes it, or 304 if it has it already.
 * @param vary headers of the request, besides the coding, that what is sent depends on
 */
export function sendAsset(
	asset: Asset,
	headers: IncomingHttpHeaders,
	vary: readonly string[] = [],
): SiteAnswer {
	const common = {
		etag: asset.etag,
		"cache-control": "no-cache",
		vary: ["accept-encoding", ...vary].join(", "),
	};
	if (headers["if-none-match"]?.includes(asset.etag)) return { status: 304, headers: common };
	if (!/\bgzip\b/.test(headers["accept-encoding"]?.toString() ?? ""))
		return { status: 200, headers: { ...common, "content-type": asset.type }, body: asset.body };
	return {
		status: 200,
		headers: { ...common, "content-type": asset.type, "content-encoding": "gzip" },
		body: asset.gzip(),
	};
}
