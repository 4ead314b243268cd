import { GuardedWorker } from "../guarded-worker.ts";

/** Starts an imaging worker that masks files. */
export function startMasker(): GuardedWorker {
	return new GuardedWorker(new URL("./worker.js", import.meta.url));
}
