import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

const lockFile = "lock";

/** Those of this process wait here for each other, by folder. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Does `task` while nobody else does one in this folder: no other process, and nobody here. A process that was killed does
 * not keep it. Rejects with an error of the code ELOCKED when somebody else is at it: try again later.
 */
export async function withFolder<T>(folder: string, task: () => Promise<T>): Promise<T> {
	const before = queues.get(folder) ?? Promise.resolve();
	const own = before.then(() => locked(folder, task));
	const settled = own.catch(() => {});
	queues.set(folder, settled);
	try {
		return await own;
	} finally {
		if (queues.get(folder) === settled) queues.delete(folder);
	}
}

async function locked<T>(folder: string, task: () => Promise<T>): Promise<T> {
	const path = join(folder, lockFile);
	if (!(await take(path)) && !((await clear(path)) && (await take(path))))
		throw Object.assign(new Error("another process writes there"), { code: "ELOCKED" });
	try {
		return await task();
	} finally {
		await rm(path, { force: true });
	}
}

async function take(path: string): Promise<boolean> {
	try {
		await writeFile(path, `${hostname()} ${process.pid}\n`, { flag: "wx", mode: 0o600 });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw error;
	}
}

/** Takes away a lock whose process has ended; whoever was quicker keeps theirs. */
async function clear(path: string): Promise<boolean> {
	const aside = `${path}.${process.pid}`;
	try {
		const text = await readFile(path, "utf8");
		if (isHeld(text)) return false;
		await rename(path, aside);
		const taken = await readFile(aside, "utf8");
		if (taken !== text) await link(aside, path).catch(() => {});
		await rm(aside, { force: true });
		return taken === text;
	} catch (error) {
		// It was given back meanwhile.
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
		throw error;
	}
}

/** One's own number, with nobody of this process at it, is that of a run before: in a container all have the same. */
function isHeld(text: string): boolean {
	const [host, number] = text.trim().split(" ");
	const pid = Number(number);
	// A machine that lost its power leaves an empty file behind.
	if (!Number.isSafeInteger(pid) || pid <= 0 || host !== hostname())
		return host !== "" && host !== hostname();
	if (pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
