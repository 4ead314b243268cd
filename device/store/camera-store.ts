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
	| "counted"
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
	/** For how long at most what happened is kept, in milliseconds. */
	readonly retentionMs: number;
	/** Who changed what of its masks. */
	readonly ledger: LedgerFile;
	/**
	 * What waits to be sent somewhere; undefined where nothing outlives the process.
	 *
	 * @param name letters, digits and hyphens @throws PersienneError PRIVATE_FILE_UNTRUSTED; Error when it cannot be read
	 */
	outbox(name: string): OutboxFile | undefined;
}

/** A month is the longest that recordings may be kept (CSI L.252-5), and what is said of them is kept no longer. */
const month = 30 * 24 * 60 * 60 * 1000;

/** Below the data directory: a folder a camera, by its UUID. */
export const camerasFolder = "cameras";

/** @param dataDir undefined: nothing is written to disk */
export function openCameraStore(
	dataDir: string | undefined,
	uuid: string,
	retentionMs: number = month,
): CameraStore {
	if (dataDir === undefined) return memoryStore(retentionMs);
	return folderStore(join(dataDir, camerasFolder, uuid), retentionMs);
}

function memoryStore(retentionMs: number): CameraStore {
	const drawers = new Map<Drawer, string>();
	return {
		read: (drawer, schema) => {
			const text = drawers.get(drawer);
			return text === undefined ? undefined : schema.parse(JSON.parse(text));
		},
		write: (drawer, value) => drawers.set(drawer, JSON.stringify(value)),
		retentionMs,
		ledger: new LedgerFile(undefined),
		outbox: () => undefined,
	};
}

function folderStore(folder: string, retentionMs: number): CameraStore {
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
		retentionMs,
		ledger: new LedgerFile(join(folder, maskLedgerFile)),
		outbox: (name) => new OutboxFile(join(folder, outboxName(name))),
	};
}

/** In a camera's folder: who changed its masks. */
export const maskLedgerFile = "ledger.jsonl";

function outboxName(name: string): string {
	return `outbox-${name}.log`;
}

/** Those of a camera's files in which events wait for a broker. */
export function isOutbox(file: string): boolean {
	return /^outbox-[A-Za-z0-9-]+\.log$/.test(file);
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
