import { type Answer, type Exchange, requireSession } from "../exchange.ts";

/** TEARDOWN (RFC 2326 §10.7). There is one track: whether the URI names it or the stream is the same. */
export function teardown(exchange: Exchange): Answer {
	requireSession(exchange).close("teardown");
	return { status: 200 };
}
