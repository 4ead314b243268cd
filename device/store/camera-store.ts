import { join } from "node:path";
import type { ZodType } from "zod";
import { PersienneError } from "../errors.ts";
import { makePrivateDirectory, readPrivateFile, writePrivateFile } from "../identity/private-file.ts";
import { LedgerFile } from "./ledger-file.ts";
import { OutboxFile } from "./outbox-file.ts";

/** What a camera keeps from start to start, a file a concern. */
export type Drawer =
	| "masks"
	| "media"
	| "device"
	| "imaging"
	| "analytics"
	| "osd"
	| "ptz"
	| "brokers"
	| "counts"
	| "multicast";

/** The folder of one camera in the data directory, or in memory, where it lasts as long as the process. */
export interface CameraStore {
	/**
	 * What was kept; undefined when nothing was.
	 *
	 * @throws PersienneError STATE_DAMAGED when the file holds something else
	 */
	read<T>(drawer: Drawer, schema: ZodType<T>): T | undefined;
	/** Keeps `value` in place of what was there: whole or not at all, and on disk when this returns. */
	write(drawer: Drawer, value: unknown): void;
	/** Who changed what of its masks. */
	readonly ledger: LedgerFile;
	/**
	 * What waits to be sent somewhere; undefined where nothing outlives the process.
	 *
	 * @param name letters, digits and hyphens @throws PersienneError PRIVATE_FILE_UNTRUSTED; Error when it cannot be read
	 */
	outbox(name: string): OutboxFile | undefined;
}

/** @param dataDir undefined: nothing is written to disk */
export function openCameraStore(dataDir: string | undefined, uuid: string): CameraStore {
	return dataDir === undefined ? memoryStore() : folderStore(join(dataDir, "cameras", uuid));
}

function memoryStore(): CameraStore {
	const drawers = new Map<Drawer, string>();
	return {
		read: (drawer, schema) => {
			const text = drawers.get(drawer);
			return text === undefined ? undefined : schema.parse(JSON.parse(text));
		},
		write: (drawer, value) => drawers.set(drawer, JSON.stringify(value)),
		ledger: new LedgerFile(undefined),
		outbox: () => undefined,
	};
}

function folderStore(folder: string): CameraStore {
	const path = (drawer: Drawer) => join(folder, `${drawer}.json`);
	return {
		read: (drawer, schema) => {
			const text = readPrivateFile(path(drawer));
			return text === undefined ? undefined : parse(path(drawer), text, schema);
		},
		write: (drawer, value) => {
			makePrivateDirectory(folder);
			writePrivateFile(path(drawer), `${JSON.stringify(value, undefined, "\t")}\n`);
		},
		ledger: new LedgerFile(join(folder, "ledger.jsonl")),
		outbox: (name) => new OutboxFile(join(folder, `outbox-${name}.log`)),
	};
}

function parse<T>(path: string, text: string, schema: ZodType<T>): T {
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		// What is wrong with it may quote what is in it, and that is nobody's business.
		throw new PersienneError(
			"STATE_DAMAGED",
			`${path} is not what the camera wrote`,
			"restore it, or remove it: what clients changed there is lost then",
		);
	}
}
