import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PersienneError } from "../errors.ts";
import { explain } from "./explain.ts";
import { ConfigFiles } from "./files.ts";
import { Notes } from "./notes.ts";
import { ConfigError, formatProblem } from "./problem.ts";
import { passwordFilesOf, resolveConfig } from "./resolve.ts";
import { configSchema } from "./schema/config.ts";
import { ConfigSource, maxConfigBytes } from "./source.ts";
import type { AccountName, FleetConfig } from "./types.ts";

export interface LoadedConfig {
	readonly config: FleetConfig;
	/** For the person who starts it: what works, but perhaps not as they think. */
	readonly warnings: readonly string[];
	readonly passwordFiles: Readonly<Partial<Record<AccountName, string>>>;
}

/** Reads, checks and completes a configuration file. Throws ConfigError with everything that is wrong with it. */
export function loadConfig(path: string): LoadedConfig {
	return parseConfig(path, readConfigFile(path));
}

/** The same for a text. Files that it names are sought from the folder of `path`, which need not exist. */
export function parseConfig(path: string, text: string): LoadedConfig {
	const source = ConfigSource.parse(path, text);
	const checked = configSchema.safeParse(source.value);
	if (!checked.success) throw new ConfigError(path, explain(source, checked.error.issues));
	const notes = Notes.on(source);
	const files = new ConfigFiles(resolve(path), notes);
	const config = resolveConfig(checked.data, files, notes);
	if (notes.problems.length > 0) throw new ConfigError(path, notes.problems);
	return {
		config,
		warnings: notes.warnings.map((warning) => formatProblem(path, warning)),
		passwordFiles: passwordFilesOf(checked.data, files),
	};
}

function readConfigFile(path: string): string {
	let file: number | undefined;
	try {
		file = openSync(path, "r");
		const stats = fstatSync(file);
		if (!stats.isFile()) throw unreadable(path, "it is not a file");
		if (stats.size > maxConfigBytes) throw unreadable(path, `it has more than ${maxConfigBytes} bytes`);
		return readFileSync(file, "utf8");
	} catch (error) {
		if (error instanceof PersienneError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		throw unreadable(path, code === "ENOENT" ? "there is no such file" : `reading it failed with ${code}`);
	} finally {
		if (file !== undefined) closeSync(file);
	}
}

function unreadable(path: string, reason: string): PersienneError {
	return new PersienneError("CONFIG_UNREADABLE", `the configuration ${path} cannot be read: ${reason}`);
}
