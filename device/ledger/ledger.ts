import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import type { Head, LedgerRecord } from "./entry.ts";
import { LedgerFolder, type LedgerFolderOptions } from "./folder.ts";
import { formatAnchor } from "./head.ts";
import { type LedgerNote, toRecord } from "./note.ts";
import { type Allowance, Pace } from "./pace.ts";

/** Below the data directory. */
export const ledgerFolder = "ledger";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Notes that wait to be written. Beyond it they are counted, and the ledger says how many were lost. */
const defaultWaiting = 4096;
/** Written at once: each takes about a tenth of a millisecond to sign, and viewers wait meanwhile. */
const maxBatch = 24;
/** After a failure the next try comes so much later, twice as late each time, in milliseconds. */
const retry = { first: second, most: minute } as const;
/** A disk that does not answer does not keep the device from stopping, in milliseconds. */
const closePatience = 2 * second;
/** How often what is too old is sought. */
const sweepEvery = hour;

export interface LedgerOptions extends Omit<LedgerFolderOptions, "folder"> {
	readonly dataDir: string;
	/** What is older goes, in milliseconds. */
	readonly retentionMs: number;
	/** Notes that may wait to be written. */
	readonly waiting?: number;
	readonly clock: Clock;
	readonly log: Logger;
}

/**
 * What happened in an installation that somebody may have to answer for. `note` takes it at once and never fails; it is
 * written beside everything else, so that neither a slow disk nor a full one holds up a picture. When it cannot be written, the
 * log says so, it is tried again, and the ledger says afterwards what is missing.
 */
export class Ledger {
	readonly #folder: LedgerFolder;
	readonly #retentionMs: number;
	readonly #maxWaiting: number;
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #pace: Pace;
	/** Of those who guess passwords from everywhere. */
	readonly #flood: Pace;
	#waiting: LedgerRecord[] = [];
	#lost = 0;
	#head: Head | undefined;
	#failing: string | undefined;
	#working: Promise<void> | undefined;
	#closed = false;
	/** Ends the wait for the next try. */
	#hurry: (() => void) | undefined;
	#sweeping: Promise<void> | undefined;
	#cancelSweep: () => void = () => {};

	constructor(options: LedgerOptions) {
		const { dataDir, retentionMs, clock, log } = options;
		this.#folder = new LedgerFolder({ ...options, folder: join(dataDir, ledgerFolder) });
		this.#retentionMs = retentionMs;
		this.#maxWaiting = options.waiting ?? defaultWaiting;
		this.#clock = clock;
		this.#log = log;
		this.#flood = new Pace(clock, (record) => this.#add(record));
		this.#pace = new Pace(clock, (record) => this.#passOn(record));
		this.#sweepLater(0);
	}

	/** Where it ends on disk; undefined before anything is written. Whoever keeps it elsewhere can tell later what was cut. */
	get head(): Head | undefined {
		return this.#head;
	}

	/** Why it cannot be written at the moment: the code of an error. */
	get failing(): string | undefined {
		return this.#failing;
	}

	note(note: LedgerNote): void {
		const record = toRecord(note, this.#clock.now());
		const paced = paceOf(note, record);
		if (!paced) this.#add(record);
		else this.#pace.take(paced.key, record, paced.allowance);
	}

	/** Resolves when what waited is written and swept. */
	async settled(): Promise<void> {
		await Promise.all([this.#working, this.#sweeping]);
	}

	/**
	 * What waits is written, if it can be. Nothing is taken after this.
	 *
	 * @param last is what the ledger ends with
	 */
	async close(last?: LedgerNote): Promise<void> {
		this.#pace.close();
		this.#flood.close();
		if (last && !this.#closed) this.note(last);
		this.#closed = true;
		this.#cancelSweep();
		this.#hurry?.();
		let cancel = () => {};
		const tooLong = new Promise<void>((resolve) => {
			cancel = this.#clock.after(closePatience, resolve);
		});
		await Promise.race([this.settled(), tooLong]);
		cancel();
		if (this.#head) this.#log.info({ ledger: formatAnchor(this.#head) }, "the ledger ends here");
	}

	#passOn(record: LedgerRecord): void {
		const isRefused = record["kind"] === "sign-in" && record["outcome"] !== "ok";
		const summary = { ...record, user: null, role: null, peer: null };
		if (isRefused) this.#flood.take("refused", record, { burst: 20, ms: minute }, summary);
		else this.#add(record);
	}

	#add(record: LedgerRecord): void {
		if (this.#closed) return;
		if (this.#waiting.length >= this.#maxWaiting) this.#lost++;
		else this.#waiting.push(record);
		this.#work();
	}

	#work(): void {
		this.#working ??= this.#write().finally(() => {
			this.#working = undefined;
			if (this.#waiting.length > 0 && !this.#closed) this.#work();
		});
	}

	async #write(): Promise<void> {
		for (let wait: number = retry.first; this.#waiting.length > 0; ) {
			const batch = this.#waiting.slice(0, maxBatch);
			const lost = this.#lost;
			if (await this.#try(() => this.#append(batch, lost))) {
				this.#waiting.splice(0, batch.length);
				this.#lost -= lost;
				wait = retry.first;
			} else if (this.#closed) return;
			else {
				await this.#rest(wait);
				wait = Math.min(retry.most, wait * 2);
			}
		}
	}

	async #append(batch: readonly LedgerRecord[], lost: number): Promise<void> {
		const at = new Date(this.#clock.now()).toISOString();
		const gap: LedgerRecord[] = lost > 0 ? [{ at, kind: "lost", entries: lost }] : [];
		const first = this.#head === undefined;
		this.#head = await this.#folder.append([...batch, ...gap], this.#clock.now());
		if (first) this.#log.info({ ledger: formatAnchor(this.#head) }, "the ledger goes on from here");
	}

	async #try(task: () => Promise<unknown>): Promise<boolean> {
		try {
			await task();
			if (this.#failing) this.#log.info("the ledger can be written again");
			this.#failing = undefined;
			return true;
		} catch (error) {
			const code = codeOf(error);
			if (this.#failing !== code)
				this.#log.error(
					{ code },
					"the ledger cannot be written: what it should say waits, and is lost when there is too much of it",
				);
			this.#failing = code;
			return false;
		}
	}

	#rest(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const cancel = this.#clock.after(ms, () => this.#hurry?.());
			this.#hurry = () => {
				this.#hurry = undefined;
				cancel();
				resolve();
			};
		});
	}

	#sweepLater(ms: number): void {
		this.#cancelSweep = this.#clock.after(ms, () => {
			this.#sweeping ??= this.#sweep().finally(() => {
				this.#sweeping = undefined;
			});
			this.#sweepLater(sweepEvery);
		});
	}

	async #sweep(): Promise<void> {
		const now = this.#clock.now();
		try {
			// What is to go before the next sweep goes now: nothing stays for longer than it may.
			const oldest = now + sweepEvery - this.#retentionMs;
			const { entries, head } = await this.#folder.sweep(oldest, now);
			if (head.number > 0) this.#head = head;
			if (entries > 0) this.#log.info({ entries }, "old entries were swept out of the ledger");
		} catch (error) {
			this.#log.warn({ code: codeOf(error) }, "the ledger cannot be swept: it is tried again in an hour");
		}
		if (this.#head) this.#log.info({ ledger: formatAnchor(this.#head) }, "the ledger is here");
	}
}

function codeOf(error: unknown): string {
	return (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
}

interface Paced {
	/** Of what counts as the same. */
	readonly key: string;
	readonly allowance: Allowance;
}

/** How often something is told that may happen often; undefined: each time. */
function paceOf(note: LedgerNote, { user = null, peer = null }: LedgerRecord): Paced | undefined {
	const paced = (burst: number, ms: number, ...parts: (string | null)[]): Paced => ({
		key: JSON.stringify([note.kind, user, peer, ...parts]),
		allowance: { burst, ms },
	});
	switch (note.kind) {
		case "sign-in":
			// Each request of a client comes with credentials.
			return note.outcome === "ok"
				? paced(1, hour / 4, note.way, "ok")
				: paced(3, minute, note.way, note.outcome);
		case "sign-out":
			return paced(3, minute);
		case "use":
			return paced(3, minute, note.camera, note.operation, note.outcome);
		case "view":
			return note.phase === "snapshot"
				? paced(1, hour / 4, note.camera, note.phase)
				: paced(10, minute, note.camera, note.stream, note.phase);
		case "camera":
			return paced(10, minute, note.camera);
		default:
			return undefined;
	}
}
