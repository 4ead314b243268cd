import { levelsOf } from "./topics.ts";

/** The topic filters of one client. Each level of each takes memory. */
export class Filters extends Set<string> {
	/** Of all of them together. */
	levels = 0;

	override add(filter: string): this {
		if (!this.has(filter)) this.levels += levelsOf(filter);
		return super.add(filter);
	}

	override delete(filter: string): boolean {
		if (this.has(filter)) this.levels -= levelsOf(filter);
		return super.delete(filter);
	}
}
