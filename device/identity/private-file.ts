import { randomUUID } from "node:crypto";
import {
	closeSync,
	constants,
	copyFileSync,
	fstatSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	type Stats,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { PersienneError } from "../errors.ts";

/** A file of ours is not larger unless somebody expects it to be. */
const maxPrivateFileBytes = 1 << 20;

/** Windows has no such permission bits: there the user's profile folder protects the files. */
const hasModes = process.platform !== "win32";

/** Follows no link, and does not wait for a pipe's writer. Windows knows neither flag. */
const readOnlyNoTricks = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Makes the folder, for this user alone; one that is there already stays as it is. */
export function makePrivateDirectory(path: string): void {
	mkdirSync(path, { recursive: true, mode: 0o700 });
}

/**
 * Reads a file that only its owner may read. A link, a file of somebody else or one that others can read is refused:
 * what is in it can no longer be trusted to be secret, or to be ours.
 *
 * @param maxBytes a larger one is refused
 * @returns undefined when there is none
 */
export function readPrivateFile(path: string, maxBytes: number = maxPrivateFileBytes): string | undefined {
	let file: number;
	try {
		file = openSync(path, readOnlyNoTricks);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return undefined;
		if (code === "ELOOP") throw untrusted(path, "is a symbolic link", "put the file itself there");
		throw error;
	}
	try {
		checkPrivate(path, fstatSync(file), maxBytes);
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

function checkPrivate(path: string, stats: Stats, maxBytes: number): void {
	if (!stats.isFile()) throw untrusted(path, "is not a file", "remove it");
	if (stats.size > maxBytes) throw untrusted(path, "is too large to be ours", "remove it");
	if (!hasModes) return;
	if (stats.uid !== process.getuid?.())
		throw untrusted(path, "belongs to another user", "give it to the user who runs persienne");
	if (stats.mode & 0o077) throw untrusted(path, "can be read by others", `chmod 600 '${path}'`);
}

function untrusted(path: string, flaw: string, remedy: string): PersienneError {
	return new PersienneError("PRIVATE_FILE_UNTRUSTED", `${path} ${flaw}`, remedy);
}

/** Writes a file for its owner alone, whole or not at all: also a crash leaves the old one or the new one. */
export function writePrivateFile(path: string, text: string): void {
	const temporary = writeTemporary(path, text);
	renameSync(temporary, path);
	syncDirectory(dirname(path));
}

/**
 * Writes the file unless there is one; of several processes that try at once exactly one succeeds.
 *
 * @returns whether it was this call that wrote it
 */
export function createPrivateFile(path: string, text: string): boolean {
	const temporary = writeTemporary(path, text);
	try {
		linkOrCopy(temporary, path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw error;
	} finally {
		rmSync(temporary, { force: true });
	}
	syncDirectory(dirname(path));
	return true;
}

/** A link is whole as soon as it is there. File systems without links get a copy, exclusive all the same. */
function linkOrCopy(from: string, to: string): void {
	try {
		linkSync(from, to);
	} catch (error) {
		if (!["EPERM", "ENOTSUP", "ENOSYS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
		copyFileSync(from, to, constants.COPYFILE_EXCL);
	}
}

function writeTemporary(path: string, text: string): string {
	const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
	const file = openSync(temporary, "wx", 0o600);
	try {
		writeFileSync(file, text);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	return temporary;
}

/** The new name is on disk only once its folder is (rename(2)); Windows cannot open a folder, and needs no sync. */
function syncDirectory(path: string): void {
	if (!hasModes) return;
	const directory = openSync(path, constants.O_RDONLY);
	try {
		fsyncSync(directory);
	} finally {
		closeSync(directory);
	}
}
