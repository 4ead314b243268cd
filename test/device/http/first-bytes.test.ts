import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { sortByFirstBytes } from "../../../device/http/first-bytes.ts";

/** A connection that says `text` and ends, and cannot be written to any more. */
function saying(text: string, ends = true): Socket {
	const socket = new Duplex({
		read() {},
		write: (_chunk, _encoding, done) =>
			done(Object.assign(new Error("write ECONNRESET"), { code: "ECONNRESET" })),
	});
	socket.push(text);
	if (ends) socket.push(null);
	return Object.assign(socket, { setTimeout() {} }) as unknown as Socket;
}

/** What becomes of it, once whoever takes it has answered. */
async function sorted(socket: Socket): Promise<string> {
	const closed = new Promise((resolve) => socket.once("close", resolve));
	let taken = "nobody";
	const answer = (by: string) => (to: Socket) => {
		taken = by;
		to.end("an answer");
	};
	sortByFirstBytes(socket, {
		maxHeaderBytes: 1_000,
		headersMs: 1_000,
		tunnel: answer("tunnel"),
		http: answer("http"),
		malformed: answer("malformed"),
	});
	await closed;
	return taken;
}

// An error that nobody listens to would end the process, and all cameras with it.
test.each([
	["in the midst of its head", "GET ", "malformed"],
	["as a half of a tunnel", "GET /cam-1/main HTTP/1.0\r\nx-sessioncookie: a\r\n\r\n", "tunnel"],
	["as a client of HTTP", "OPTIONS / HTTP/1.1\r\n\r\n", "http"],
])("a client that is gone when it is answered, %s, is no trouble", async (_name, text, by) => {
	expect(await sorted(saying(text, by === "malformed"))).toBe(by);
});
