import type { Canary } from "./result.ts";

/** What is sought in texts. */
export interface Planted {
	readonly plates: readonly string[];
	readonly zoneNames: readonly string[];
	readonly passwords: readonly string[];
}

/** Shorter registrations come about by chance in what is coded as text. */
const leastLength = 7;

const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");

/** Looks for words that were planted: plates however they are spaced, the rest as it is. */
export class WordSearch {
	readonly planted: Planted;
	readonly #plates: readonly string[];

	constructor(planted: Planted) {
		const plates = planted.plates.filter((plate) => bare(plate).length >= leastLength);
		this.planted = { ...planted, plates };
		this.#plates = plates.map(bare);
	}

	/** How many of each kind are in it. */
	find(text: string): Partial<Record<Canary, number>> {
		const stripped = bare(text);
		const counts = {
			plate: this.#plates.filter((plate) => stripped.includes(plate)).length,
			"zone-name": this.planted.zoneNames.filter((name) => text.includes(name)).length,
			password: this.planted.passwords.filter((password) => text.includes(password)).length,
		} as const;
		return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
	}
}
