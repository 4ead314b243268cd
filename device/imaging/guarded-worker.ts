import { Worker, workerData } from "node:worker_threads";
import { NativeGuard } from "./native-guard.ts";

/** What a guarded worker finds in its `workerData`. */
export interface GuardedData {
	readonly guard: SharedArrayBuffer;
}

/** That of this thread. In a guarded worker whoever ends it has a hold of it; elsewhere nobody does. */
export const threadGuard: NativeGuard = new NativeGuard((workerData as GuardedData | null)?.guard);

/** What a guarded worker's program says first, when all that it imports is there. */
export function workerIsLoaded(): void {
	threadGuard.loaded();
}

const guards = new Set<NativeGuard>();

/** A process that exits ends its threads, wherever they are. */
function settleAll(): void {
	for (const guard of guards) guard.closeNow();
}

/**
 * An imaging worker. It has no console and no environment: what it prints goes nowhere, and it knows no secret (invariants
 * I1, I9). It is never ended in the midst of a native call, nor while it is loaded: its program begins with
 * `workerIsLoaded`, and does all that it does in steps of its `threadGuard`.
 */
export class GuardedWorker extends Worker {
	readonly #guard: NativeGuard;

	/** @param data plain data, found in the thread's `workerData` */
	constructor(entry: URL, data: object = {}) {
		const guard = new NativeGuard();
		const known: GuardedData = { ...data, guard: guard.memory };
		guard.begin();
		super(entry, { env: {}, execArgv: [], stdout: true, stderr: true, workerData: known });
		this.#guard = guard;
		this.stdout.resume();
		this.stderr.resume();
		this.on("error", () => {}); // whoever uses the worker listens for its end
		if (guards.size === 0) process.on("exit", settleAll);
		guards.add(guard);
		this.once("exit", () => {
			guard.gone();
			guards.delete(guard);
			if (guards.size === 0) process.off("exit", settleAll);
		});
	}

	override async terminate(): Promise<number> {
		await this.#guard.close();
		return super.terminate();
	}
}
