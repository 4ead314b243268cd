import { type Entry, readEntry } from "./entry.ts";

const name = /^(\d{12})\.jsonl$/;
const lineEnd = 0x0a;

/** The file of a segment, named after the number of its first entry: by name they stand in their order. */
export function segmentName(first: number): string {
	return `${String(first).padStart(12, "0")}.jsonl`;
}

/** Those of a folder's files that are segments, in their order. */
export function segmentsAmong(files: readonly string[]): string[] {
	return files.filter((file) => name.test(file)).sort();
}

/** A segment's bytes, taken apart. */
export interface SegmentText {
	/** One for each line; undefined for what is no entry. */
	readonly lines: readonly (Entry | undefined)[];
	/** Bytes up to the end of the last whole line. */
	readonly whole: number;
	/** Bytes after it, of a line that has no end. */
	readonly torn: number;
}

export function readSegment(bytes: Buffer): SegmentText {
	const lines: (Entry | undefined)[] = [];
	let at = 0;
	for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, at)) {
		lines.push(readEntry(bytes.subarray(at, end)));
		at = end + 1;
	}
	return { lines, whole: at, torn: bytes.length - at };
}
