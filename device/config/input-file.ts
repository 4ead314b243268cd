import { accessSync, constants, statSync } from "node:fs";
import { fileFlaw } from "../scene/clip/file-flaw.ts";

/**
 * Why a file cannot be filmed, as far as that shows without opening it; undefined when it may be. Whether it holds a video
 * the imaging worker finds out: it alone reads what may be hostile.
 */
export function whyNotFilmed(file: string): string | undefined {
	try {
		const stats = statSync(file, { throwIfNoEntry: false });
		if (!stats) return "there is no such file";
		const flaw = fileFlaw(stats);
		if (flaw) return `it ${flaw}`;
		accessSync(file, constants.R_OK);
		return undefined;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOTDIR"
			? "there is no such file"
			: "it cannot be opened for reading";
	}
}
