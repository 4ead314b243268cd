/*
 * What a container keeps of a Vorbis track beside its packets: three headers (Vorbis I §4.2), the second of which holds what
 * people wrote about it: a title, a name, a place. There are two ways to keep them, with a length before each, or as Matroska
 * does, with the lengths of all but the last in the manner of Xiph (a sum of bytes, of which the last is not 255):
 *
 *      +--------+--------+--------+-----+    +---+-------------------+-----------------+-----+-----+-----+
 *      | 0, 30  | first  | length | ... |    | 2 | length of first   | of the second   | 1st | 2nd | 3rd |
 *      +--------+--------+--------+-----+    +---+-------------------+-----------------+-----+-----+-----+
 */

/** `vorbis` with the type before it, a vendor without a name, no comments, and the bit that ends them (§5.2.1). */
const noComments = Buffer.from("\x03vorbis\0\0\0\0\0\0\0\0\x01", "latin1");

/** The same headers with nothing in the second one; undefined when they are none. */
export function withoutComments(headers: Buffer): Buffer<ArrayBuffer> | undefined {
	const [first, second, third] = (headers[0] === 2 ? laced(headers) : counted(headers)) ?? [];
	if (!isHeader(first, 1) || !isHeader(second, 3) || !isHeader(third, 5)) return undefined;
	if (first.length > 254) return undefined; // it has 30 bytes
	return Buffer.concat([Buffer.from([2, first.length, noComments.length]), first, noComments, third]);
}

type Three = readonly [Buffer, Buffer, Buffer];

function laced(headers: Buffer): Three | undefined {
	let at = 1;
	const length = () => {
		let sum = 0;
		for (;;) {
			const byte = headers[at++];
			if (byte === undefined) return sum;
			sum += byte;
			if (byte < 255) return sum;
		}
	};
	const [first, second] = [length(), length()];
	const [secondAt, thirdAt] = [at + first, at + first + second];
	return [headers.subarray(at, secondAt), headers.subarray(secondAt, thirdAt), headers.subarray(thirdAt)];
}

function counted(headers: Buffer): Three | undefined {
	const found: Buffer[] = [];
	for (let at = 0; found.length < 3 && at + 2 <= headers.length; ) {
		const end = at + 2 + headers.readUInt16BE(at);
		found.push(headers.subarray(at + 2, end));
		at = end;
	}
	const [first, second, third] = found;
	return first && second && third && [first, second, third];
}

function isHeader(header: Buffer | undefined, type: number): header is Buffer {
	return header?.[0] === type && header.toString("latin1", 1, 7) === "vorbis";
}
