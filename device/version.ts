import { readFileSync } from "node:fs";

/** As package.json has it, in the repository's tree and in the installed package alike. */
export const version: string = readVersion();

function readVersion(): string {
	for (const path of ["../package.json", "../../package.json"]) {
		try {
			const text = readFileSync(new URL(path, import.meta.url), "utf8");
			const { name, version } = JSON.parse(text) as { name?: string; version?: string };
			if (name === "persienne" && version) return version;
		} catch {
			// not there: the other place has it
		}
	}
	throw new Error("package.json is missing");
}
