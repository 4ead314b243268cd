import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { PersienneError } from "../errors.ts";
import type { PictureRecord } from "../imaging/offline/protocol.ts";
import { explained, partName } from "./part-file.ts";

const head = '{"frames":[';
const tail = "\n]}\n";

/** Bytes of records kept in memory for one file; more wait on the disk. */
const inMemory = 1 << 20;
const chunkBytes = 1 << 16;

/**
 * The report as it grows: valid JSON after each write, so that it is when the run ends, however it does. The pictures of
 * a file are in it once the file is done, so that a run which is taken up adds to it what was missing.
 */
export class Report {
	readonly #file: number;
	readonly #path: string;
	/** Where the next record goes. */
	#end: number;
	#isEmpty: boolean;
	/** It may end with a file that is not done. */
	#isCut: boolean;

	/**
	 * Begins a report, or goes on with one. Throws a PersienneError.
	 * @param anew replaces what is there, whatever it is
	 * @param wasKilled the run before was: where it told of the file that it was at, and this one begins with, that goes
	 */
	constructor(path: string, anew: boolean, wasKilled = false) {
		this.#path = path;
		this.#isCut = wasKilled;
		this.#file = explained(path, () => {
			closeSync(openSync(path, anew ? "w" : "a"));
			return openSync(path, "r+");
		});
		const { size } = fstatSync(this.#file);
		if (size > 0 && !this.#isReport(size)) {
			closeSync(this.#file);
			throw new PersienneError(
				"REPORT_EXISTS",
				`${path} is there already and is no report that could be gone on with`,
				"name another file, or replace it with --force",
			);
		}
		this.#end = size > 0 ? size - tail.length : head.length;
		this.#isEmpty = this.#end === head.length;
		if (size === 0) this.#write(head + tail, 0);
	}

	/** True while nothing is in it. */
	get isEmpty(): boolean {
		return this.#isEmpty;
	}

	/** What is told of one file until it is done. */
	spool(input: string, width: number, height: number, pid: number): Spool {
		return new Spool(input, width, height, join(dirname(this.#path), partName(pid, "report")));
	}

	/** Adds all of a file's pictures. */
	add(spool: Spool): void {
		if (this.#isCut) this.#forgetLast(spool.input);
		this.#isCut = false;
		for (const lines of spool.take()) {
			const text = `${this.#isEmpty ? "" : ","}\n${lines.join(",\n")}`;
			this.#isEmpty = false;
			this.#write(text + tail, this.#end);
			this.#end += Buffer.byteLength(text);
		}
	}

	close(): void {
		closeSync(this.#file);
	}

	#isReport(size: number): boolean {
		return (
			size >= head.length + tail.length &&
			this.#read(head.length, 0).toString("latin1") === head &&
			this.#read(tail.length, size - tail.length).toString("latin1") === tail
		);
	}

	#read(length: number, at: number): Buffer {
		const bytes = Buffer.alloc(length);
		return bytes.subarray(0, readSync(this.#file, bytes, 0, length, at));
	}

	#forgetLast(input: string): void {
		const last = this.#lastIndexOf("\n{");
		const first = this.#lastIndexOf(`\n${opening(input)}"index":0,`);
		const begins = Buffer.from(`\n${opening(input)}`);
		if (last < 0 || first < 0 || !this.#read(begins.length, last).equals(begins)) return;
		this.#isEmpty = first === head.length;
		this.#end = this.#isEmpty ? first : first - 1; // with the comma before it
		this.#write(tail, this.#end);
		explained(this.#path, () => ftruncateSync(this.#file, this.#end + tail.length));
	}

	/** Where a text is found for the last time; -1 where it is not. */
	#lastIndexOf(text: string): number {
		const wanted = Buffer.from(text);
		for (let end = this.#end; end > 0; end -= inMemory) {
			const start = Math.max(0, end - inMemory);
			// What lies across the border is found with the part before it.
			const found = this.#read(end - start + wanted.length, start).lastIndexOf(wanted);
			if (found >= 0) return start + found;
		}
		return -1;
	}

	#write(text: string, at: number): void {
		explained(this.#path, () => {
			const bytes = Buffer.from(text);
			for (let done = 0; done < bytes.length; )
				done += writeSync(this.#file, bytes, done, bytes.length - done, at + done);
		});
	}
}

/** How each record of a file begins. */
function opening(input: string): string {
	return `${JSON.stringify({ input }).slice(0, -1)},`;
}

/** The records of one file, a line each, in bounded memory. */
export class Spool {
	readonly input: string;
	readonly #size: { readonly width: number; readonly height: number };
	readonly #path: string;
	#lines: string[] = [];
	#bytes = 0;
	#file: number | undefined;
	#written = 0;

	/** @param path of a file that may be needed for a while */
	constructor(input: string, width: number, height: number, path: string) {
		this.input = input;
		this.#size = { width, height };
		this.#path = path;
	}

	add({ index, time, failure, regions, ms }: PictureRecord): void {
		const line = JSON.stringify({
			input: this.input,
			index,
			...this.#size,
			time: rounded(time),
			...(failure && { dark: failure }),
			regions: eachOnce(regions),
			ms: { detect: rounded(ms.detect), paint: rounded(ms.paint) },
		});
		this.#lines.push(line);
		this.#bytes += line.length;
		if (this.#bytes >= inMemory) this.#spill();
	}

	/** Lines in pieces of moderate size. They are used up. */
	*take(): Generator<readonly string[]> {
		yield* this.#spilled();
		for (let at = 0; at < this.#lines.length; at += 64) yield this.#lines.slice(at, at + 64);
		this.close();
	}

	close(): void {
		this.#lines = [];
		if (this.#file === undefined) return;
		closeSync(this.#file);
		rmSync(this.#path, { force: true });
		this.#file = undefined;
	}

	#spill(): void {
		explained(this.#path, () => {
			this.#file ??= openSync(this.#path, "w+");
			if (this.#written === 0) ftruncateSync(this.#file);
			const bytes = Buffer.from(`${this.#lines.join("\n")}\n`);
			for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
			this.#written += bytes.length;
		});
		this.#lines = [];
		this.#bytes = 0;
	}

	*#spilled(): Generator<readonly string[]> {
		if (this.#file === undefined) return;
		let rest = "";
		const bytes = Buffer.alloc(chunkBytes);
		for (let at = 0; at < this.#written; ) {
			const read = readSync(this.#file, bytes, 0, chunkBytes, at);
			if (read === 0) break;
			at += read;
			// Names may be of any script: a cut may fall into a character, so bytes are kept as they are until a line ends.
			const lines = (rest + bytes.toString("latin1", 0, read)).split("\n");
			rest = lines.pop() ?? "";
			if (lines.length > 0) yield lines.map((line) => Buffer.from(line, "latin1").toString("utf8"));
		}
	}
}

/** Several plates may have the same blocks covered: what was covered is told once. */
function eachOnce(regions: PictureRecord["regions"]): PictureRecord["regions"] {
	const told = regions.map(
		({ kind, polygon }) => [JSON.stringify([kind, polygon]), { kind, polygon }] as const,
	);
	return [...new Map(told).values()];
}

function rounded(value: number): number {
	return Math.round(value * 1000) / 1000;
}
