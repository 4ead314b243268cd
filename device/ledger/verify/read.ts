import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readLedger } from "../../../masks/ledger.ts";
import { PersienneError } from "../../errors.ts";
import { headFile } from "../head.ts";
import { ledgerFolder } from "../ledger.ts";
import { segmentsAmong } from "../segment.ts";
import { stubFile } from "../stub.ts";
import { type LedgerProblem, maxProblems } from "./problem.ts";
import type { LedgerReport } from "./report.ts";
import { type VerifyLedgerOptions, verifyLedger } from "./verify.ts";

/** A segment has a megabyte and one write more; a larger file is not ours. */
const maxFileBytes = 64 << 20;

/**
 * Examines a ledger: its folder, a data directory with one in it, or one of its segments. In a data directory the ledgers of the
 * cameras' masks are examined with it, which are not signed themselves, but whose entries it names. Undefined for a path that is
 * none of these.
 *
 * @throws PersienneError for files that cannot be read
 */
export function verifyLedgerAt(path: string, options: VerifyLedgerOptions): LedgerReport | undefined {
	try {
		if (!statSync(path).isDirectory()) return segmentAlone(path, options);
		const within = names(join(path, ledgerFolder));
		if (within) return verifyFolder(join(path, ledgerFolder), within, options);
		const own = names(path) ?? [];
		if (segmentsAmong(own).length > 0 || own.includes(headFile)) return verifyFolder(path, own, options);
		throw new PersienneError("VERIFY_UNREADABLE", `${basename(path)} is a folder, and holds no ledger`);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (error instanceof PersienneError) throw error;
		if (code === "ENOENT") return undefined; // who reads recordings says so
		throw new PersienneError("VERIFY_UNREADABLE", `${basename(path)} cannot be read: ${code}`);
	}
}

function segmentAlone(path: string, options: VerifyLedgerOptions): LedgerReport | undefined {
	if (!path.endsWith(".jsonl")) return undefined;
	if (basename(path) === "ledger.jsonl")
		throw new PersienneError(
			"VERIFY_MASK_LEDGER",
			"the ledger of a camera's masks is not signed by itself",
			"verify the data directory: its ledger names each entry of it",
		);
	return verifyLedger({ segments: [{ name: basename(path), bytes: read(path) }], head: null }, options);
}

function verifyFolder(folder: string, files: readonly string[], options: VerifyLedgerOptions): LedgerReport {
	const text = (name: string) =>
		files.includes(name) ? read(join(folder, name)).toString("utf8") : undefined;
	const masks = new MaskLedgers(join(dirname(folder), "cameras"));
	const report = verifyLedger(
		{ segments: segments(folder, files), stub: text(stubFile), head: text(headFile) },
		{ ...options, heed: (record) => masks.heed(record) },
	);
	const problems = [...report.problems, ...masks.problems(report.swept !== undefined)].slice(0, maxProblems);
	return { ...report, problems, verdict: problems.length > 0 ? "flawed" : report.verdict };
}

function* segments(folder: string, files: readonly string[]): Generator<{ name: string; bytes: Buffer }> {
	for (const name of segmentsAmong(files)) yield { name, bytes: read(join(folder, name)) };
}

/** The ledgers of the cameras' masks, and what the installation's ledger says of them. */
class MaskLedgers {
	readonly #folder: string;
	/** By camera: hashes of entries by their number. */
	readonly #named = new Map<string, Map<number, string>>();

	constructor(folder: string) {
		this.#folder = folder;
	}

	heed({ kind, uuid, entry }: Readonly<Record<string, unknown>>): void {
		if (!["policy", "masks-swept"].includes(String(kind))) return;
		if (typeof uuid !== "string" || typeof entry !== "object" || !entry) return;
		const { number, hash } = entry as { readonly number: number; readonly hash: string };
		const named = this.#named.get(uuid) ?? new Map<number, string>();
		this.#named.set(uuid, named.set(number, hash));
	}

	/** @param forgets whether something of what was said of them has been swept away */
	problems(forgets: boolean): LedgerProblem[] {
		const cameras = names(this.#folder);
		if (!cameras) return []; // a ledger that was copied out of its data directory
		const found: LedgerProblem[] = [];
		for (const uuid of new Set([...cameras, ...this.#named.keys()])) {
			const file = `cameras/${uuid}/ledger.jsonl`;
			const { entries, swept, broken } = readLedger(textOf(join(this.#folder, uuid, "ledger.jsonl")));
			const add = (line: number | undefined, entry: number | undefined) =>
				found.push({ kind: "mask-ledger", file, line, entry, count: 1 });
			if (broken !== undefined) add(broken, undefined);
			const named = this.#named.get(uuid) ?? new Map<number, string>();
			// Who swept it said so, unless that has been swept away itself.
			if (swept && named.get(swept.number) !== swept.hash && !(forgets && !named.has(swept.number)))
				add(1, swept.number);
			const hashes = new Map(entries.map((entry) => [entry.number, entry.hash]));
			for (const [number, hash] of named)
				if (number > (swept?.number ?? 0) && hashes.get(number) !== hash) add(undefined, number);
		}
		return found;
	}
}

function textOf(path: string): string {
	try {
		return read(path).toString("utf8");
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
		throw error;
	}
}

/** Undefined when there is no such folder. */
function names(folder: string): string[] | undefined {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
		throw error;
	}
}

function read(path: string): Buffer {
	const file = openSync(path, "r");
	try {
		const { size } = fstatSync(file);
		if (size <= maxFileBytes) return readFileSync(file);
		throw new PersienneError("VERIFY_TOO_LARGE", `${basename(path)} is larger than a ledger's file can be`);
	} finally {
		closeSync(file);
	}
}
