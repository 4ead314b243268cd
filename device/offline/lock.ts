import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PersienneError } from "../errors.ts";
import { explained } from "./part-file.ts";

const lockName = ".persienne-mask.lock";

interface Holder {
	readonly hostname: string;
	readonly pid: number;
	/** True while a process of this number runs on this machine. */
	isAlive(pid: number): boolean;
}

/**
 * Keeps an output folder for one run: two at once would take each other's unfinished files for remains. Whoever was
 * killed does not hold it any more. Throws a PersienneError when somebody else is at it.
 *
 * @returns gives the folder back
 */
export function lockFolder(folder: string, holder: Holder): () => void {
	const path = join(folder, lockName);
	const text = `${holder.hostname} ${holder.pid}\n`;
	explained(path, () => {
		try {
			writeFileSync(path, text, { flag: "wx" });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
			if (isHeld(readFileSync(path, "utf8"), holder)) throw inUse(folder);
			writeFileSync(path, text);
		}
	});
	return () => rmSync(path, { force: true });
}

/** In a container every run has the same number: one's own is that of a run before. */
function isHeld(text: string, { hostname, pid, isAlive }: Holder): boolean {
	const [host, number] = text.trim().split(" ");
	return host === hostname && Number(number) !== pid && isAlive(Number(number));
}

function inUse(folder: string): PersienneError {
	return new PersienneError(
		"OUT_IN_USE",
		`another \`persienne mask\` writes to ${folder}`,
		`wait for it to end, or name another folder; if there is none, delete ${join(folder, lockName)}`,
	);
}
