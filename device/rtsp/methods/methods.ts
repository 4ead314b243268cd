import type { Method } from "../exchange.ts";
import { RtspError } from "../status.ts";
import { describe } from "./describe.ts";
import { getParameter, setParameter } from "./parameter.ts";
import { pause } from "./pause.ts";
import { play } from "./play.ts";
import { setup } from "./setup.ts";
import { teardown } from "./teardown.ts";

/** The methods that this server speaks (RFC 2326 §10). OPTIONS needs no credentials and is answered apart. */
const methods: ReadonlyMap<string, Method | "options"> = new Map<string, Method | "options">([
	["OPTIONS", "options"],
	["DESCRIBE", describe],
	["SETUP", setup],
	["PLAY", play],
	["PAUSE", pause],
	["TEARDOWN", teardown],
	["GET_PARAMETER", getParameter],
	["SET_PARAMETER", setParameter],
]);

/** Methods of RFC 2326 for recording and for servers that call clients: known, and not for a camera. */
const refused: ReadonlySet<string> = new Set(["ANNOUNCE", "RECORD", "REDIRECT"]);

export const publicMethods: readonly string[] = [...methods.keys()];

/** Throws RtspError 405 or 501 for a method that is not spoken. */
export function methodOf(name: string): Method | "options" {
	const method = methods.get(name);
	if (method) return method;
	const list = publicMethods.join(", ");
	if (refused.has(name)) throw new RtspError(405, "not allowed here", [["Allow", list]]);
	throw new RtspError(501, "unknown method", [["Public", list]]);
}
