import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import { openInstallation } from "../identity/installation.ts";
import { LedgerFolder } from "./folder.ts";
import { ledgerFolder } from "./ledger.ts";
import { type LedgerNote, toRecord } from "./note.ts";

/** Somebody else is at the ledger for a moment only: so often it is tried, and so many milliseconds lie between. */
const patience = { tries: 40, ms: 50 };

/**
 * Writes one note into the ledger of an installation, as a command does that is over soon; cameras may run meanwhile.
 *
 * @throws PersienneError LEDGER_UNWRITABLE
 */
export async function noteOnce(dataDir: string, note: LedgerNote, clock: Clock): Promise<void> {
	const signer = openInstallation({ dataDir, random: randomBytes }).signer();
	const folder = new LedgerFolder({ folder: join(dataDir, ledgerFolder), signer });
	for (let left = patience.tries; ; left--) {
		try {
			await folder.append([toRecord(note, clock.now())], clock.now());
			return;
		} catch (error) {
			const { code = "UNKNOWN" } = error as NodeJS.ErrnoException;
			if (code !== "ELOCKED" || left === 0)
				throw new PersienneError(
					"LEDGER_UNWRITABLE",
					`the ledger in ${dataDir} cannot be written: ${code}`,
					"make room or see to its permissions",
				);
		}
		await new Promise<void>((resolve) => clock.after(patience.ms, resolve));
	}
}
