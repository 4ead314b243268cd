import { deflateSync } from "node:zlib";

/** What no masked copy may hold, in any file. */
export const canary = "CANARY-7Q4-lives-at-Rue-Exemple-12";

/** TIFF 6.0, little endian: one directory with orientation, description and GPS, one with a thumbnail (EXIF 2.32 §4.6). */
function exif(orientation: number, thumbnail: Buffer): Buffer {
	const text = Buffer.from(`${canary}\0`);
	const entries = 3;
	const ifd0 = 8;
	const textAt = ifd0 + 2 + entries * 12 + 4;
	const gpsAt = textAt + text.length;
	const ifd1 = gpsAt + 2 + 12 + 4;
	const thumbnailAt = ifd1 + 2 + 3 * 12 + 4;
	const bytes = Buffer.alloc(thumbnailAt + thumbnail.length);
	bytes.write("II*\0", 0, "latin1");
	bytes.writeUInt32LE(ifd0, 4);
	const directory = (
		at: number,
		next: number,
		list: readonly [tag: number, type: number, count: number, value: number][],
	) => {
		bytes.writeUInt16LE(list.length, at);
		for (const [index, [tag, type, count, value]] of list.entries()) {
			const entry = at + 2 + 12 * index;
			bytes.writeUInt16LE(tag, entry);
			bytes.writeUInt16LE(type, entry + 2);
			bytes.writeUInt32LE(count, entry + 4);
			bytes.writeUInt32LE(value, entry + 8);
		}
		bytes.writeUInt32LE(next, at + 2 + 12 * list.length);
	};
	directory(ifd0, ifd1, [
		[0x010e, 2, text.length, textAt],
		[0x0112, 3, 1, orientation],
		[0x8825, 4, 1, gpsAt],
	]);
	text.copy(bytes, textAt);
	directory(gpsAt, 0, [[0x001d, 2, text.length, textAt]]);
	directory(ifd1, 0, [
		[0x0103, 3, 1, 6],
		[0x0201, 4, 1, thumbnailAt],
		[0x0202, 4, 1, thumbnail.length],
	]);
	thumbnail.copy(bytes, thumbnailAt);
	return bytes;
}

const xmp = Buffer.from(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${canary}</a></x:xmpmeta>`);

/** A profile that a decoder takes for one: its header says how long it is (ICC.1:2022 §7.2). */
function profile(): Buffer {
	const bytes = Buffer.alloc(132 + canary.length);
	bytes.writeUInt32BE(bytes.length, 0);
	bytes.write("acsp", 36, "latin1");
	bytes.write(canary, 132, "latin1");
	return bytes;
}

/** Into a JPEG: EXIF with a thumbnail, XMP, a colour profile, Photoshop's block, a comment, and bytes after its end. */
export function plantJpeg(jpeg: Buffer, orientation: number): Buffer {
	const segment = (marker: number, ...content: Buffer[]) => {
		const body = Buffer.concat(content);
		const head = Buffer.from([0xff, marker, 0, 0]);
		head.writeUInt16BE(body.length + 2, 2);
		return Buffer.concat([head, body]);
	};
	return Buffer.concat([
		jpeg.subarray(0, 2),
		segment(0xe1, Buffer.from("Exif\0\0"), exif(orientation, jpeg)),
		segment(0xe1, Buffer.from("http://ns.adobe.com/xap/1.0/\0"), xmp),
		segment(0xe2, Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), profile()),
		segment(0xed, Buffer.from(`Photoshop 3.0\0${canary}`)),
		segment(0xfe, Buffer.from(canary)),
		jpeg.subarray(2),
		Buffer.from(canary),
	]);
}

const crcTable = Array.from({ length: 256 }, (_, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value >>> 0;
});

function crc(bytes: Buffer): number {
	let value = 0xffffffff;
	for (const byte of bytes) value = (crcTable[(value ^ byte) & 255] as number) ^ (value >>> 8);
	return (value ^ 0xffffffff) >>> 0;
}

/** Into a PNG, after its header: text of three kinds, EXIF and a colour profile (PNG 3rd edition §11.3). */
export function plantPng(png: Buffer, thumbnail: Buffer): Buffer {
	const chunk = (type: string, body: Buffer) => {
		const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
		const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
		length.writeUInt32BE(body.length);
		check.writeUInt32BE(crc(named));
		return Buffer.concat([length, named, check]);
	};
	const header = 8 + 25;
	return Buffer.concat([
		png.subarray(0, header),
		chunk("iCCP", Buffer.concat([Buffer.from(`${canary}\0\0`), deflateSync(profile())])),
		chunk("eXIf", exif(1, thumbnail)),
		chunk("tEXt", Buffer.from(`Author\0${canary}`)),
		chunk("zTXt", Buffer.concat([Buffer.from(`Comment\0\0`), deflateSync(canary)])),
		chunk("iTXt", Buffer.concat([Buffer.from("XML:com.adobe.xmp\0\0\0\0\0"), xmp])),
		png.subarray(header),
	]);
}

/** Into a WebP of one lossy picture: EXIF, XMP and a colour profile (WebP container §Extended file format). */
export function plantWebp(webp: Buffer, width: number, height: number, thumbnail: Buffer): Buffer {
	const chunk = (type: string, body: Buffer) => {
		const head = Buffer.alloc(8);
		head.write(type, 0, "latin1");
		head.writeUInt32LE(body.length, 4);
		return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
	};
	const extended = Buffer.alloc(10);
	extended[0] = 0x20 | 0x08 | 0x04; // profile, EXIF, XMP
	extended.writeUIntLE(width - 1, 4, 3);
	extended.writeUIntLE(height - 1, 7, 3);
	const body = Buffer.concat([
		Buffer.from("WEBP"),
		chunk("VP8X", extended),
		chunk("ICCP", profile()),
		webp.subarray(12),
		chunk("EXIF", exif(1, thumbnail)),
		chunk("XMP ", xmp),
	]);
	return chunk("RIFF", body);
}
