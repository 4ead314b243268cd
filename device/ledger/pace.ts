import type { Clock } from "../clock.ts";
import type { LedgerRecord } from "./entry.ts";

/** How often something is written down each time that it happens. */
export interface Allowance {
	/** So many times within `ms` milliseconds it is; after that it is counted, and told once at their end. */
	readonly burst: number;
	readonly ms: number;
}

interface Window {
	readonly since: number;
	readonly cancel: () => void;
	told: number;
	/** Those that were only counted, and the last of them. */
	counted: number;
	last: LedgerRecord | undefined;
}

/** So many things are told apart; of more, those that began first are told before their time. */
const maxKeys = 4096;

/**
 * Keeps the ledger readable and its disk free: what happens again and again, such as a wrong password or a client's poll, is
 * written down a few times, and then once with `times` and `since`.
 */
export class Pace {
	readonly #clock: Clock;
	readonly #write: (record: LedgerRecord) => void;
	readonly #windows = new Map<string, Window>();

	constructor(clock: Clock, write: (record: LedgerRecord) => void) {
		this.#clock = clock;
		this.#write = write;
	}

	/**
	 * @param key of what counts as the same
	 * @param summary what is written in place of those that are only counted; the last of them unless given
	 */
	take(key: string, record: LedgerRecord, { burst, ms }: Allowance, summary: LedgerRecord = record): void {
		let window = this.#windows.get(key);
		if (!window) {
			if (this.#windows.size >= maxKeys) this.#end([...this.#windows.keys()][0] as string);
			const cancel = this.#clock.after(ms, () => this.#end(key));
			window = { since: this.#clock.now(), cancel, told: 0, counted: 0, last: undefined };
			this.#windows.set(key, window);
		}
		if (window.told < burst) {
			window.told++;
			this.#write(record);
		} else {
			// It may stand for several itself.
			const { times } = record;
			window.counted += typeof times === "number" ? times : 1;
			window.last = summary;
		}
	}

	/** Tells what was counted so far. */
	close(): void {
		for (const key of [...this.#windows.keys()]) this.#end(key);
	}

	#end(key: string): void {
		const window = this.#windows.get(key);
		this.#windows.delete(key);
		window?.cancel();
		if (!window?.last) return;
		const since = new Date(window.since).toISOString();
		this.#write({ ...window.last, times: window.counted, since });
	}
}
