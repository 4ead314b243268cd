import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { makePrivateDirectory, readPrivateFile, writePrivateFile } from "../identity/private-file.ts";
import type { ReadyEvent } from "../ready.ts";
import type { Io } from "./io.ts";

/** What a running `up`, or `broker`, leaves in the data directory, for `health` and `held` to find. It holds no password. */
export interface RunRecord {
	pid: number;
	/** Where the viewer's password came from, if it was a file. */
	viewerPasswordFile?: string | undefined;
	cameras: { name: string; control: string }[];
}

const recordSchema: z.ZodType<RunRecord> = z.object({
	pid: z.int().positive(),
	viewerPasswordFile: z.string().optional(),
	cameras: z.array(z.object({ name: z.string(), control: z.url({ protocol: /^http$/ }) })),
});

/** One file a process: several may share a data directory, in containers even with the same process number. */
function folderOf(dataDir: string): string {
	return join(dataDir, "running");
}

function prefixOf(io: Io): string {
	return `${encodeURIComponent(io.hostname)}-`;
}

/** Notes that this process runs. The function returned takes the note back. */
export function writeRunFile(
	io: Io,
	dataDir: string,
	ready: Pick<ReadyEvent, "cameras">,
	viewerPasswordFile: string | undefined,
): () => void {
	const folder = folderOf(dataDir);
	makePrivateDirectory(folder);
	for (const { pid, path } of runFiles(io, dataDir)) if (!io.isAlive(pid)) rmSync(path, { force: true });
	const path = join(folder, `${prefixOf(io)}${io.pid}.json`);
	const record: RunRecord = {
		pid: io.pid,
		...(viewerPasswordFile !== undefined && { viewerPasswordFile }),
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
