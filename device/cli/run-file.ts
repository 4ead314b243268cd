import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PersienneError } from "../errors.ts";
import { makePrivateDirectory, readPrivateFile, writePrivateFile } from "../identity/private-file.ts";
import { areShared, type ReadyEvent } from "../ready.ts";
import type { Io } from "./io.ts";

/** What a running `up`, or `broker`, leaves in the data directory, for `health` and `held` to find. It holds no password. */
export interface RunRecord {
	pid: number;
	/** Where the viewer's password came from, if it was a file. */
	viewerPasswordFile?: string | undefined;
	/** Whether `admin`, `operator` and `viewer` are not let in. */
	closed?: boolean | undefined;
	cameras: { name: string; control: string }[];
}

const recordSchema: z.ZodType<RunRecord> = z.object({
	pid: z.int().positive(),
	viewerPasswordFile: z.string().optional(),
	closed: z.boolean().optional(),
	cameras: z.array(z.object({ name: z.string(), control: z.url({ protocol: /^http$/ }) })),
});

/** One file a process: several may share a data directory, in containers even with the same process number. */
function folderOf(dataDir: string): string {
	return join(dataDir, "running");
}

function prefixOf(io: Io): string {
	return `${encodeURIComponent(io.hostname)}-`;
}

/** What to say where `user`, one of those that come with an installation, is not let in. */
export function accountClosed(user: string): PersienneError {
	return new PersienneError(
		"ACCOUNT_CLOSED",
		`the shared account ${user} was to sign in, and these cameras do not let it in any more`,
		"sign in as somebody else, with --user U and --password-file F",
	);
}

/** Notes that this process runs. The function returned takes the note back. */
export function writeRunFile(
	io: Io,
	dataDir: string,
	ready: Pick<ReadyEvent, "cameras"> & Partial<Pick<ReadyEvent, "credentials">>,
	viewerPasswordFile: string | undefined,
): () => void {
	const folder = folderOf(dataDir);
	makePrivateDirectory(folder);
	for (const { pid, path } of runFiles(io, dataDir)) if (!io.isAlive(pid)) rmSync(path, { force: true });
	const path = join(folder, `${prefixOf(io)}${io.pid}.json`);
	const record: RunRecord = {
		pid: io.pid,
		...(viewerPasswordFile !== undefined && { viewerPasswordFile }),
		...(ready.credentials && !areShared({ credentials: ready.credentials }) && { closed: true }),
		cameras: ready.cameras.map(({ name, control }) => ({ name, control })),
	};
	writePrivateFile(path, `${JSON.stringify(record)}\n`);
	return () => rmSync(path, { force: true });
}

/** The fleets that run now on this machine with this data directory. */
export function readRunFiles(io: Io, dataDir: string): RunRecord[] {
	return running(io, dataDir)
		.flatMap(({ path }) => parseRecord(readPrivateFile(path)) ?? [])
		.filter(({ cameras }) => cameras.length > 0);
}

/** Whether cameras or a broker run now on this machine with this data directory. */
export function isInUse(io: Io, dataDir: string): boolean {
	return running(io, dataDir).length > 0;
}

function running(io: Io, dataDir: string): ReturnType<typeof runFiles> {
	return runFiles(io, dataDir).filter(({ pid }) => io.isAlive(pid));
}

function runFiles(io: Io, dataDir: string): { readonly pid: number; readonly path: string }[] {
	const prefix = prefixOf(io);
	return entriesOf(folderOf(dataDir)).flatMap((name) => {
		const pid = name.startsWith(prefix) && /^(\d{1,10})\.json$/.exec(name.slice(prefix.length))?.[1];
		return pid ? [{ pid: Number(pid), path: join(folderOf(dataDir), name) }] : [];
	});
}

function entriesOf(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** Undefined for what is no record: nobody but another version writes such a file. */
function parseRecord(text: string | undefined): RunRecord | undefined {
	try {
		return recordSchema.safeParse(JSON.parse(text ?? "")).data;
	} catch {
		return undefined;
	}
}
