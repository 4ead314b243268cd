import { Worker } from "node:worker_threads";

export type MaskingWorker = Worker;

/** Starts an imaging worker that masks files. It has no console and no environment (invariants I1, I9). */
export function startMasker(): MaskingWorker {
	const entry = new URL("./worker.js", import.meta.url);
	const worker = new Worker(entry, { env: {}, execArgv: [], stdout: true, stderr: true });
	worker.stdout.resume();
	worker.stderr.resume();
	worker.on("error", () => {}); // whoever uses the worker listens for its end
	return worker;
}
