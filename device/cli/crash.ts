import { PersienneError } from "../errors.ts";

/** What a user is told of an error, in one line or, for a configuration, in one line a problem. */
export function describeError(error: unknown): string {
	if (error instanceof PersienneError) {
		return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
	}
	return describeBug(error);
}

/**
 * An error that nobody foresaw. Its message may quote what must not be printed (invariant I9), so this tells its kind
 * and the places it came through, which is what somebody who repairs it needs.
 */
function describeBug(error: unknown): string {
	if (!(error instanceof Error)) return `internal error: a ${typeof error} was thrown`;
	const { code, syscall } = error as NodeJS.ErrnoException;
	const kind = [error.name, code, syscall].filter((part) => typeof part === "string").join(" ");
	const places = (error.stack ?? "").split("\n").map(placeOf).filter(Boolean).slice(0, 3);
	const where = places.length === 0 ? "" : ` at ${places.join(" from ")}`;
	return `internal error: ${kind}${where} (its message is withheld: it may hold personal data)`;
}

/** `    at name (file:///…/device/cli/up.js:12:3)` as `device/cli/up.js:12`. */
function placeOf(line: string): string | undefined {
	if (!/^\s+at /.test(line)) return undefined;
	return /((?:device|masks|broker|console|node_modules|node:)[\w./@:-]*?:\d+):\d+\)?$/.exec(line)?.[1];
}
