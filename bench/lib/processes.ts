import { readdirSync, readFileSync } from "node:fs";

/** Linux counts a process's time in hundredths of a second (proc(5), `utime` and `stime`; USER_HZ). */
const ticksPerSecond = 100;

interface ProcessTime {
	readonly pid: number;
	readonly parent: number;
	/** In seconds, of its user and the system's together. */
	readonly cpu: number;
}

/** All processes there are, as Linux tells of them. */
function processes(): ProcessTime[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, "utf8");
				// The name, in brackets, may have blanks.
				const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
				const cpu = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
				return [{ pid: Number(name), parent: Number(fields[1]), cpu }];
			} catch {
				return []; // it has just ended
			}
		});
}

/** CPU seconds so far of a process, and of all that it and they have started, apart. */
export function cpuSeconds(pid: number): { readonly itself: number; readonly below: number } {
	const all = processes();
	const family = new Set([pid]);
	for (let grown = 0; grown !== family.size; ) {
		grown = family.size;
		for (const each of all) if (family.has(each.parent)) family.add(each.pid);
	}
	const sum = (part: readonly ProcessTime[]) => part.reduce((total, { cpu }) => total + cpu, 0);
	const mine = all.filter((each) => family.has(each.pid));
	return {
		itself: sum(mine.filter((each) => each.pid === pid)),
		below: sum(mine.filter((each) => each.pid !== pid)),
	};
}
