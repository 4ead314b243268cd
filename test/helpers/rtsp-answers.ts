/** What an RTSP server sends: answers and interleaved packets, told apart. */
export interface RtspAnswer {
	readonly status: number;
	/** Values by lower-case name, one entry a header line. */
	readonly headers: ReadonlyMap<string, readonly string[]>;
	readonly body: string;
}

export interface ServerMessages {
	readonly answers: RtspAnswer[];
	/** Interleaved data by channel. */
	readonly frames: Map<number, Buffer[]>;
	/** Bytes of a message that is not complete. */
	readonly rest: Buffer;
}

/** Takes apart all complete messages at the beginning of `bytes`. */
export function readServerMessages(bytes: Buffer): ServerMessages {
	const messages: ServerMessages = { answers: [], frames: new Map(), rest: bytes };
	let rest = bytes;
	for (;;) {
		const end = rest[0] === 0x24 ? readFrame(rest, messages.frames) : readAnswer(rest, messages.answers);
		if (end === 0) return { ...messages, rest };
		rest = rest.subarray(end);
	}
}

function readFrame(bytes: Buffer, frames: Map<number, Buffer[]>): number {
	if (bytes.length < 4) return 0;
	const end = 4 + bytes.readUInt16BE(2);
	if (bytes.length < end) return 0;
	const channel = bytes.readUInt8(1);
	frames.set(channel, [...(frames.get(channel) ?? []), bytes.subarray(4, end)]);
	return end;
}

function readAnswer(bytes: Buffer, answers: RtspAnswer[]): number {
	const headEnd = bytes.indexOf("\r\n\r\n");
	if (headEnd < 0) return 0;
	const [statusLine = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
	const status = /^RTSP\/1\.0 (\d{3}) .+$/.exec(statusLine)?.[1];
	if (!status) throw new Error(`not an RTSP answer: ${statusLine}`);
	const headers = new Map<string, string[]>();
	for (const line of lines) {
		const match = /^([A-Za-z-]+): (.*)$/.exec(line);
		if (!match?.[1]) throw new Error(`not a header: ${line}`);
		const name = match[1].toLowerCase();
		headers.set(name, [...(headers.get(name) ?? []), match[2] ?? ""]);
	}
	const end = headEnd + 4 + Number(headers.get("content-length")?.[0] ?? 0);
	if (bytes.length < end) return 0;
	answers.push({ status: Number(status), headers, body: bytes.toString("utf8", headEnd + 4, end) });
	return end;
}
