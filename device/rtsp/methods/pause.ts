import { type Answer, type Exchange, requireSession } from "../exchange.ts";
import { formatSession } from "../headers/session.ts";

/** PAUSE (RFC 2326 §10.6): a live stream goes on without this viewer, who comes back at a key frame by PLAY. */
export function pause(exchange: Exchange): Answer {
	const session = requireSession(exchange);
	session.pause();
	return { status: 200, headers: [["Session", formatSession(session)]] };
}
