import type { Path, Problem } from "./problem.ts";
import type { ConfigSource } from "./source.ts";

/** Collects what there is to say of a configuration, or of a part of it, while it is completed. */
export class Notes {
	/** Each of these makes the configuration unusable. */
	readonly problems: Problem[];
	/** What works, but perhaps not as its author thinks. */
	readonly warnings: Problem[];
	readonly #source: ConfigSource;
	readonly #base: Path;

	private constructor(source: ConfigSource, base: Path, problems: Problem[], warnings: Problem[]) {
		this.#source = source;
		this.#base = base;
		this.problems = problems;
		this.warnings = warnings;
	}

	static on(source: ConfigSource): Notes {
		return new Notes(source, [], [], []);
	}

	/** The same collection, for the part at `path`. */
	under(...path: Path): Notes {
		return new Notes(this.#source, [...this.#base, ...path], this.problems, this.warnings);
	}

	problem(path: Path, message: string, remedy?: string): void {
		this.problems.push(this.#source.problem([...this.#base, ...path], message, remedy));
	}

	warn(path: Path, message: string, remedy?: string): void {
		this.warnings.push(this.#source.problem([...this.#base, ...path], message, remedy));
	}
}
