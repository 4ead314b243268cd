import { type Answer, type Exchange, requireSession } from "../exchange.ts";
import { RtspError } from "../status.ts";

/** TEARDOWN (RFC 2326 §10.7): of one track, or of all. With the last track the session is over. */
export function teardown(exchange: Exchange): Answer {
	const session = requireSession(exchange);
	const { track } = exchange.target;
	if (track === undefined) session.close("teardown");
	else if (session.tracks.has(track)) session.remove(track);
	else throw new RtspError(404, "no such track");
	return { status: 200 };
}
