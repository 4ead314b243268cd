import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { PersienneError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { passwordFlaw } from "./password.ts";

const maxPasswordFileBytes = 4096;

/** Where container runtimes mount secrets, readable by all of the container's one user (Docker: mode 0444). */
const runtimeSecrets = "/run/secrets/";

/** Reads a password that somebody keeps in a file of its own: the first line is the password. */
export function readPasswordFile(path: string): Secret {
	const [password = "", ...rest] = readSmallFile(path).split(/\r?\n/);
	if (rest.some((line) => line !== "")) throw unusable(path, "has more than one line");
	const flaw = passwordFlaw(password);
	if (flaw) throw unusable(path, `holds no usable password: ${flaw}`);
	return new Secret(password);
}

function readSmallFile(path: string): string {
	let file: number;
	try {
		file = openSync(path, "r");
	} catch (error) {
		throw unusable(path, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
	}
	try {
		const stats = fstatSync(file);
		if (!stats.isFile()) throw unusable(path, "is not a file");
		if (stats.size > maxPasswordFileBytes)
			throw unusable(path, `is larger than ${maxPasswordFileBytes} bytes`);
		const othersRead = (stats.mode & 0o004) !== 0 && process.platform !== "win32";
		if (othersRead && !path.startsWith(runtimeSecrets)) {
			throw unusable(path, "can be read by everybody", `chmod 600 '${path}'`);
		}
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

function unusable(path: string, flaw: string, remedy?: string): PersienneError {
	return new PersienneError("PASSWORD_FILE_UNUSABLE", `password file ${path} ${flaw}`, remedy);
}
