import type { Socket } from "node:net";
import type { DoctorLimits } from "../limits.ts";
import { type TcpOptions, withConnection } from "../network/tcp.ts";
import { Trouble } from "../trouble.ts";

/**
 * Asks for a stream's description as somebody who gives no credentials (RFC 2326 §10.2).
 *
 * @returns the answer's status code. Throws Trouble when there is no RTSP answer.
 */
export function describeAsStranger(
	url: URL,
	limits: Pick<DoctorLimits, "answerMs" | "rtspHeadBytes">,
	clock: TcpOptions["clock"],
): Promise<number> {
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const options = { host, port: Number(url.port || 554), timeoutMs: limits.answerMs, clock };
	return withConnection(options, async (socket) => {
		socket.write(`DESCRIBE ${url.href} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n`);
		const line = await firstLine(socket, limits.rtspHeadBytes);
		const status = /^RTSP\/[12]\.\d (\d{3})\b/.exec(line)?.[1];
		if (status === undefined) throw new Trouble("what answers there does not speak RTSP");
		return Number(status);
	});
}

async function firstLine(socket: Socket, maxBytes: number): Promise<string> {
	let text = "";
	for await (const chunk of socket) {
		text += (chunk as Buffer).toString("latin1");
		const end = text.indexOf("\r\n");
		if (end >= 0) return text.slice(0, end);
		if (text.length > maxBytes) throw new Trouble(`no line ends within ${maxBytes} bytes`);
	}
	throw new Trouble("the device hung up without an answer");
}
