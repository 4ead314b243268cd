import {
	closeSync,
	constants,
	fstatSync,
	fsyncSync,
	ftruncateSync,
	openSync,
	readFileSync,
	writeSync,
} from "node:fs";
import { dirname } from "node:path";
import {
	type Entry,
	emptyLedger,
	type Head,
	type LedgerRecord,
	nextEntry,
	readLedger,
	writeEntry,
	writeSwept,
} from "../../masks/ledger.ts";
import { PersienneError } from "../errors.ts";
import { makePrivateDirectory, writePrivateFile } from "../identity/private-file.ts";

/** A ledger takes no more than this, in bytes: beyond it nothing is changed that would have to be written down. */
const maxLedgerBytes: number = 64 * 1024 * 1024;

const lineEnd = 0x0a;

/** Links are not followed: whoever could plant one would choose where it is written. */
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * A ledger on disk, or in memory. An entry is on disk when `append` returns. What is in the file is read when the
 * first entry is added, and again when somebody else has written to it since.
 */
export class LedgerFile {
	readonly #path: string | undefined;
	readonly #maxBytes: number;
	#head: Head = emptyLedger;
	/** Of the file when it was read or written last. */
	#size = -1;
	/** Without a file. */
	#lines = "";

	constructor(path: string | undefined, maxBytes: number = maxLedgerBytes) {
		this.#path = path;
		this.#maxBytes = maxBytes;
	}

	/** All of it, as text. */
	get text(): string {
		if (this.#path === undefined) return this.#lines;
		try {
			return readFileSync(this.#path, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
			throw error;
		}
	}

	/**
	 * Adds an entry.
	 *
	 * @throws PersienneError LEDGER_FULL; Error when the file cannot be written. Then there is no entry.
	 */
	append(record: LedgerRecord): Entry {
		if (this.#path !== undefined) return this.#appendTo(this.#path, record);
		const entry = nextEntry(this.#head, record);
		const line = writeEntry(entry);
		this.#checkRoom(this.#lines.length + line.length);
		this.#lines += line;
		this.#head = entry;
		return entry;
	}

	/**
	 * Takes entries away that were written before `oldest`, in milliseconds since 1970, but for the last one, which says what is in
	 * force. A ledger that is broken stays as it is, to be seen.
	 *
	 * @returns the last entry that went; undefined when none did
	 */
	sweep(oldest: number): Head | undefined {
		const { entries, broken } = readLedger(this.text);
		const isOld = ({ record }: Entry) => Date.parse(String(record["at"])) < oldest;
		const kept = entries.findIndex((entry) => !isOld(entry));
		const last = entries[(kept < 0 ? entries.length - 1 : kept) - 1];
		if (!last || broken !== undefined) return undefined;
		const rest = entries.filter(({ number }) => number > last.number);
		const text = [writeSwept(last), ...rest.map(writeEntry)].join("");
		if (this.#path === undefined) this.#lines = text;
		else writePrivateFile(this.#path, text);
		this.#size = -1;
		return { number: last.number, hash: last.hash };
	}

	#appendTo(path: string, record: LedgerRecord): Entry {
		makePrivateDirectory(dirname(path));
		const file = openSync(path, appending, 0o600);
		try {
			this.#catchUp(file);
			const entry = nextEntry(this.#head, record);
			const line = Buffer.from(writeEntry(entry));
			this.#checkRoom(this.#size + line.length);
			this.#write(file, line);
			this.#head = entry;
			this.#size += line.length;
			return entry;
		} finally {
			closeSync(file);
		}
	}

	/** A line that a crash cut short was never in force, and goes. */
	#catchUp(file: number): void {
		const { size } = fstatSync(file);
		if (size === this.#size) return;
		const bytes = readFileSync(file);
		const whole = bytes.lastIndexOf(lineEnd) + 1;
		if (whole < bytes.length) ftruncateSync(file, whole);
		this.#head = readLedger(bytes.toString("utf8")).head;
		this.#size = whole;
	}

	#write(file: number, line: Buffer): void {
		try {
			for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
			fsyncSync(file);
		} catch (error) {
			ftruncateSync(file, this.#size);
			throw error;
		}
	}

	#checkRoom(bytes: number): void {
		if (bytes <= this.#maxBytes) return;
		throw new PersienneError(
			"LEDGER_FULL",
			"the ledger of the camera's masks has no room for another entry",
			"move the file to an archive: a new one is begun",
		);
	}
}
