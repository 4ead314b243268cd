/**
 * What is found under paths such as `/`, `/api/states` and `/cameras/*`: a star stands for one part of the path,
 * whatever it says.
 */
export class Paths<T> {
	/** As they were given. */
	readonly all: readonly string[];
	readonly #exact: ReadonlyMap<string, T>;
	readonly #patterns: readonly { readonly parts: readonly string[]; readonly value: T }[];

	constructor(entries: Iterable<readonly [string, T]>) {
		const all = [...entries];
		this.all = all.map(([path]) => path);
		this.#exact = new Map(all.filter(([path]) => !path.includes("*")));
		this.#patterns = all
			.filter(([path]) => path.includes("*"))
			.map(([path, value]) => ({ parts: path.split("/"), value }));
	}

	/** `name` is what stands for the star, decoded; empty for a path without one. */
	find(path: string): { readonly value: T; readonly name: string } | undefined {
		const exact = this.#exact.get(path);
		if (exact !== undefined) return { value: exact, name: "" };
		const parts = path.split("/");
		const found = this.#patterns.find((pattern) => matches(pattern.parts, parts));
		const name = found && decoded(parts[found.parts.indexOf("*")] as string);
		return found && name ? { value: found.value, name } : undefined;
	}
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
	return pattern.length === parts.length && pattern.every((part, i) => part === "*" || part === parts[i]);
}

function decoded(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined; // no encoding of anything
	}
}
