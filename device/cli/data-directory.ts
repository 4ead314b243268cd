import { accessSync, constants } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { makePrivateDirectory } from "../identity/private-file.ts";
import type { Io } from "./io.ts";

export interface DataDirectory {
	/** Absolute. */
	readonly path: string;
	/** False for the default: then it is no error when it cannot be used. */
	readonly chosen: boolean;
}

/**
 * Where identity and credentials are kept: as the command line says, or the environment, or the configuration; else at
 * the place that the XDG Base Directory Specification gives to a user's data.
 */
export function dataDirectory(
	io: Io,
	option: string | undefined,
	configured: string | undefined,
): DataDirectory {
	const chosen = option ?? (io.env["PERSIENNE_DATA_DIR"] || undefined) ?? configured;
	if (chosen !== undefined) return { path: resolve(io.cwd, chosen), chosen: true };
	const xdg = io.env["XDG_DATA_HOME"] ?? "";
	// The specification has relative paths ignored.
	const base = isAbsolute(xdg) ? xdg : join(io.home, ".local", "share");
	return { path: join(base, "persienne"), chosen: false };
}

/** True when files can be made in it, for which it is made if need be. */
export function isWritable(directory: string): boolean {
	try {
		makePrivateDirectory(directory);
		accessSync(directory, constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
