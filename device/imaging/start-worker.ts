import { Worker } from "node:worker_threads";

export type ImagingWorker = Worker;

/** What a worker knows from its start. */
export interface WorkerData {
	readonly scenes: boolean;
}

/**
 * Starts an imaging worker. It has no console and no environment: what it prints goes nowhere, and it knows no secret
 * (invariants I1, I9). This module imports nothing else, so that a program can begin with it.
 *
 * @param scenes it will have a scene to draw, and gets ready for that before it is told which
 */
export function startImagingWorker(scenes: boolean = false): ImagingWorker {
	const entry = new URL("./worker.js", import.meta.url);
	const workerData: WorkerData = { scenes };
	const worker = new Worker(entry, { env: {}, execArgv: [], stdout: true, stderr: true, workerData });
	worker.stdout.resume();
	worker.stderr.resume();
	worker.on("error", () => {}); // whoever uses the worker listens for its end
	return worker;
}
