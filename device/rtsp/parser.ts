import type { RtspLimits } from "./limits.ts";
import type { Headers, InterleavedFrame, RtspRequest } from "./message.ts";
import type { Status } from "./status.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dollar = 0x24;
const frameHeaderLength = 4;

const requestLine = /^([A-Za-z][A-Za-z_-]{0,31}) ([\x21-\x7e]+) ((?:RTSP|HTTP)\/[0-9.]{1,8})$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)$/;

/** The bytes are no RTSP: answer with `status` and close, for where the next message begins is anybody's guess. */
export class RtspParseError extends Error {
	readonly status: Status;
	/** Bytes of the connection before the message at fault. */
	readonly offset: number;

	constructor(status: Status, message: string, offset: number) {
		super(message);
		this.name = "RtspParseError";
		this.status = status;
		this.offset = offset;
	}
}

interface Head {
	readonly request: Omit<RtspRequest, "body">;
	readonly bodyLength: number;
}

/**
 * Takes a connection's bytes as they come and gives requests and interleaved frames (RFC 2326 §4, §10.12).
 * Lenient where real clients are sloppy: line feeds alone, empty lines before a request, folded headers.
 */
export class RtspParser {
	readonly #limits: RtspLimits;
	#buffer: Buffer = Buffer.alloc(0);
	/** Bytes of the connection before the buffer. */
	#offset = 0;
	/** Where the search for the head's end goes on. */
	#searched = 0;
	#head: Head | undefined;

	constructor(limits: RtspLimits) {
		this.#limits = limits;
	}

	/** Throws RtspParseError; after that the parser is of no more use. */
	feed(bytes: Buffer): (RtspRequest | InterleavedFrame)[] {
		this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
		const messages: (RtspRequest | InterleavedFrame)[] = [];
		for (let message = this.#next(); message; message = this.#next()) messages.push(message);
		return messages;
	}

	#next(): RtspRequest | InterleavedFrame | undefined {
		if (this.#head) return this.#body(this.#head);
		let blank = 0;
		while (this.#buffer[blank] === carriageReturn || this.#buffer[blank] === lineFeed) blank++;
		if (blank > 0) this.#take(blank);
		if (this.#buffer.length === 0) return undefined;
		return this.#buffer[0] === dollar ? this.#frame() : this.#request();
	}

	/**
	 *     +---------+-----------------+-----------------+----------------
	 *     | "$"     | channel, 1 byte | length, 2 bytes | data
	 *     +---------+-----------------+-----------------+----------------
	 */
	#frame(): InterleavedFrame | undefined {
		if (this.#buffer.length < frameHeaderLength) return undefined;
		const length = frameHeaderLength + this.#buffer.readUInt16BE(2);
		if (length > frameHeaderLength + this.#limits.frameBytes)
			this.#fail(400, "the interleaved data is too long");
		if (this.#buffer.length < length) return undefined;
		const frame = this.#take(length);
		return { kind: "frame", channel: frame.readUInt8(1), data: frame.subarray(frameHeaderLength) };
	}

	#request(): RtspRequest | undefined {
		const { uriBytes, headBytes } = this.#limits;
		if (!/[A-Za-z]/.test(String.fromCharCode(this.#buffer[0] ?? 0)))
			this.#fail(400, "a request begins with a method");
		const end = this.#headEnd();
		if (end < 0 || end > headBytes) {
			const line = this.#buffer.indexOf(lineFeed);
			if ((line < 0 ? this.#buffer.length : line) > uriBytes + 64)
				this.#fail(414, "the request line is too long");
			if (end < 0 && this.#buffer.length <= headBytes) return undefined;
			this.#fail(400, `the headers are longer than ${headBytes} bytes`);
		}
		this.#head = this.#parseHead(this.#buffer.toString("latin1", 0, end));
		this.#take(end);
		return this.#body(this.#head);
	}

	#body({ request, bodyLength }: Head): RtspRequest | undefined {
		if (this.#buffer.length < bodyLength) return undefined;
		this.#head = undefined;
		return { ...request, body: this.#take(bodyLength) };
	}

	/** Just behind the empty line that ends the headers, or -1. */
	#headEnd(): number {
		const buffer = this.#buffer;
		let at = buffer.indexOf(lineFeed, this.#searched);
		while (at >= 0) {
			if (buffer[at + 1] === lineFeed) return at + 2;
			if (buffer[at + 1] === carriageReturn && buffer[at + 2] === lineFeed) return at + 3;
			at = buffer.indexOf(lineFeed, at + 1);
		}
		this.#searched = Math.max(0, buffer.length - 2);
		return -1;
	}

	#parseHead(text: string): Head {
		const [first = "", ...lines] = text.trimEnd().split(/\r?\n/);
		const match = requestLine.exec(first);
		if (!match) this.#fail(400, "the request line is not METHOD URI RTSP/1.0");
		const [, method = "", uri = "", version = ""] = match;
		if (uri.length > this.#limits.uriBytes) this.#fail(414, "the request URI is too long");
		const headers = this.#parseHeaders(lines);
		return {
			request: { kind: "request", method, uri, version, headers },
			bodyLength: this.#bodyLength(headers),
		};
	}

	#parseHeaders(lines: readonly string[]): Headers {
		const headers = new Map<string, string>();
		if (lines.length > this.#limits.headerCount)
			this.#fail(400, `more than ${this.#limits.headerCount} header lines`);
		let name = "";
		for (const line of lines) {
			// yellowstone 2 sends headers without a name beside those that it means.
			if (line.startsWith(":")) continue;
			const folded = /^[ \t]/.test(line) && name !== "";
			const match = folded ? undefined : headerLine.exec(line);
			if (!match && !folded) this.#fail(400, "a header line without a name");
			if (match) name = (match[1] ?? "").toLowerCase();
			const value = (match?.[2] ?? line).trim();
			const before = headers.get(name);
			headers.set(name, before === undefined ? value : `${before}${folded ? " " : ", "}${value}`);
		}
		return headers;
	}

	#bodyLength(headers: Headers): number {
		const text = headers.get("content-length");
		if (text === undefined) return 0;
		if (!/^\d{1,10}$/.test(text)) this.#fail(400, "Content-Length is not a number");
		if (Number(text) > this.#limits.bodyBytes) this.#fail(413, "the body is too long");
		return Number(text);
	}

	#take(length: number): Buffer {
		const taken = this.#buffer.subarray(0, length);
		this.#buffer = this.#buffer.subarray(length);
		this.#offset += length;
		this.#searched = 0;
		return taken;
	}

	#fail(status: Status, message: string): never {
		throw new RtspParseError(status, message, this.#offset);
	}
}
