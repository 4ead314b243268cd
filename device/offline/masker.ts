import type { MaskPolicy } from "../../masks/policy.ts";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import type { FromMasker, MaskJob, ToMasker } from "../imaging/offline/protocol.ts";

/** The worker, as far as this side needs it. */
export interface WorkerLike {
	postMessage(message: ToMasker): void;
	on(event: "message", listener: (message: FromMasker) => void): unknown;
	on(event: "exit", listener: () => void): unknown;
	terminate(): Promise<unknown>;
}

/** A worker that says nothing for this long, in milliseconds, is taken for lost. */
const patience = 300_000;

/** What becomes of a file, as it is told. */
export interface JobListener {
	opened(message: Extract<FromMasker, { type: "opened" }>): void;
	made(message: Extract<FromMasker, { type: "made" }>): void;
}

interface Running {
	readonly job: number;
	readonly listener: JobListener;
	readonly settle: (outcome: number | Error) => void;
}

/** The line to the worker that masks files. One that dies is replaced, and costs the file that it was at. */
export class Masker {
	readonly #start: () => WorkerLike;
	readonly #policy: MaskPolicy;
	readonly #clock: Clock;
	#worker: WorkerLike | undefined;
	#running: Running | undefined;
	#cancelPatience: () => void = () => {};
	#jobs = 0;

	constructor(start: () => WorkerLike, policy: MaskPolicy, clock: Clock) {
		this.#start = start;
		this.#policy = policy;
		this.#clock = clock;
	}

	/**
	 * Masks one file; one at a time. Resolves with the number of frames that did not decode. Rejects with a PersienneError
	 * when the file cannot be masked, and with what the listener throws.
	 */
	mask(job: Omit<MaskJob, "job">, listener: JobListener): Promise<number> {
		const worker = this.#worker ?? this.#hire();
		const number = this.#jobs++;
		return new Promise((resolve, reject) => {
			const settle = (outcome: number | Error) => {
				this.#running = undefined;
				this.#cancelPatience();
				if (typeof outcome === "number") resolve(outcome);
				else reject(outcome);
			};
			this.#running = { job: number, listener, settle };
			this.#wait();
			worker.postMessage({ type: "mask", job: number, ...job });
		});
	}

	/** Ends the worker, and with it what it is at: that is rejected. */
	async stop(): Promise<void> {
		const worker = this.#worker;
		this.#worker = undefined;
		this.#running?.settle(new PersienneError("INTERRUPTED", "it was interrupted"));
		await worker?.terminate();
	}

	#hire(): WorkerLike {
		const worker = this.#start();
		worker.on("message", (message) => this.#receive(worker, message));
		worker.on("exit", () => this.#lost(worker, "the imaging worker ended while it was at it"));
		worker.postMessage({ type: "policy", policy: this.#policy });
		this.#worker = worker;
		return worker;
	}

	#receive(worker: WorkerLike, message: FromMasker): void {
		const running = this.#running;
		if (worker !== this.#worker || message.job !== running?.job) return;
		this.#wait();
		try {
			switch (message.type) {
				case "opened":
					running.listener.opened(message);
					break;
				case "made":
					running.listener.made(message);
					worker.postMessage({ type: "taken", job: message.job });
					break;
				case "done":
					running.settle(message.damaged);
					break;
				case "failed":
					running.settle(new PersienneError(message.code, message.message, message.remedy));
					break;
			}
		} catch (error) {
			this.#dismiss(error as Error);
		}
	}

	/** What is made of this file cannot be written: the worker would go on with it, so it goes. */
	#dismiss(error: Error): void {
		const worker = this.#worker;
		this.#worker = undefined;
		void worker?.terminate();
		this.#running?.settle(error);
	}

	#lost(worker: WorkerLike, message: string): void {
		if (worker !== this.#worker) return;
		this.#worker = undefined;
		this.#running?.settle(new PersienneError("WORKER_LOST", message));
	}

	#wait(): void {
		this.#cancelPatience();
		this.#cancelPatience = this.#clock.after(patience, () => {
			const minutes = patience / 60_000;
			this.#dismiss(new PersienneError("WORKER_LOST", `nothing came of it for ${minutes} minutes`));
		});
	}
}
