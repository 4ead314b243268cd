import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Head } from "../../masks/ledger.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import { type CameraStore, camerasFolder, isOutbox, maskLedgerFile } from "./camera-store.ts";
import { LedgerFile } from "./ledger-file.ts";

/** How often what is too old is sought, in milliseconds. */
const every = 60 * 60 * 1000;

export interface StoreSweepOptions {
	/** Undefined: nothing is on disk. */
	readonly dataDir: string | undefined;
	readonly retentionMs: number;
	readonly clock: Clock;
	readonly log: Logger;
	/** Told of a camera whose ledger begins after this entry from now on. */
	readonly swept: (uuid: string, last: Head) => void;
}

/**
 * Sees to it that nothing of what happened is kept in the cameras' folders for longer than it may be: entries of their ledgers, but
 * for the last, which is in force, and what cameras left behind that are not in the configuration any more. Events that wait for a
 * broker go by themselves (Publisher).
 */
export class StoreSweep {
	readonly #options: StoreSweepOptions;
	readonly #stores = new Map<string, CameraStore>();
	#cancel: () => void = () => {};

	constructor(options: StoreSweepOptions) {
		this.#options = options;
	}

	/** From now on this camera's folder is one that is used. */
	add(uuid: string, store: CameraStore): void {
		this.#stores.set(uuid, store);
	}

	/** Sweeps now, and each hour until it is closed. */
	start(): void {
		this.#sweep();
		this.#cancel = this.#options.clock.after(every, () => this.start());
	}

	close(): void {
		this.#cancel();
	}

	#sweep(): void {
		const { clock, retentionMs, dataDir } = this.#options;
		// What is to go before the next time goes now: nothing stays for longer than it may.
		const oldest = clock.now() + every - retentionMs;
		for (const [uuid, { ledger }] of this.#stores) this.#try(() => this.#sweepLedger(uuid, ledger, oldest));
		if (dataDir !== undefined) this.#try(() => this.#sweepLeft(join(dataDir, camerasFolder), oldest));
	}

	#sweepLedger(uuid: string, ledger: LedgerFile, oldest: number): void {
		const last = ledger.sweep(oldest);
		if (last) this.#options.swept(uuid, last);
	}

	/** Of cameras of other processes it takes what nobody has written to for as long. */
	#sweepLeft(folder: string, oldest: number): void {
		for (const uuid of names(folder)) {
			if (this.#stores.has(uuid)) continue;
			for (const file of names(join(folder, uuid))) {
				const path = join(folder, uuid, file);
				if (statSync(path).mtimeMs >= oldest) continue;
				if (isOutbox(file)) rmSync(path, { force: true });
				if (file === maskLedgerFile) this.#sweepLedger(uuid, new LedgerFile(path), oldest);
			}
		}
	}

	#try(task: () => void): void {
		try {
			task();
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			this.#options.log.warn({ reason: code ?? "failed" }, "what is too old cannot be removed");
		}
	}
}

function names(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
		throw error;
	}
}
