import { GuardedWorker } from "../guarded-worker.ts";

/** Starts a worker that demonstrates. */
export function startDemonstrator(): GuardedWorker {
	return new GuardedWorker(new URL("./worker.js", import.meta.url));
}
