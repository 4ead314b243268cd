import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

/**
 * Checks that others wrote with real clients, where they are at hand: in `PERSIENNE_SHARED`, or in ../shared. Each prints
 * a line a check and ends in "N passed, N failed, N skipped".
 */
const root = fileURLToPath(new URL("../../..", import.meta.url));
const shared: string = resolve(root, process.env["PERSIENNE_SHARED"] ?? "../shared");
export const clients: string = join(shared, "clients");
export const schemas: string = join(shared, "onvif");
export const there: boolean = existsSync(clients);
if (!there) process.stderr.write(`SKIPPED: the shared clients, since there is no ${clients}\n`);

export const modules: string = join(root, "node_modules");
/** Debian's: its packages are installed for this one. */
export const python = "/usr/bin/python3";

/** A Python that has zeep: Debian's, unless another one is named. Undefined, and told aloud, when there is none, or no schemas. */
export function zeepPython(): string | undefined {
	const interpreter = process.env["PERSIENNE_ZEEP_PYTHON"] ?? python;
	if (existsSync(schemas) && spawnSync(interpreter, ["-c", "import zeep"]).status === 0) return interpreter;
	process.stderr.write("SKIPPED: zeep, which is not installed or has no schemas\n");
	return undefined;
}

/** Leaves out what the ONVIF side of this version does not offer: as it grows, this list shrinks. */
const notYet = ["getAudio"];
export const later = `^(?!${notYet.join("|")})`;

/** Runs one to its end; tells its last line, and gives what it said failed. */
export async function runClient(
	[program = "", ...args]: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<{ readonly passed: number; readonly failures: readonly string[] }> {
	const { stdout, stderr } = await run(program, args, { seconds: 280, env });
	const lines = stdout.toString().trim().split("\n");
	const last = lines.at(-1) ?? "";
	process.stdout.write(`${args.find((arg) => /run|capture/.test(arg))}: ${last}\n`);
	const counts = /^(\d+) passed, (\d+) failed/.exec(last);
	if (!counts) throw new Error(`it did not come to its end: ${last} ${stderr.slice(-500)}`);
	return { passed: Number(counts[1]), failures: lines.filter((line) => line.startsWith("FAIL")) };
}
