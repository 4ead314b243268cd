import {
	closeSync,
	existsSync,
	fsyncSync,
	linkSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { PersienneError } from "../errors.ts";
import { makeFolders } from "./folders.ts";

const pattern = /^\.persienne-\d+-\w+\.part$/;
let count = 0;

/** What a file that is not yet whole is called; `sweep` knows it by its name. */
export function partName(pid: number, which: string | number): string {
	return `.persienne-${pid}-${which}.part`;
}

/**
 * A file that is being written, in the folder where it belongs and under a name that says so. It gets its own name when
 * it is whole, and is on the disk by then: whoever looks finds all of it or nothing.
 */
export class PartFile {
	readonly path: string;
	readonly #target: string;
	#unmake: () => void = () => {};

	/** Makes the file, and the folders that it needs. Throws a PersienneError. */
	constructor(target: string, pid: number) {
		const folder = dirname(target);
		this.#target = target;
		this.path = join(folder, partName(pid, count++));
		explained(target, () => {
			this.#unmake = makeFolders(folder);
			closeSync(openSync(this.path, "wx"));
		});
	}

	/** Makes sure that what was written is on the disk; gives its size and time. */
	settle(): { bytes: number; modified: number } {
		return explained(this.#target, () => {
			syncPath(this.path, "r+");
			const { size, mtimeMs } = statSync(this.path);
			return { bytes: size, modified: mtimeMs };
		});
	}

	/** Gives the file its name. Throws a PersienneError when there is one of that name, unless it may be replaced. */
	commit(mayReplace: boolean): void {
		explained(this.#target, () => {
			if (mayReplace) renameSync(this.path, this.#target);
			else this.#link();
			syncPath(dirname(this.#target), "r");
		});
	}

	/** Takes away what is not to be kept, with the folders that were made for nothing else. After `commit` nothing is. */
	discard(): void {
		rmSync(this.path, { force: true });
		this.#unmake();
	}

	/** A link fails where a name is taken, without a moment in between. Some file systems have none. */
	#link(): void {
		try {
			linkSync(this.path, this.#target);
			rmSync(this.path);
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code ?? "";
			if (code === "EEXIST" || existsSync(this.#target)) throw outputExists(this.#target);
			if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code)) throw error;
			renameSync(this.path, this.#target);
		}
	}
}

export function outputExists(path: string): PersienneError {
	return new PersienneError(
		"OUTPUT_EXISTS",
		`${path} is there already, and was not made from this file with these settings`,
		"name another folder, or replace it with --force",
	);
}

/** Removes what a run that was killed left behind in `folder`, and below it unless that is not wanted. Gives how many. */
export function sweep(folder: string, deep = true): number {
	let swept = 0;
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory() && deep) swept += sweep(path);
		else if (entry.isFile() && pattern.test(entry.name)) {
			rmSync(path, { force: true });
			swept++;
		}
	}
	return swept;
}

function syncPath(path: string, flags: "r" | "r+"): void {
	let file: number | undefined;
	try {
		file = openSync(path, flags);
		fsyncSync(file);
	} catch (error) {
		// Not every system lets a folder be synced.
		if (flags === "r+") throw error;
	} finally {
		if (file !== undefined) closeSync(file);
	}
}

/** What the operating system refuses, for a person. */
export function explained<T>(target: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		const { code, syscall } = error as NodeJS.ErrnoException;
		if (error instanceof PersienneError || syscall === undefined) throw error;
		const why = code === "ENOSPC" ? "there is no space left" : `${syscall} failed with ${code}`;
		throw new PersienneError("OUTPUT_FAILED", `${target} cannot be written: ${why}`);
	}
}
