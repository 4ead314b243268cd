import type { Clock } from "../clock.ts";
import { exitStatus, type Io } from "./io.ts";

/** A fleet that has not stopped after this time is left to the operating system, in milliseconds. */
export const stopPatienceMs = 5_000;

/** The wish to stop: the first signal asks for it, the second insists. */
export class StopSignals {
	readonly first: Promise<void>;
	readonly second: Promise<void>;
	readonly close: () => void;

	constructor(io: Io) {
		let onFirst: () => void = () => {};
		let onSecond: () => void = () => {};
		this.first = new Promise((resolve) => {
			onFirst = resolve;
		});
		this.second = new Promise((resolve) => {
			onSecond = resolve;
		});
		let count = 0;
		this.close = io.onSignal(() => (count++ === 0 ? onFirst() : onSecond()));
	}
}

/** Waits for an orderly stop, but not beyond its time, nor beyond a second signal. Gives the exit status. */
export async function awaitStop(
	stopping: Promise<void>,
	signals: StopSignals,
	clock: Clock,
): Promise<number> {
	let cancel = () => {};
	const tooLong = new Promise<number>((resolve) => {
		cancel = clock.after(stopPatienceMs, () => resolve(exitStatus.failed));
	});
	try {
		return await Promise.race([
			stopping.then(() => exitStatus.done),
			signals.second.then(() => exitStatus.interrupted),
			tooLong,
		]);
	} finally {
		cancel();
	}
}
