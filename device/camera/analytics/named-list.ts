import { checkRuleName } from "../../../masks/sanitise/rule-name.ts";
import { AnalyticsRefused } from "./analytics-refused.ts";

interface Named {
	readonly type: string;
	readonly name: string;
}

/** What there is to know of the things in a list, besides their names. */
export interface ListKind<T extends Named> {
	/** What one of them is called in a message. */
	readonly what: "rule" | "module";
	/** Levels of the topics that they are told of below. */
	readonly below: readonly (readonly string[])[];
	/** At most so many of a type. */
	most(type: T["type"]): number;
	/** Why there cannot be this one; undefined when there can. */
	flaw(item: T): string | undefined;
}

/** Rules or modules, each with a name of its own. A change is made as a whole or not at all: it gives a new list. */
export class NamedList<T extends Named> {
	readonly items: readonly T[];
	readonly #kind: ListKind<T>;

	constructor(kind: ListKind<T>, items: readonly T[]) {
		this.#kind = kind;
		this.items = items;
	}

	/** @throws AnalyticsRefused NAME_UNKNOWN */
	find(name: string): T {
		const found = this.items.find((item) => item.name === name);
		if (!found) throw new AnalyticsRefused("NAME_UNKNOWN", `there is no such ${this.#kind.what}`);
		return found;
	}

	/** @throws AnalyticsRefused NAME_TAKEN, INVALID, TOO_MANY */
	with(added: readonly T[]): NamedList<T> {
		return added.reduce((list: NamedList<T>, item) => list.#withOne(item), this);
	}

	/** @throws AnalyticsRefused NAME_UNKNOWN, INVALID, TYPE_CHANGED */
	changed(others: readonly T[]): NamedList<T> {
		return others.reduce((list: NamedList<T>, item) => list.#changedOne(item), this);
	}

	/** @throws AnalyticsRefused NAME_UNKNOWN */
	without(names: readonly string[]): NamedList<T> {
		const gone = new Set(names.map((name) => this.find(name)));
		return new NamedList(
			this.#kind,
			this.items.filter((item) => !gone.has(item)),
		);
	}

	#withOne(item: T): NamedList<T> {
		const { what, most, below } = this.#kind;
		const verdict = checkRuleName(item.name, below);
		if (!verdict.ok) throw new AnalyticsRefused("INVALID", verdict.reason);
		if (this.items.some(({ name }) => name === item.name))
			throw new AnalyticsRefused("NAME_TAKEN", `there is a ${what} of this name already`);
		this.#check(item);
		if (this.items.filter(({ type }) => type === item.type).length >= most(item.type))
			throw new AnalyticsRefused("TOO_MANY", `there are at most ${most(item.type)} of this type of ${what}`);
		return new NamedList(this.#kind, [...this.items, item]);
	}

	#changedOne(item: T): NamedList<T> {
		const before = this.find(item.name);
		if (before.type !== item.type)
			throw new AnalyticsRefused("TYPE_CHANGED", `a ${this.#kind.what} keeps its type`);
		this.#check(item);
		return new NamedList(
			this.#kind,
			this.items.map((known) => (known === before ? item : known)),
		);
	}

	#check(item: T): void {
		const flaw = this.#kind.flaw(item);
		if (flaw !== undefined) throw new AnalyticsRefused("INVALID", flaw);
	}
}
