import { GuardedWorker } from "./guarded-worker.ts";

export type ImagingWorker = GuardedWorker;

/** What a worker knows from its start. */
export interface WorkerData {
	readonly scenes: boolean;
}

/**
 * Starts an imaging worker. This module imports next to nothing, so that a program can begin with it.
 *
 * @param scenes it will have a scene to draw, and gets ready for that before it is told which
 */
export function startImagingWorker(scenes: boolean = false): ImagingWorker {
	const data: WorkerData = { scenes };
	return new GuardedWorker(new URL("./worker.js", import.meta.url), data);
}
