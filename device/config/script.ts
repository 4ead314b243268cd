import { readFileSync, statSync } from "node:fs";
import { PersienneError } from "../errors.ts";
import { readScript } from "../scene/script/direct.ts";
import { type Script, ScriptError, scriptLimits } from "../scene/script/script.ts";
import type { SceneName } from "./types.ts";

/** What begins so is a script itself, and not the name of its file. */
const begins = /^\s*(?:at|repeat)\s|^\s*#/i;

/** True for what is a script itself. */
export function isScript(written: string): boolean {
	return begins.test(written);
}

/**
 * What happens in a scene, as somebody gave it: a script, or the name of its file.
 *
 * @param absolute where a file of that name is
 * @throws PersienneError SCRIPT_INVALID, SCRIPT_UNREADABLE; the message says in which line
 */
export function readGivenScript(
	written: string,
	scene: SceneName,
	absolute: (file: string) => string,
): Script {
	const file = isScript(written) ? undefined : absolute(written);
	const text = file === undefined ? written : readText(file);
	try {
		return readScript(text, scene);
	} catch (error) {
		if (!(error instanceof ScriptError)) throw error;
		const place = file === undefined ? `line ${error.line}` : `${file}:${error.line}`;
		throw new PersienneError("SCRIPT_INVALID", `${place}: ${error.message}`, error.remedy);
	}
}

function readText(file: string): string {
	const stats = statSync(file, { throwIfNoEntry: false });
	if (!stats?.isFile())
		throw new PersienneError(
			"SCRIPT_UNREADABLE",
			`the script ${file} cannot be read`,
			"a script itself begins with `at`, as in `at 3s person enters`",
		);
	if (stats.size > scriptLimits.bytes)
		throw new PersienneError(
			"SCRIPT_INVALID",
			`${file}: expected at most ${scriptLimits.bytes} bytes, found more`,
		);
	try {
		return readFileSync(file, "utf8");
	} catch {
		throw new PersienneError("SCRIPT_UNREADABLE", `the script ${file} cannot be read`);
	}
}
