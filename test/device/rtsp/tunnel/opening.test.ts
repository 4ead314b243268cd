import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOpening } from "../../../../device/rtsp/tunnel/opening.ts";

const limit = 1000;
const read = (text: string) => readOpening(Buffer.from(text, "latin1"), limit);

const gstreamer =
	"GET /cam-1/main HTTP/1.0\r\nHost: camera:80\r\nX-Sessioncookie: 8bC3\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n";
const ffmpeg =
	"POST /cam-1/main HTTP/1.1\r\nUser-Agent: Lavf/60.16.100\r\nx-sessioncookie: 0123abcd\r\nContent-Type: application/x-rtsp-tunnelled\r\nContent-Length: 32767\r\n\r\n";

describe("the beginning of a connection", () => {
	it.each([
		["GStreamer's GET", gstreamer, { method: "GET", cookie: "8bC3", length: gstreamer.length }],
		["FFmpeg's POST", ffmpeg, { method: "POST", cookie: "0123abcd", length: ffmpeg.length }],
		["with RTSP behind it", `${ffmpeg}T1BU`, { method: "POST", cookie: "0123abcd", length: ffmpeg.length }],
		[
			"with line feeds alone",
			"GET / HTTP/1.1\nx-sessioncookie:a\n\n",
			{ method: "GET", cookie: "a", length: 34 },
		],
	])("of a tunnel: %s", (_, text, opening) => {
		expect(read(text)).toEqual(opening);
	});

	it.each([
		["RTSP", "OPTIONS rtsp://camera/ RTSP/1.0\r\n"],
		["another method of RTSP", "GET_PARAMETER * RTSP/1.0\r\nx-sessioncookie: a\r\n\r\n"],
		["a page", "GET / HTTP/1.1\r\nHost: camera\r\n\r\n"],
		["a page of an older HTTP", "GET /\r\n\r\n"],
		["an empty cookie", "GET / HTTP/1.1\r\nx-sessioncookie: \r\n\r\n"],
		["two cookies", "GET / HTTP/1.1\r\nx-sessioncookie: a\r\nx-sessioncookie: b\r\n\r\n"],
		["a cookie of two words", "GET / HTTP/1.1\r\nx-sessioncookie: a b\r\n\r\n"],
		["a cookie without end", `GET / HTTP/1.1\r\nx-sessioncookie: ${"a".repeat(129)}\r\n\r\n`],
		["a head without end", `GET / HTTP/1.1\r\n${"a: b\r\n".repeat(200)}`],
		["TLS", "\x16\x03\x01"],
	])("of something else: %s", (_, text) => {
		expect(read(text)).toBe("other");
	});

	it("is waited for, byte by byte, and told as soon as it is there", () => {
		for (let length = 0; length < gstreamer.length; length++)
			expect(read(gstreamer.slice(0, length))).toBe("more");
	});

	it("never throws, never waits beyond its limit, and always comes to the same", () => {
		const word = fc.constantFrom(
			"GET ",
			"POST ",
			"/ ",
			"HTTP/1.1",
			"\r\n",
			"\n",
			"x-sessioncookie",
			": ",
			"a",
			"\0",
			"é",
		);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 400 }), (words) => {
				const text = words.join("");
				const opening = read(text);
				if (text.length >= limit) expect(opening).not.toBe("more");
				if (opening !== "more") expect(read(`${text}x`)).toEqual(opening);
			}),
			{ numRuns: 2_000 },
		);
	});
});
