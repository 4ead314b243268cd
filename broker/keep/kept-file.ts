import { dirname } from "node:path";
import { makePrivateDirectory, readPrivateFile } from "../../device/identity/private-file.ts";
import { AppendedFile } from "../../device/store/appended-file.ts";
import { type Change, KeptState } from "./kept-state.ts";

/** What is read at a start at most; the bounds of the broker keep it far below. */
const maxBytes = 256 << 20;
/** Below this the file is not written anew. */
const leastRewrite = 1 << 20;

/**
 * What a file says. What cannot be read, as the end of a line that was cut short, is passed over.
 *
 * @throws PersienneError PRIVATE_FILE_UNTRUSTED; Error when it cannot be read
 */
export function readKept(path: string): KeptState {
	const state = new KeptState();
	for (const line of (readPrivateFile(path, maxBytes) ?? "").split("\n")) {
		if (line === "") continue;
		try {
			state.apply(JSON.parse(line) as Change);
		} catch {
			// Whatever it was, it is not what KeptFile writes.
		}
	}
	return state;
}

/**
 * What a broker remembers, in a file that changes are added to, a line each, and that is written anew when most of it is over. All
 * changes of one turn of the event loop are written together. They are with the operating system when `written` resolves, and so
 * outlive the process, however it ends; the end of the machine may cost the last of them.
 */
export class KeptFile {
	readonly state: KeptState;
	readonly #path: string;
	readonly #failed: (error: Error) => void;
	readonly #file: AppendedFile;
	#rewriteAt = leastRewrite;
	#lines: string[] = [];
	#written: Promise<void> = Promise.resolve();
	#isFailing = false;
	/** Lines were added since the file was written anew. */
	#isUntidy = false;

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
		this.state = readKept(path);
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
		this.#isUntidy = true;
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
		this.#isUntidy = false;
		this.#rewriteAt = Math.max(leastRewrite, 2 * this.#file.size);
	}

	/** Writes the file anew when anything in it is over. */
	tidy(): void {
		if (!this.#isUntidy || this.#isFailing) return;
		try {
			this.rewrite();
		} catch (error) {
			this.#failed(error as Error);
			this.#isFailing = true;
		}
	}

	close(): void {
		this.#write();
		this.#file.close();
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
