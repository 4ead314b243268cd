import type { Answer, Exchange, Method } from "../exchange.ts";
import { formatSession } from "../headers/session.ts";
import { RtspError } from "../status.ts";

/** Without a body both are a sign of life, which is what clients use them for. With one: there are no parameters. */
const parameter: Method = ({ request, session }: Exchange): Answer => {
	if (request.headers.has("session") && !session) throw new RtspError(454, "no such session");
	if (request.body.toString().trim() !== "") throw new RtspError(451, "no such parameter");
	return { status: 200, headers: session ? [["Session", formatSession(session)]] : [] };
};

/** GET_PARAMETER (RFC 2326 §10.8). */
export const getParameter: Method = parameter;
/** SET_PARAMETER (RFC 2326 §10.9). */
export const setParameter: Method = parameter;
