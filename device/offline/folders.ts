import { mkdirSync, rmdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, and those above it that are not there.
 *
 * @param path absolute
 * @returns takes away those that were made, as far as nothing is in them
 */
export function makeFolders(path: string): () => void {
	const first = mkdirSync(path, { recursive: true });
	return () => {
		if (first === undefined) return;
		try {
			for (let folder = path; folder.startsWith(first); folder = dirname(folder)) rmdirSync(folder);
		} catch {} // something is in it, or somebody has taken it away
	};
}
