import type { AccessUnit } from "../../device/media/access-unit.ts";
import { depacketiseH264, readRtp, toAnnexB } from "./depacketise.ts";

const sps = Buffer.from("6742c01fda014016ec0440000003004001", "hex");
const pps = Buffer.from("68ce3c80", "hex");

/** Ticks from one picture to the next: 25 a second. */
const pictureTicks = 3600;

export interface PictureOptions {
	/** Bytes of the slice. */
	readonly size?: number;
	readonly revision?: number;
	/** Wall time of picture 0. */
	readonly epoch?: number;
}

/** Picture number `index` of a stream: K a key picture with its parameter sets, p one that needs those before it. */
export function picture(kind: "K" | "p", index: number, options: PictureOptions = {}): AccessUnit {
	const slice = Buffer.alloc(options.size ?? 100, 0xab);
	slice.writeUInt8(kind === "K" ? 0x65 : 0x41, 0);
	slice.writeUInt16BE(0x8000 | index, 1);
	return {
		codec: "h264",
		data: toAnnexB(kind === "K" ? [sps, pps, slice] : [slice]),
		key: kind === "K",
		ticks: index * pictureTicks,
		takenAt: (options.epoch ?? Date.UTC(2026, 0, 1)) + index * 40,
		revision: options.revision ?? 1,
		state: "masked",
	};
}

/** Pictures for a word such as "KpppKpp", numbered from `first`. */
export function pictures(word: string, first = 0, options: PictureOptions = {}): AccessUnit[] {
	return [...word].map((letter, i) => picture(letter as "K" | "p", first + i, options));
}

/**
 * What a viewer got, in the same letters with numbers: "K0 p1 p2". A picture whose packets are not all there, or whose
 * sequence numbers have a gap, is a question mark.
 */
export function wordOf(packets: readonly Buffer[]): string {
	const words: string[] = [];
	let open: Buffer[] = [];
	let expected: number | undefined;
	let whole = true;
	for (const packet of packets) {
		const { marker, payload, sequence } = readRtp(packet);
		if (expected !== undefined && sequence !== expected) {
			words.push("?");
			open = [];
			whole = (payload.readUInt8(0) & 0x1f) !== 28 || (payload.readUInt8(1) & 0x80) !== 0;
		}
		expected = (sequence + 1) & 0xffff;
		open.push(payload);
		if (!marker) continue;
		words.push(whole ? letterOf(open) : "?");
		whole = true;
		open = [];
	}
	return words.join(" ");
}

function letterOf(payloads: readonly Buffer[]): string {
	const slice = depacketiseH264(payloads).at(-1) ?? Buffer.alloc(3);
	return `${(slice.readUInt8(0) & 0x1f) === 5 ? "K" : "p"}${slice.readUInt16BE(1) & 0x7fff}`;
}
