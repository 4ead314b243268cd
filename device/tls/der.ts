/*
 * Writes ASN.1 in its distinguished encoding (ITU-T X.690), as far as a certificate of ours has need of it:
 *
 *     +---------+----------------------------------+----------
 *     | tag     | length: one byte up to 127, else | content
 *     |         | 0x80 + n, and n bytes            |
 *     +---------+----------------------------------+----------
 */

function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
	const body = Buffer.concat(content);
	const { length } = body;
	if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
	const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	if (length > 0xffff) throw new RangeError("a certificate of ours has no such long parts");
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, ...parts);
export const octets = (bytes: Uint8Array): Buffer => tagged(0x04, bytes);
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));
export const utf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text));
/** With no unused bits unless given. */
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tagged(0x03, Buffer.from([unused]), bytes);
/** `[n]` around something, EXPLICIT. */
export const around = (n: number, content: Uint8Array): Buffer => tagged(0xa0 + n, content);
/** `[n]` in place of a primitive's own tag, IMPLICIT. */
export const instead = (n: number, content: Uint8Array): Buffer => tagged(0x80 + n, content);

/** A number of 0 or more, the first byte first. */
export function unsigned(bytes: Uint8Array): Buffer {
	const first = bytes.findIndex((byte) => byte !== 0);
	const plain = first < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
	// A first bit of 1 would make it negative.
	return (plain[0] as number) & 0x80 ? tagged(0x02, Buffer.from([0]), plain) : tagged(0x02, plain);
}

/** Such as `2.5.29.17`. */
export function identifier(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const part of rest) {
		const groups = [part & 0x7f];
		for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift(0x80 | (left & 0x7f));
		bytes.push(...groups);
	}
	return tagged(0x06, Buffer.from(bytes));
}

/** In whole seconds; RFC 5280 §4.1.2.5 has two digits for the years up to 2049. */
export function time(ms: number): Buffer {
	const digits = new Date(ms).toISOString().replace(/\.\d+Z$|[-:T]/g, "");
	return Number(digits.slice(0, 4)) < 2050
		? tagged(0x17, Buffer.from(`${digits.slice(2)}Z`))
		: tagged(0x18, Buffer.from(`${digits}Z`));
}
