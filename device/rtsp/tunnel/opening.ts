/** How a half of an RTSP-over-HTTP tunnel begins. The GET brings what the camera sends, the POST what the client does. */
export interface TunnelOpening {
	readonly method: "GET" | "POST";
	/** The client's name for the tunnel, the same in both halves. */
	readonly cookie: string;
	/** Bytes up to and with the empty line. */
	readonly length: number;
}

/** `more`: the next bytes have to tell. `other`: it is none, whatever comes. */
type Opening = TunnelOpening | "more" | "other";

const methods = ["GET ", "POST "];
const requestLine = /^(GET|POST) [\x21-\x7e]+ HTTP\/1\.[01]$/;
const cookieLine = /^x-sessioncookie[ \t]*:[ \t]*([\x21-\x7e]{1,128})[ \t]*$/i;

/**
 * Tells by the first bytes of a connection whether it is a half of a tunnel: "Tunneling QuickTime RTSP and RTP over HTTP"
 * (Apple), which ONVIF Streaming §5.1.1.4 demands. What makes it one is the header `x-sessioncookie`.
 *
 * @param limit longest head, in bytes
 */
export function readOpening(bytes: Buffer, limit: number): Opening {
	const start = bytes.toString("latin1", 0, 5);
	if (!methods.some((method) => method.startsWith(start) || start.startsWith(method))) return "other";
	const head = bytes.toString("latin1", 0, limit);
	const end = /\r?\n\r?\n/.exec(head);
	if (!end) return bytes.length < limit ? "more" : "other";
	const [first = "", ...lines] = head.slice(0, end.index).split(/\r?\n/);
	const [, method] = requestLine.exec(first) ?? [];
	const cookies = lines.flatMap((line) => cookieLine.exec(line)?.[1] ?? []);
	const [cookie] = cookies;
	if (!method || cookie === undefined || cookies.length > 1) return "other";
	return { method: method as TunnelOpening["method"], cookie, length: end.index + end[0].length };
}
