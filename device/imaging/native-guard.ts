/** Places in the shared memory. */
const underWay = 0;
const closed = 1;
/** 1 while the thread loads its native libraries. */
const loading = 2;

/** A step takes milliseconds. One that takes longer than this hangs, and its thread is ended all the same. */
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
 * Keeps a thread from being ended inside a native call. Neither of our bindings survives that, and the whole process goes
 * down: onnxruntime-node in the midst of a look, FFmpeg's while it is loaded and in any call, since the call's result is
 * handed to a program that is no more. So the thread does all its work in `step`s and says when it is loaded, and whoever ends it
 * calls `close` first. Both sides share memory, so it works however busy the thread is.
 */
export class NativeGuard {
	/** To be handed to the thread. */
	readonly memory: SharedArrayBuffer;
	readonly #state: Int32Array;
	/** Steps of this thread that are under way. */
	#steps = 0;

	constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(12)) {
		this.memory = memory;
		this.#state = new Int32Array(memory);
	}

	/** The thread is about to begin. */
	begin(): void {
		Atomics.store(this.#state, loading, 1);
	}

	/** The thread has its libraries. */
	loaded(): void {
		Atomics.store(this.#state, loading, 0);
		Atomics.notify(this.#state, loading);
	}

	/** The thread has ended, whatever it was at. */
	gone(): void {
		this.loaded();
		Atomics.store(this.#state, underWay, 0);
		Atomics.notify(this.#state, underWay);
	}

	/** Does a part of the thread's work. Does not settle when the thread is about to be ended: nothing goes on from there. */
	async step<T>(work: () => T | Promise<T>): Promise<T> {
		if (!this.#enter()) return new Promise(() => {});
		this.#steps++;
		try {
			return await work();
		} finally {
			this.#steps--;
			this.#leave();
		}
	}

	/** In the midst of a long step: the thread can be ended while `pause` lasts, and then nothing goes on from there. */
	async rest(pause: () => Promise<unknown>): Promise<void> {
		this.#leave();
		await pause();
		if (!this.#enter()) return new Promise(() => {});
	}

	/** Makes an asynchronous native call, in a step or apart from any. What a step has begun it may bring to its end. */
	async run<T>(call: () => Promise<T>): Promise<T> {
		if (!this.#enter(this.#steps > 0)) return new Promise(() => {});
		try {
			return await call();
		} finally {
			this.#leave();
		}
	}

	/** Resolves when nothing is under way; no step begins any more. */
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

	/** Announces something, unless the end is near and it is nothing that must go on. */
	#enter(mustGoOn = false): boolean {
		Atomics.add(this.#state, underWay, 1);
		// Looked at after it was announced: either this sees the end coming, or the end sees this.
		if (mustGoOn || Atomics.load(this.#state, closed) === 0) return true;
		this.#leave();
		return false;
	}

	#leave(): void {
		Atomics.sub(this.#state, underWay, 1);
		Atomics.notify(this.#state, underWay);
	}

	#calls(): number {
		return Atomics.load(this.#state, underWay);
	}
}
