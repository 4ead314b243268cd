import type { Stats } from "node:fs";

/** Why nothing can be read from what a path leads to, after the file's name; undefined when something may be. */
export function fileFlaw(stats: Stats): string | undefined {
	if (stats.isDirectory()) return "is a folder, not a file";
	if (!stats.isFile()) return "is not a regular file";
	return stats.size === 0 ? "is empty" : undefined;
}
