import { closeSync, constants, ftruncateSync, openSync, writeSync } from "node:fs";
import { writePrivateFile } from "../identity/private-file.ts";

/** Links are not followed: whoever could plant one would choose where it is written. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * A file of the owner's alone that text is added to, and that is written anew now and then. What was added is with the operating
 * system when the call returns; it is not synced, so that the end of the machine may cost the last of it.
 */
export class AppendedFile {
	readonly #path: string;
	#file: number | undefined;
	#size = 0;

	/** Touches nothing yet. */
	constructor(path: string) {
		this.#path = path;
	}

	/** Bytes, as far as they were written here. */
	get size(): number {
		return this.#size;
	}

	get isOpen(): boolean {
		return this.#file !== undefined;
	}

	/** @throws Error when it cannot be written; a part of it may be there then */
	append(text: string): void {
		const file = this.#open();
		const bytes = Buffer.from(text);
		for (let written = 0; written < bytes.length; )
			written += writeSync(file, bytes, written, bytes.length - written);
		this.#size += bytes.length;
	}

	/** @throws Error when it cannot be written */
	empty(): void {
		ftruncateSync(this.#open(), 0);
		this.#size = 0;
	}

	/** In one step: a crash leaves the old file or the new one. @throws Error when it cannot be written */
	replace(text: string): void {
		this.close();
		writePrivateFile(this.#path, text);
		this.#size = Buffer.byteLength(text);
	}

	/** What is in it stays; what is added next opens it again. */
	close(): void {
		if (this.#file !== undefined) closeSync(this.#file);
		this.#file = undefined;
	}

	#open(): number {
		this.#file ??= openSync(this.#path, appending, 0o600);
		return this.#file;
	}
}
