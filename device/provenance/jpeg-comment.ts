import { createHash } from "node:crypto";

const marker = { soi: 0xffd8, com: 0xfffe } as const;

/** Comments are read by people too: ours says what it is. */
const label = "persienne-provenance:";

/**
 * Puts a record into a JPEG, as a comment right after its beginning (ITU-T T.81 §B.2.4.5):
 *
 *     +-----------+-----------+----------------+----------------------------------------------+
 *     | SOI, FFD8 | COM, FFFE | length, 2 bytes| persienne-provenance: and the record, base64url | …
 *     +-----------+-----------+----------------+----------------------------------------------+
 */
export function withComment(jpeg: Uint8Array, record: Uint8Array): Uint8Array {
	const text = Buffer.from(label + Buffer.from(record).toString("base64url"), "latin1");
	const head = Buffer.alloc(6);
	head.writeUInt16BE(marker.soi, 0);
	head.writeUInt16BE(marker.com, 2);
	head.writeUInt16BE(text.length + 2, 4);
	return Buffer.concat([head, text, jpeg.subarray(2)]);
}

/** A JPEG, with our comment taken out. */
export interface CommentedJpeg {
	/** Undefined when it has no comment of ours, or more than one. */
	readonly record: Buffer | undefined;
	readonly content: Buffer;
}

/** Undefined for what does not begin as a JPEG does. */
export function readComment(jpeg: Buffer): CommentedJpeg | undefined {
	if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== marker.soi) return undefined;
	const records: Buffer[] = [];
	const rest = [jpeg.subarray(0, 2)];
	let at = 2;
	// Segments up to the first that is none, or to the picture's data (SOS), which has no length.
	while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
		const end = at + 2 + jpeg.readUInt16BE(at + 2);
		if (end < at + 4 || end > jpeg.length) break;
		const record = jpeg.readUInt16BE(at) === marker.com && ourRecord(jpeg.toString("latin1", at + 4, end));
		if (record) records.push(record);
		else rest.push(jpeg.subarray(at, end));
		at = end;
	}
	rest.push(jpeg.subarray(at));
	return { record: records.length === 1 ? records[0] : undefined, content: stillContent(rest) };
}

function ourRecord(text: string): Buffer | undefined {
	return text.startsWith(label) ? Buffer.from(text.slice(label.length), "base64url") : undefined;
}

/** The digest of a still: all of its bytes but our comment. */
export function stillContent(parts: readonly Uint8Array[]): Buffer {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(part);
	return hash.digest();
}
