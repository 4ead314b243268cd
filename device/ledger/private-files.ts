import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

/** Links are not followed: whoever could plant one would choose where it is written. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/** Writes to files that are for their owner alone, beside everything else that goes on: nothing here blocks. */
export interface PrivateFiles {
	/** What is in it; undefined when there is no such file. */
	read(path: string): Promise<Buffer | undefined>;
	size(path: string): Promise<number>;
	/** Adds bytes at the end: all of them, and on disk when this resolves, or, as far as that can be had, none. */
	append(path: string, bytes: Buffer, sizeBefore: number): Promise<void>;
	cut(path: string, size: number): Promise<void>;
	/** Writes the file anew: whole or not at all. */
	replace(folder: string, name: string, text: string): Promise<void>;
	makeFolder(path: string): Promise<void>;
}

export const privateFiles: PrivateFiles = {
	async read(path) {
		try {
			return await readFile(path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
			throw error;
		}
	},
	size: async (path) => (await stat(path)).size,
	append: (path, bytes, sizeBefore) =>
		using(path, appending, async (file) => {
			try {
				for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
				await file.sync();
			} catch (error) {
				await file.truncate(sizeBefore);
				throw error;
			}
		}),
	cut: (path, size) => using(path, appending, (file) => file.truncate(size)),
	async replace(folder, name, text) {
		const temporary = join(folder, `.${name}.${process.pid}.tmp`);
		await using(temporary, appending | constants.O_TRUNC, async (file) => {
			await file.truncate(0);
			await file.writeFile(text);
			await file.sync();
		});
		await rename(temporary, join(folder, name));
		if (process.platform !== "win32")
			await using(folder, constants.O_RDONLY, (directory) => directory.sync());
	},
	async makeFolder(path) {
		await mkdir(path, { recursive: true, mode: 0o700 });
	},
};

async function using<T>(path: string, flags: number, task: (file: FileHandle) => Promise<T>): Promise<T> {
	const file = await open(path, flags, 0o600);
	try {
		return await task(file);
	} finally {
		await file.close();
	}
}
