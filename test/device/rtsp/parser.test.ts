import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultRtspLimits } from "../../../device/rtsp/limits.ts";
import { RtspParseError, RtspParser } from "../../../device/rtsp/parser.ts";

const limits = {
	...defaultRtspLimits,
	uriBytes: 100,
	headBytes: 600,
	headerCount: 5,
	bodyBytes: 50,
	frameBytes: 9,
};
const parse = (text: string) => new RtspParser(limits).feed(Buffer.from(text, "latin1"));

describe("the request parser", () => {
	it.each([
		["a plain request", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "OPTIONS", { cseq: "1" }],
		["line feeds alone", "OPTIONS * RTSP/1.0\nCSeq: 1\n\n", "OPTIONS", { cseq: "1" }],
		["empty lines before it", "\r\n\n\r\nOPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "OPTIONS", { cseq: "1" }],
		["space about a value", "PLAY * RTSP/1.0\r\nCSeq :  1 \t\r\n\r\n", "PLAY", { cseq: "1" }],
		["a folded header", "PLAY * RTSP/1.0\r\nAccept: a,\r\n\tb\r\n\r\n", "PLAY", { accept: "a, b" }],
		["a repeated header", "PLAY * RTSP/1.0\r\nAccept: a\r\nACCEPT: b\r\n\r\n", "PLAY", { accept: "a, b" }],
		["no headers", "PLAY * RTSP/1.0\r\n\r\n", "PLAY", {}],
		["a header without a name", "PLAY * RTSP/1.0\r\n: \r\nCSeq: 1\r\n\r\n", "PLAY", { cseq: "1" }],
		["another version", "PLAY * RTSP/2.0\r\n\r\n", "PLAY", {}],
	])("reads %s", (_, text, method, headers) => {
		const [request, ...more] = parse(text);
		expect(more).toEqual([]);
		expect(request).toMatchObject({ kind: "request", method, uri: "*" });
		expect(request?.kind === "request" && Object.fromEntries(request.headers)).toEqual(headers);
	});

	it("gives the body, and what follows it", () => {
		const messages = parse(
			"SET_PARAMETER * RTSP/1.0\r\nContent-Length: 4\r\n\r\nabcdPLAY * RTSP/1.0\r\n\r\n",
		);
		expect(messages.map((m) => m.kind === "request" && [m.method, m.body.toString()])).toEqual([
			["SET_PARAMETER", "abcd"],
			["PLAY", ""],
		]);
	});

	it("gives binary data between requests", () => {
		const messages = parse("$\x01\x00\x03abcPLAY * RTSP/1.0\r\n\r\n$\x00\x00\x00");
		expect(messages.map((m) => (m.kind === "frame" ? [m.channel, m.data.toString()] : m.method))).toEqual([
			[1, "abc"],
			"PLAY",
			[0, ""],
		]);
	});

	it.each([
		["bytes that are no text", "\x80\x03", 400],
		["a digit for a method", "1 * RTSP/1.0\r\n\r\n", 400],
		["a line of nonsense", "hello\r\n\r\n", 400],
		["a request without a version", "PLAY *\r\n\r\n", 400],
		["an answer", "RTSP/1.0 200 OK\r\n\r\n", 400],
		["a method without end", `${"A".repeat(40)} * RTSP/1.0\r\n\r\n`, 400],
		["a control character in the URI", "PLAY a\x07b RTSP/1.0\r\n\r\n", 400],
		["a header without a colon", "PLAY * RTSP/1.0\r\nCSeq 1\r\n\r\n", 400],
		["a long URI", `PLAY ${"a".repeat(101)} RTSP/1.0\r\n\r\n`, 414],
		["a URI without end", `PLAY ${"a".repeat(200)}`, 414],
		["long headers", `PLAY * RTSP/1.0\r\nX: ${"a".repeat(600)}\r\n\r\n`, 400],
		["headers without end", `PLAY * RTSP/1.0\r\nX: ${"a".repeat(600)}`, 400],
		["many headers", `PLAY * RTSP/1.0\r\n${"X: a\r\n".repeat(6)}\r\n`, 400],
		["a long body", "PLAY * RTSP/1.0\r\nContent-Length: 51\r\n\r\n", 413],
		["long interleaved data", "$\x01\x00\x0a", 400],
		["a body of minus one", "PLAY * RTSP/1.0\r\nContent-Length: -1\r\n\r\n", 400],
		["a body of two lengths", "PLAY * RTSP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
	])("refuses %s", (_, text, status) => {
		expect(() => parse(text)).toThrow(expect.objectContaining({ name: "RtspParseError", status }));
	});

	it("says at which byte of the connection the message at fault begins", () => {
		expect(() => parse("PLAY * RTSP/1.0\r\n\r\n\r\n!")).toThrow(expect.objectContaining({ offset: 21 }));
	});

	it("gives the same however the bytes are cut", () => {
		const text =
			"\r\nPLAY * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc$\x00\x00\x02hiPAUSE * RTSP/1.0\n\n";
		const whole = parse(text);
		expect(whole).toHaveLength(3);
		fc.assert(
			fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
				const parser = new RtspParser(limits);
				const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
				const pieces = edges.slice(1).map((end, i) => Buffer.from(text.slice(edges[i], end), "latin1"));
				expect(pieces.flatMap((piece) => parser.feed(piece))).toEqual(whole);
			}),
			{ numRuns: 300 },
		);
	});

	it("either understands or refuses whatever it is fed", () => {
		const good =
			"SETUP rtsp://a/b RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;unicast\r\nContent-Length: 2\r\n\r\nab";
		const damaged = fc
			.tuple(fc.nat(good.length), fc.nat(9), fc.string({ maxLength: 9 }))
			.map(([at, length, text]) => Buffer.from(good.slice(0, at) + text + good.slice(at + length), "latin1"));
		fc.assert(
			fc.property(fc.array(fc.oneof(damaged, fc.uint8Array()), { maxLength: 4 }), (pieces) => {
				const parser = new RtspParser(limits);
				try {
					for (const piece of pieces) parser.feed(Buffer.from(piece));
				} catch (error) {
					expect(error).toBeInstanceOf(RtspParseError);
				}
			}),
			{ numRuns: 3000 },
		);
	});

	it("is quick with a header of blanks, which a careless pattern would take quadratic time for", () => {
		const blanks = `PLAY * RTSP/1.0\r\nX: ${" ".repeat(16_000)}x\r\n\r\n`;
		const [request] = new RtspParser(defaultRtspLimits).feed(Buffer.from(blanks));
		expect(request?.kind === "request" && request.headers.get("x")).toBe("x");
	});
});
