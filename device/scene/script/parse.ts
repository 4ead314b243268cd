import {
	type Cue,
	type Script,
	ScriptError,
	type Side,
	type Subject,
	scriptLimits,
	sides,
	subjects,
	verbs,
} from "./script.ts";

/** A script as it is written: who leaves when is not known yet, and so a round's length may not be either. */
export interface WrittenScript {
	/** Seconds; undefined: as long as it takes. */
	readonly period: number | undefined;
	readonly cues: Script["cues"];
}

/**
 * Reads a script: statements with a `;` or a line's end between them, `#` begins a remark.
 *
 *     at 3s person enters; at 10s bag left
 *     at 1m5s person leaves to right
 *     repeat after 90s
 *
 * @throws ScriptError
 */
export function parseScript(text: string): WrittenScript {
	if (Buffer.byteLength(text) > scriptLimits.bytes)
		throw new ScriptError(1, `expected at most ${scriptLimits.bytes} bytes, found more`);
	const cues: Cue[] = [];
	let period: number | undefined;
	for (const { line, words } of statements(text)) {
		const reader = new Words(words, line);
		if (reader.takes("repeat")) {
			if (period !== undefined) throw new ScriptError(line, "it is said twice when it begins anew");
			reader.expect("after");
			period = reader.time("repeat after 60s");
			reader.end();
			continue;
		}
		if (cues.length >= scriptLimits.cues)
			throw new ScriptError(line, `expected at most ${scriptLimits.cues} cues, found more`);
		cues.push(cueOf(reader, line));
	}
	if (cues.length === 0)
		throw new ScriptError(1, "expected at least one cue, found none", "`at 3s person enters`, for example");
	if (period !== undefined && period < scriptLimits.shortest)
		throw new ScriptError(1, `a round takes at least ${scriptLimits.shortest} s`);
	return { period, cues: cues.sort((a, b) => a.at - b.at || a.line - b.line) };
}

function cueOf(reader: Words, line: number): Cue {
	reader.expect("at");
	const at = reader.time("at 3s");
	const what = reader.oneOf(subjects);
	const size = what === "crowd" && reader.takes("of") ? reader.people() : undefined;
	const known: readonly string[] = verbs[what];
	const name = what === "person" && !known.includes(reader.next ?? "") ? reader.name() : undefined;
	const does = reader.oneOf(known);
	const side = goesSomewhere(what) ? reader.side() : undefined;
	reader.end();
	return { what, does, at, line, ...(name && { name }), ...(side && { side }), ...(size && { size }) } as Cue;
}

const goesSomewhere = (what: Subject) => what !== "camera" && what !== "light" && what !== "bag";

function statements(text: string): { readonly line: number; readonly words: readonly string[] }[] {
	return text.split(/\r\n|\r|\n/).flatMap((row, index) =>
		row
			.replace(/#.*/, "")
			.split(";")
			.map((statement) => statement.toLowerCase().split(/\s+/).filter(Boolean))
			.filter((words) => words.length > 0)
			.map((words) => ({ line: index + 1, words })),
	);
}

/** Reads one statement, word by word. */
class Words {
	readonly #words: readonly string[];
	readonly #line: number;
	#at = 0;

	constructor(words: readonly string[], line: number) {
		this.#words = words;
		this.#line = line;
	}

	get next(): string | undefined {
		return this.#words[this.#at];
	}

	takes(word: string): boolean {
		if (this.next !== word) return false;
		this.#at++;
		return true;
	}

	expect(word: string): void {
		if (!this.takes(word)) throw this.#unexpected(`\`${word}\``);
	}

	oneOf<Word extends string>(words: readonly Word[]): Word {
		const found = words.find((word) => word === this.next);
		if (!found) throw this.#unexpected(words.length === 1 ? `\`${words[0]}\`` : `one of ${words.join(", ")}`);
		this.#at++;
		return found;
	}

	/** Seconds. */
	time(example: string): number {
		const [, minutes = "0", seconds = "0"] =
			/^(?=.)(?:(\d{1,2})m)?(?:(\d{1,3}(?:\.\d{1,3})?)s)?$/.exec(this.next ?? "") ?? [];
		const matched = /[ms]$/.test(this.next ?? "") && `${minutes}${seconds}` !== "00";
		const zero = /^0(?:\.0{1,3})?[ms]$/.test(this.next ?? "");
		if (!matched && !zero) throw this.#unexpected(`a time as in \`${example}\``);
		const value = Number(minutes) * 60 + Number(seconds);
		if (value > scriptLimits.longest)
			throw new ScriptError(this.#line, `a round takes at most ${scriptLimits.longest} s`);
		this.#at++;
		return value;
	}

	people(): number {
		const { least, most } = scriptLimits.crowd;
		const size = /^\d{1,3}$/.test(this.next ?? "") ? Number(this.next) : Number.NaN;
		if (!(size >= least && size <= most)) throw this.#unexpected(`${least} to ${most} people`);
		this.#at++;
		return size;
	}

	name(): string {
		const word = this.next ?? "";
		if (!/^[a-z]+$/.test(word) || word.length > scriptLimits.name || word === "from" || word === "to")
			throw this.#unexpected(
				`one of ${verbs.person.join(", ")}, or a name of up to ${scriptLimits.name} letters and then one of these`,
			);
		this.#at++;
		return word;
	}

	side(): Side | undefined {
		if (!this.takes("from") && !this.takes("to")) return undefined;
		return this.oneOf(sides);
	}

	end(): void {
		if (this.next !== undefined) throw this.#unexpected("`;` or the end of the line");
	}

	/** What is found is said again where it is a plain word: a script may hold what must not be printed. */
	#unexpected(expected: string): ScriptError {
		const word = this.next;
		const found =
			word === undefined ? "the end" : /^[a-z]{1,12}$/.test(word) ? `\`${word}\`` : "something else";
		return new ScriptError(this.#line, `expected ${expected}, found ${found}`);
	}
}
