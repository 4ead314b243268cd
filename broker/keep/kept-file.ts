import { dirname } from "node:path";
import { makePrivateDirectory, readPrivateFile } from "../../device/identity/private-file.ts";
import { AppendedFile } from "../../device/store/appended-file.ts";
import { type Change, KeptState } from "./kept-state.ts";

/** What is read at a start at most; the bounds of the broker keep it far below. */
const maxBytes = 256 << 20;
/** Below this the file is not written anew. */
const leastRewrite = 1 << 20;

/**
 * What a broker remembers, in a file that changes are added to, a line each, and that is written anew when most of it is over. All
 * changes of one turn of the event loop are written together. They are with the operating system when `written` resolves, and so
 * outlive the process, however it ends; the end of the machine may cost the last of them.
 */
export class KeptFile {
	readonly state: KeptState = new KeptState();
	readonly #path: string;
	readonly #failed: (error: Error) => void;
	readonly #file: AppendedFile;
	#rewriteAt = leastRewrite;
	#lines: string[] = [];
	#written: Promise<void> = Promise.resolve();
	#isFailing = false;

	/**
	 * Reads what is there.
	 *
	 * @param failed told once when changes cannot be written; they are forgotten at the end of the process then
	 * @throws PersienneError PRIVATE_FILE_UNTRUSTED; Error when it cannot be read or written
	 */
	constructor(path: string, failed: (error: Error) => void) {
		this.#path = path;
		this.#file = new AppendedFile(path);
		this.#failed = failed;
		const text = readPrivateFile(path, maxBytes) ?? "";
		for (const line of text.split("\n")) this.#read(line);
		this.rewrite();
	}

	add(change: Change): void {
		this.state.apply(change);
		if (this.#lines.length === 0) {
			this.#written = new Promise((resolve) => {
				setImmediate(() => {
					this.#write();
					resolve();
				});
			});
		}
		this.#lines.push(`${JSON.stringify(change)}\n`);
	}

	/** Resolves when all that was added is with the operating system. */
	get written(): Promise<void> {
		return this.#written;
	}

	/** In one step: a crash leaves the old file or the new one. */
	rewrite(): void {
		this.#file.close();
		this.#lines = [];
		const text = [...this.state.changes()].map((change) => `${JSON.stringify(change)}\n`).join("");
		makePrivateDirectory(dirname(this.#path));
		this.#file.replace(text);
		this.#rewriteAt = Math.max(leastRewrite, 2 * this.#file.size);
	}

	close(): void {
		this.#write();
		this.#file.close();
	}

	/** What cannot be read, as the end of a line that was cut short, is passed over. */
	#read(line: string): void {
		if (line === "") return;
		try {
			this.state.apply(JSON.parse(line) as Change);
		} catch {
			// Whatever it was, it is not what this class writes.
		}
	}

	#write(): void {
		const lines = this.#lines;
		if (lines.length === 0) return;
		this.#lines = [];
		try {
			this.#file.append(lines.join(""));
			if (this.#file.size > this.#rewriteAt || this.#isFailing) this.rewrite();
			this.#isFailing = false;
		} catch (error) {
			if (!this.#isFailing) this.#failed(error as Error);
			this.#isFailing = true;
		}
	}
}
