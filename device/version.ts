import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** As package.json has it, in the repository's tree and in the installed package alike. */
export const version: string = readVersion();

function readVersion(): string {
	for (const path of ["../package.json", "../../package.json"]) {
		try {
			const { name, version } = require(path) as { name?: string; version?: string };
			if (name === "persienne" && version) return version;
		} catch {
			// not there: the other place has it
		}
	}
	throw new Error("package.json is missing");
}
