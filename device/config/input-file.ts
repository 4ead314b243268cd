import { accessSync, constants, statSync } from "node:fs";

/**
 * Why a file cannot be filmed, as far as that shows without opening it; undefined when it may be. Whether it holds a video
 * the imaging worker finds out: it alone reads what may be hostile.
 */
export function whyNotFilmed(file: string): string | undefined {
	try {
		const stats = statSync(file, { throwIfNoEntry: false });
		if (!stats) return "there is no such file";
		if (stats.isDirectory()) return "it is a folder, not a file";
		if (!stats.isFile()) return "it is not a regular file";
		if (stats.size === 0) return "it is empty";
		accessSync(file, constants.R_OK);
		return undefined;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOTDIR"
			? "there is no such file"
			: "it cannot be opened for reading";
	}
}
