import { parseArgs } from "node:util";
import { suggest } from "../config/suggest.ts";
import { PersienneError } from "../errors.ts";

/** A command that was called wrongly. */
export class UsageError extends PersienneError {
	constructor(message: string, remedy?: string) {
		super("USAGE", message, remedy);
		this.name = "UsageError";
	}
}

interface Option {
	/** Without the dashes. */
	readonly name: string;
	/** What its value is called in the help; absent for a switch. */
	readonly value?: string;
	readonly help: string;
}

export interface Usage {
	readonly command: string;
	/** As in the help, such as `[CONFIG.yaml]`. */
	readonly operands: string;
	readonly maxOperands: number;
	readonly summary: string;
	readonly options: readonly Option[];
	/** Where that is to be had which somebody may look for among the options, by its name there. */
	readonly elsewhere?: Readonly<Record<string, string>>;
	/** Paragraphs after the options. */
	readonly notes?: readonly string[];
}

/** A command line that fits a command's usage. */
export class Arguments {
	readonly operands: readonly string[];
	readonly #values: ReadonlyMap<string, string>;
	readonly #switches: ReadonlySet<string>;

	private constructor(
		operands: readonly string[],
		values: ReadonlyMap<string, string>,
		switches: ReadonlySet<string>,
	) {
		this.operands = operands;
		this.#values = values;
		this.#switches = switches;
	}

	/** Throws UsageError. Of an option that is given twice the last counts. */
	static parse(usage: Usage, args: readonly string[]): Arguments {
		const known = new Map(usage.options.map((option) => [option.name, option]));
		const { tokens } = parseArgs({
			args: [...args],
			options: Object.fromEntries(
				usage.options.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" }]),
			),
			allowPositionals: true,
			strict: false,
			tokens: true,
		});
		const operands: string[] = [];
		const values = new Map<string, string>();
		const switches = new Set<string>();
		for (const token of tokens) {
			if (token.kind === "positional") operands.push(token.value);
			if (token.kind !== "option") continue;
			const option = known.get(token.name);
			if (!option) throw unknownOption(token.rawName, usage);
			if (option.value === undefined) {
				if (token.value !== undefined) throw new UsageError(`--${option.name} takes no value`);
				switches.add(option.name);
			} else values.set(option.name, optionValue(option, token));
		}
		if (operands.length > usage.maxOperands) throw tooMany(usage, operands);
		return new Arguments(operands, values, switches);
	}

	has(name: string): boolean {
		return this.#switches.has(name) || this.#values.has(name);
	}

	text(name: string): string | undefined {
		return this.#values.get(name);
	}

	integer(name: string, least: number, most: number): number | undefined {
		const text = this.#values.get(name);
		if (text === undefined) return undefined;
		const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
		if (value >= least && value <= most) return value;
		throw new UsageError(`--${name}: expected a whole number from ${least} to ${most}`);
	}

	choice<const Choices extends readonly string[]>(
		name: string,
		choices: Choices,
	): Choices[number] | undefined {
		const text = this.#values.get(name);
		if (text === undefined) return undefined;
		const found = choices.find((choice) => choice === text);
		if (found !== undefined) return found;
		throw new UsageError(`--${name}: expected one of ${choices.join(", ")}`, didYouMean(text, choices));
	}

	/** Throws UsageError when both are given. */
	exclude(one: string, other: string): void {
		if (this.has(one) && this.has(other)) throw new UsageError(`--${one} and --${other} exclude each other`);
	}
}

function optionValue(
	option: Option,
	token: { value?: string | undefined; inlineValue?: boolean | undefined },
): string {
	const taken = token.value !== undefined && !token.inlineValue && token.value.startsWith("-");
	if (token.value === undefined || token.value === "" || taken) {
		throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}`);
	}
	return token.value;
}

function unknownOption(written: string, usage: Usage): UsageError {
	const known = usage.options.map(({ name }) => `--${name}`);
	const name = written.replace(/^--?/, "");
	const place = usage.elsewhere && Object.hasOwn(usage.elsewhere, name) ? usage.elsewhere[name] : undefined;
	return new UsageError(
		`unknown option ${written} of \`persienne ${usage.command}\``,
		place ?? didYouMean(written, known) ?? `see \`persienne ${usage.command} --help\``,
	);
}

function tooMany(usage: Usage, operands: readonly string[]): UsageError {
	const expected =
		usage.maxOperands === 0 ? "no arguments" : `at most ${usage.maxOperands} (${usage.operands})`;
	return new UsageError(`\`persienne ${usage.command}\`: expected ${expected}, found ${operands.length}`);
}

/** A remedy for a word that is almost one of `known`. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
	const nearest = suggest(word, known);
	return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}
