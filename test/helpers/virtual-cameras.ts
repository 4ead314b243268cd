import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

/** What a file's tests start and write, gone after each of them. */
export interface VirtualCameras {
	/** Stops it after the test. */
	keep<T extends { stop(): Promise<void> }>(started: T): T;
	/** A data directory of its own. */
	folder(): string;
}

/** Call it once in a file, outside its tests. */
export function virtualCameras(): VirtualCameras {
	const running: { stop(): Promise<void> }[] = [];
	const folders: string[] = [];
	afterEach(async () => {
		await Promise.all(running.splice(0).map((each) => each.stop()));
		for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
	});
	return {
		keep: (started) => {
			running.push(started);
			return started;
		},
		folder: () => {
			const folder = mkdtempSync(join(tmpdir(), "persienne-camera-"));
			folders.push(folder);
			return folder;
		},
	};
}

/** A mask over the left half of the picture. */
export const leftHalf = {
	name: "left half",
	polygon: [
		[-1, 1],
		[0, 1],
		[0, -1],
		[-1, -1],
	] as [number, number][],
};
