import { Worker } from "node:worker_threads";

export type ImagingWorker = Worker;

/**
 * Starts an imaging worker. It has no console and no environment: what it prints goes nowhere, and it knows no secret
 * (invariants I1, I9). This module imports nothing else, so that a program can begin with it.
 */
export function startImagingWorker(): ImagingWorker {
	const entry = new URL("./worker.js", import.meta.url);
	const worker = new Worker(entry, { env: {}, execArgv: [], stdout: true, stderr: true });
	worker.stdout.resume();
	worker.stderr.resume();
	worker.on("error", () => {}); // whoever uses the worker listens for its end
	return worker;
}
