import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PersienneError } from "../errors.ts";
import { noteFunctions } from "./analytics.ts";
import { explain } from "./explain.ts";
import { ConfigFiles } from "./files.ts";
import { Notes } from "./notes.ts";
import { ConfigError, formatOption, formatProblem, type Problem } from "./problem.ts";
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
	return parse(path, text, (problems) => new ConfigError(path, problems));
}

/**
 * The same for options that a program gives, which have no file and no lines. What is wrong is told by their names; those of the one
 * camera, where there is only one to speak of, by theirs.
 */
export function parseOptions(
	options: object,
	{ oneCamera = false }: { oneCamera?: boolean } = {},
): LoadedConfig {
	const place = (problem: Problem): Problem => {
		const [list, index, ...within] = problem.path;
		return oneCamera && list === "cameras" && index === 0 ? { ...problem, path: within } : problem;
	};
	const error = (problems: readonly Problem[]) =>
		new ConfigError("options", problems.map(place), formatOption);
	return parse("options", JSON.stringify(options), error);
}

function parse(
	path: string,
	text: string,
	error: (problems: readonly Problem[]) => ConfigError,
): LoadedConfig {
	const source = ConfigSource.parse(path, text);
	const checked = configSchema.safeParse(source.value);
	const notes = Notes.on(source);
	if (!checked.success) {
		noteFunctions(source.value, notes);
		throw error([...explain(source, checked.error.issues), ...notes.problems]);
	}
	const files = new ConfigFiles(resolve(path), notes);
	const config = resolveConfig(checked.data, files, notes);
	if (notes.problems.length > 0) throw error(notes.problems);
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
