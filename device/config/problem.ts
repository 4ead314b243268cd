import { PersienneError } from "../errors.ts";

/** Keys and indices from the configuration's root, such as ["cameras", 0, "name"]. */
export type Path = readonly (string | number)[];

/** Something in a configuration that cannot stay as it is, or that its author should know. */
export interface Problem {
	/** From 1. */
	readonly line: number;
	readonly column: number;
	readonly path: Path;
	/** What was expected and what was found. Quotes no value that could be a secret or a plate. */
	readonly message: string;
	readonly remedy: string | undefined;
}

/** More problems than this are counted, not told: the first ones usually explain the others. */
export const maxProblemsTold = 20;

/** A configuration that cannot be used. The message has a line for each problem. */
export class ConfigError extends PersienneError {
	readonly file: string;
	/** In the order of the file. */
	readonly problems: readonly Problem[];

	/** @param form how a problem is written */
	constructor(file: string, problems: readonly Problem[], form: typeof formatProblem = formatProblem) {
		const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
		super("CONFIG_INVALID", tell(file, ordered, form));
		this.file = file;
		this.problems = ordered;
	}
}

function tell(file: string, problems: readonly Problem[], form: typeof formatProblem): string {
	const lines = problems.slice(0, maxProblemsTold).map((problem) => form(file, problem));
	const more = problems.length - lines.length;
	if (more > 0) lines.push(`and ${more} more`);
	return lines.join("\n");
}

/** `file:line:column: path: message (remedy)`, which editors and terminals turn into a link. */
export function formatProblem(file: string, problem: Problem): string {
	return `${file}:${problem.line}:${problem.column}: ${sentence(problem)}`;
}

/** The same of what has no lines, such as the options of a function: `what: path: message (remedy)`. */
export function formatOption(what: string, problem: Problem): string {
	return `${what}: ${sentence(problem)}`;
}

function sentence({ path, message, remedy }: Problem): string {
	const where = path.length > 0 ? `${formatPath(path)}: ` : "";
	return `${where}${message}${remedy === undefined ? "" : `; ${remedy}`}`;
}

function formatPath(path: Path): string {
	const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
	return steps.join("").replace(/^\./, "");
}
