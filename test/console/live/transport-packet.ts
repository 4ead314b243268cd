/** Packets of a transport stream as words: `K` starts a key picture, `P` another one, `.` goes on, `t` is a table. */
export function packets(word: string): Buffer {
	return Buffer.concat([...word].map((letter, index) => packet(letter, index)));
}

function packet(letter: string, index: number): Buffer {
	const bytes = Buffer.alloc(188, index);
	const starts = letter === "K" || letter === "P" || letter === "t";
	bytes[0] = 0x47;
	bytes.writeUInt16BE((starts ? 0x4000 : 0) | (letter === "t" ? 0 : 0x100), 1);
	bytes[3] = letter === "K" ? 0x30 : 0x10;
	if (letter === "K") bytes.set([7, 0x40], 4);
	return bytes;
}

/** What the fake transcoder said in the pictures of a message. */
export function spoken(message: Buffer): Record<string, unknown> {
	const payloads: Buffer[] = [];
	for (let at = 0; at < message.length; at += 188) payloads.push(message.subarray(at + 12, at + 188));
	return JSON.parse(Buffer.concat(payloads).toString("utf8")) as Record<string, unknown>;
}
