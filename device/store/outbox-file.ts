import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateDirectory, readPrivateFile } from "../identity/private-file.ts";
import { AppendedFile } from "./appended-file.ts";

/** Beyond this many bytes the file is written anew with what still waits. */
const maxBytes = 768 << 10;
/** A file in which nothing waits is emptied when it has so many bytes. */
const idleBytes = 16 << 10;
const maxLineLength = 4096;

export interface Waiting {
	readonly id: number;
	readonly text: string;
}

/** What such a file says that waits, oldest first. The file is left as it is: somebody may be writing to it. */
export function readOutbox(path: string): Waiting[] {
	return waitingIn(readPrivateFile(path) ?? "").waiting;
}

/**
 * What waits to be sent, in a file that outlives the process, however that ends. A line `+12 TEXT` says that something
 * waits, `-12` that it has gone:
 *
 *     +12 {"kind":"motion",…}
 *     +13 {"kind":"motion",…}
 *     -12
 *
 * A line is with the operating system when the call that writes it returns; it is not synced, so that the end of the machine
 * may cost the last of them. What cannot be read as such a line, as one that was cut short, is passed over.
 */
export class OutboxFile {
	readonly #path: string;
	readonly #maxBytes: number;
	/** In the order in which they came. */
	readonly #waiting = new Map<number, string>();
	readonly #file: AppendedFile;
	#next = 1;

	/** Reads what is there. @throws PersienneError PRIVATE_FILE_UNTRUSTED; Error when it cannot be read or written */
	constructor(path: string, most: number = maxBytes) {
		this.#path = path;
		this.#maxBytes = most;
		this.#file = new AppendedFile(path);
		const text = readPrivateFile(path);
		if (text === undefined) return;
		const { waiting, next } = waitingIn(text);
		for (const { id, text } of waiting) this.#waiting.set(id, text);
		this.#next = next;
		this.#rewrite();
	}

	/** What waits, oldest first. */
	get waiting(): readonly Waiting[] {
		return [...this.#waiting].map(([id, text]) => ({ id, text }));
	}

	/** @param text one line @throws Error when it cannot be written; it is not kept then */
	add(text: string): number {
		const id = this.#next++;
		this.#write(`+${id} ${text}\n`);
		this.#waiting.set(id, text);
		if (this.#file.size > this.#maxBytes) this.#rewrite();
		return id;
	}

	/** @throws Error when it cannot be written: it may be there again after a restart */
	remove(id: number): void {
		if (!this.#waiting.delete(id)) return;
		if (this.#waiting.size > 0 || this.#file.size < idleBytes) this.#write(`-${id}\n`);
		else this.#opened().empty();
	}

	/** What waits stays. */
	close(): void {
		this.#file.close();
	}

	/** Nothing stays. */
	discard(): void {
		this.close();
		this.#waiting.clear();
		rmSync(this.#path, { force: true });
	}

	#write(line: string): void {
		this.#opened().append(line);
	}

	/** Its folder is not there before something is written to it: a camera may be new. */
	#opened(): AppendedFile {
		if (!this.#file.isOpen) makePrivateDirectory(dirname(this.#path));
		return this.#file;
	}

	/** What is gone is not in the file any more, either. @throws Error when it cannot be written */
	rewrite(): void {
		this.#rewrite();
	}

	#rewrite(): void {
		if (!this.#file.isOpen) makePrivateDirectory(dirname(this.#path));
		this.#file.replace([...this.#waiting].map(([id, waiting]) => `+${id} ${waiting}\n`).join(""));
	}
}

function waitingIn(text: string): { readonly waiting: Waiting[]; readonly next: number } {
	const waiting = new Map<number, string>();
	let next = 1;
	for (const line of text.split("\n")) {
		if (line.length > maxLineLength) continue;
		const { sign, digits, text } =
			/^(?<sign>[+-])(?<digits>\d{1,15})(?: (?<text>.+))?$/.exec(line)?.groups ?? {};
		const id = Number(digits);
		if (sign === "+" && text !== undefined && !waiting.has(id)) waiting.set(id, text);
		if (sign === "-") waiting.delete(id);
		if (sign !== undefined) next = Math.max(next, id + 1);
	}
	return { waiting: [...waiting].map(([id, text]) => ({ id, text })), next };
}
