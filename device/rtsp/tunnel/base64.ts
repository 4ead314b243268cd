/** What came is not Base64, so nobody knows what was meant. */
export class Base64Error extends Error {
	constructor() {
		super("what came is not Base64");
		this.name = "Base64Error";
	}
}

/**
 * Decodes Base64 as it comes (RFC 4648 §4). Clients code each message by itself, so padding may end any group of four;
 * line breaks are passed over.
 */
export class Base64Reader {
	#rest = "";

	/** Gives the bytes of all groups that are whole. Throws Base64Error; after that the reader is of no more use. */
	feed(bytes: Buffer): Buffer {
		const text = this.#rest + bytes.toString("latin1").replace(/[\r\n\t ]+/g, "");
		const whole = text.length - (text.length % 4);
		this.#rest = text.slice(whole);
		if (!/^[A-Za-z0-9+/]*=?$/.test(this.#rest)) throw new Base64Error();
		const parts: Buffer[] = [];
		for (let from = 0; from < whole; ) {
			const padding = text.indexOf("=", from);
			// A decoder stops at padding, so each part ends with the group that has some.
			const to = padding < 0 || padding >= whole ? whole : padding - (padding % 4) + 4;
			const part = text.slice(from, to);
			if (!/^[A-Za-z0-9+/]*={0,2}$/.test(part)) throw new Base64Error();
			parts.push(Buffer.from(part, "base64"));
			from = to;
		}
		return Buffer.concat(parts);
	}
}
