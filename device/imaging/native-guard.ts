/** Places in the shared memory. */
const underWay = 0;
const closed = 1;
/** 1 while the thread loads its native libraries. */
const loading = 2;

/** A native call takes milliseconds. One that takes longer than this hangs, and its thread is ended all the same. */
const patience = 10_000;

/** `Atomics.waitAsync` is in Node.js 20, and in the language since ES2024: later than the types of this project. */
const { waitAsync } = Atomics as unknown as {
	waitAsync(
		memory: Int32Array,
		index: number,
		value: number,
		milliseconds: number,
	): { readonly value: Promise<"ok" | "timed-out"> | "not-equal" | "timed-out" };
};

/**
 * Keeps a thread from being ended inside a native call that does not survive it: onnxruntime-node then takes the whole
 * process down, and so does FFmpeg's binding while it is loaded. The thread makes such calls through `run` and says when it is
 * loaded; whoever ends it calls `close` first. Both sides share memory, so it works however busy the thread is.
 */
export class NativeGuard {
	/** To be handed to the thread. */
	readonly memory: SharedArrayBuffer;
	readonly #state: Int32Array;

	constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(12)) {
		this.memory = memory;
		this.#state = new Int32Array(memory);
	}

	/** The thread is about to begin. */
	begin(): void {
		Atomics.store(this.#state, loading, 1);
	}

	/** The thread has its libraries, or is gone. */
	loaded(): void {
		Atomics.store(this.#state, loading, 0);
		Atomics.notify(this.#state, loading);
	}

	/** Makes a native call. Does not settle when the thread is about to be ended: nothing goes on from there. */
	async run<T>(call: () => Promise<T>): Promise<T> {
		Atomics.add(this.#state, underWay, 1);
		try {
			// Looked at after the call was announced: either this sees the end coming, or the end sees the call.
			if (Atomics.load(this.#state, closed) === 0) return await call();
		} finally {
			Atomics.sub(this.#state, underWay, 1);
			Atomics.notify(this.#state, underWay);
		}
		return new Promise(() => {});
	}

	/** Resolves when no call is under way; none begins any more. */
	async close(): Promise<void> {
		Atomics.store(this.#state, closed, 1);
		await waitAsync(this.#state, loading, 1, patience).value;
		for (let calls = this.#calls(); calls > 0; calls = this.#calls()) {
			if ((await waitAsync(this.#state, underWay, calls, patience).value) === "timed-out") return;
		}
	}

	/** The same for a process that is about to exit and cannot wait otherwise. */
	closeNow(): void {
		Atomics.store(this.#state, closed, 1);
		Atomics.wait(this.#state, loading, 1, patience);
		for (let calls = this.#calls(); calls > 0; calls = this.#calls()) {
			if (Atomics.wait(this.#state, underWay, calls, patience) === "timed-out") return;
		}
	}

	#calls(): number {
		return Atomics.load(this.#state, underWay);
	}
}
