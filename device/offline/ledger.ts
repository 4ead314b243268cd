import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { explained } from "./part-file.ts";

/** Of a file: enough to tell that it is still the same. */
export interface Mark {
	readonly bytes: number;
	/** Milliseconds since 1970. */
	readonly modified: number;
}

/** One copy. */
export interface Entry {
	/** Below the output folder. */
	readonly output: string;
	readonly input: Mark;
	/** Stands for everything else that decided what came out. */
	readonly settings: string;
	readonly made: Mark;
	/** Pictures that came out dark. */
	readonly dark: number;
}

const mark: z.ZodType<Mark> = z.object({ bytes: z.number(), modified: z.number() });
const entry: z.ZodType<Entry> = z.object({
	output: z.string(),
	input: mark,
	settings: z.string(),
	made: mark,
	dark: z.number(),
});

/** In the output folder; a dot keeps it from being taken for an input of the next run. */
const ledgerName = ".persienne-mask.jsonl";

/**
 * What has been done in an output folder: which copy was made, of a file of which size and time, with which settings.
 * A line a file, written before the copy gets its name, so that a run which was killed is taken up where it ended.
 */
export class Ledger {
	readonly #folder: string;
	readonly #entries = new Map<string, Entry>();

	constructor(folder: string) {
		this.#folder = folder;
		for (const line of readLines(join(folder, ledgerName))) {
			const parsed = parse(line);
			if (parsed) this.#entries.set(parsed.output, parsed);
		}
	}

	/**
	 * Whether `output` is the copy that was made of this very input with these settings: `done`, or `dark` when some of
	 * its pictures came out dark and may do better now; undefined when it is not.
	 */
	state(output: string, input: Mark, settings: string): "done" | "dark" | undefined {
		const known = this.#entries.get(output);
		if (!known || known.settings !== settings || !same(known.input, input)) return undefined;
		const there = markOf(join(this.#folder, output));
		if (!there || !same(there, known.made)) return undefined;
		return known.dark > 0 ? "dark" : "done";
	}

	/** Throws a PersienneError when the folder cannot be written. */
	add(line: Entry): void {
		this.#entries.set(line.output, line);
		const path = join(this.#folder, ledgerName);
		explained(path, () => {
			const file = openSync(path, "a");
			try {
				// A line that was cut short by a crash must not swallow this one.
				appendFileSync(file, `\n${JSON.stringify(line)}\n`);
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
		});
	}
}

/** Undefined when there is no such file. */
export function markOf(path: string): Mark | undefined {
	const stat = statSync(path, { throwIfNoEntry: false });
	return stat && { bytes: stat.size, modified: stat.mtimeMs };
}

function same(a: Mark, b: Mark): boolean {
	return a.bytes === b.bytes && a.modified === b.modified;
}

function readLines(path: string): string[] {
	try {
		return readFileSync(path, "utf8").split("\n");
	} catch {
		return [];
	}
}

function parse(line: string): Entry | undefined {
	if (line === "") return undefined;
	try {
		return entry.parse(JSON.parse(line));
	} catch {
		return undefined; // cut short by a crash, or somebody else's: what it was about is not done
	}
}
