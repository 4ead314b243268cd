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

export function json(value: unknown): SiteAnswer {
	return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** Sends the browser to another page, which it fetches with GET (RFC 9110 §15.4.4). */
export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): SiteAnswer {
	return { status: 303, headers: { location, ...headers } };
}

/** A file of the page, compressed if the browser takes it, or 304 if it has it already. */
export function sendAsset(asset: Asset, headers: IncomingHttpHeaders): SiteAnswer {
	const common = { etag: asset.etag, "cache-control": "no-cache", vary: "accept-encoding" };
	if (headers["if-none-match"]?.includes(asset.etag)) return { status: 304, headers: common };
	if (!/\bgzip\b/.test(headers["accept-encoding"]?.toString() ?? ""))
		return { status: 200, headers: { ...common, "content-type": asset.type }, body: asset.body };
	return {
		status: 200,
		headers: { ...common, "content-type": asset.type, "content-encoding": "gzip" },
		body: asset.gzip(),
	};
}
