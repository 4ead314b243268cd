import { availableParallelism } from "node:os";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../log.ts";
import { Turns } from "../turns.ts";
import { type ChannelEvents, cameraStopped, ImagingChannel, type Opened, workerDeadline } from "./channel.ts";
import type { FromWorker, Loop, PipelineSpec, ToWorker } from "./protocol.ts";
import { type ImagingWorker, startImagingWorker } from "./start-worker.ts";

/** A worker that dies is replaced after this many milliseconds; twice as many each time that it dies again soon. */
const restartDelay = 250;
const longestRestartDelay = 30_000;

/** A worker that lived this long, in milliseconds, did not die of its start. */
const healthyAge = 60_000;

/** A camera that takes longer than this to its first picture keeps no other one waiting any more, in milliseconds. */
const openPatience = 5_000;

interface Desk {
	worker: ImagingWorker;
	/** Its worker is gone or given up, and the next one is not there yet. */
	isVacant: boolean;
	/** Monotonic times of its start, and of the last that it said. */
	since: number;
	heard: number;
	/** How often in a row it died young. */
	deaths: number;
	readonly channels: Map<number, ImagingChannel>;
	readonly jobs: Set<number>;
}

interface Recording {
	readonly progress: (done: number, of: number) => void;
	readonly settle: (loop: Loop | undefined) => void;
}

/** The imaging workers, about one a core, and who of the cameras sits at which. */
export class ImagingPool {
	readonly #clock: Clock;
	readonly #log: Logger;
	readonly #size: number;
	readonly #desks: Desk[] = [];
	readonly #recordings = new Map<number, Recording>();
	/** Opening is work for a whole core, and until the first camera has a picture the program needs one for itself. */
	readonly #openings: Turns;
	/** Of cameras that have no picture yet: ends their turn. */
	readonly #endTurn = new Map<ImagingChannel, () => void>();
	#early: ImagingWorker | undefined;
	#begun = false;
	#ids = 0;
	#closed = false;
	#stopWatch: () => void = () => {};

	/** @param size how many workers at most; as many as cores unless given; @param early one that runs already */
	constructor(options: { clock: Clock; log: Logger; size?: number; early?: ImagingWorker | undefined }) {
		this.#clock = options.clock;
		this.#log = options.log;
		this.#size = options.size ?? availableParallelism();
		this.#early = options.early;
		this.#openings = new Turns(Math.max(1, this.#size - 1));
		this.#watch();
	}

	/**
	 * Opens a camera's pipeline, dark until its policy is set.
	 * @param isAwaited whether somebody waits for its pictures: such a camera is opened before the others
	 */
	async open(
		spec: PipelineSpec,
		events: ChannelEvents,
		isAwaited?: () => boolean,
	): Promise<{ channel: ImagingChannel; opened: Opened }> {
		const channel = new ImagingChannel(this.#ids++, spec, events, this.#clock);
		const endTurn = await this.#openings.take(isAwaited);
		const cancelPatience = this.#clock.after(openPatience, () => this.#turnOver(channel));
		this.#endTurn.set(channel, () => {
			cancelPatience();
			endTurn();
		});
		try {
			if (this.#closed) throw cameraStopped();
			const desk = this.#deskFor(({ channels }) => channels.size);
			desk.channels.set(channel.id, channel);
			const opened = await channel.attach((message) => desk.worker.postMessage(message));
			return { channel, opened };
		} catch (error) {
			this.#turnOver(channel);
			throw error;
		}
	}

	/** The next camera is opened. After the first one, one more at a time. */
	#turnOver(channel: ImagingChannel): void {
		const end = this.#endTurn.get(channel);
		if (!end) return;
		this.#endTurn.delete(channel);
		if (!this.#begun && this.#size > 1) this.#openings.widen();
		this.#begun = true;
		end();
	}

	release(channel: ImagingChannel): void {
		this.#turnOver(channel);
		channel.close();
		for (const desk of this.#desks) desk.channels.delete(channel.id);
	}

	/** Records a loop in the background. The loop is undefined when there can be none: the source is endless or went dark. */
	record(
		spec: PipelineSpec,
		policy: MaskPolicy,
		progress: (done: number, of: number) => void,
	): { loop: Promise<Loop | undefined>; abandon: () => void } {
		const job = this.#ids++;
		const desk = this.#deskFor(({ jobs }) => jobs.size);
		desk.jobs.add(job);
		const loop = new Promise<Loop | undefined>((settle) => {
			this.#recordings.set(job, { progress, settle });
		});
		desk.worker.postMessage({ type: "record", job, spec, policy } satisfies ToWorker);
		const abandon = () => {
			if (!this.#recordings.has(job)) return;
			desk.worker.postMessage({ type: "abandon", job } satisfies ToWorker);
			this.#settle(desk, job, undefined);
		};
		return { loop, abandon };
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#stopWatch();
		for (const { settle } of this.#recordings.values()) settle(undefined);
		this.#recordings.clear();
		for (const { channels } of this.#desks) for (const channel of channels.values()) channel.close();
		for (const channel of [...this.#endTurn.keys()]) this.#turnOver(channel);
		await Promise.all(
			[this.#early, ...this.#desks.map(({ worker }) => worker)].map((worker) => worker?.terminate()),
		);
	}

	#deskFor(load: (desk: Desk) => number): Desk {
		if (this.#closed) throw new Error("the imaging pool is closed");
		const idle = this.#desks.find((desk) => desk.channels.size === 0 && desk.jobs.size === 0);
		if (idle) return idle;
		if (this.#desks.length < this.#size) return this.#hire();
		// Of equals the last: the first camera is what most people look at first.
		return this.#desks.reduce((best, desk) => (load(desk) <= load(best) ? desk : best));
	}

	#hire(): Desk {
		const desk: Desk = {
			worker: this.#start(),
			isVacant: false,
			since: this.#clock.monotonic(),
			heard: this.#clock.monotonic(),
			deaths: 0,
			channels: new Map(),
			jobs: new Set(),
		};
		this.#seat(desk);
		this.#desks.push(desk);
		return desk;
	}

	#start(): ImagingWorker {
		const early = this.#early;
		this.#early = undefined;
		return early && early.threadId > 0 ? early : startImagingWorker(); // an identifier below 1: it has ended
	}

	#seat(desk: Desk): void {
		const { worker } = desk;
		worker.on("message", (message: FromWorker) => {
			// One that was given up and goes on has nothing to say: its cameras are somebody else's.
			if (desk.worker === worker && !desk.isVacant) this.#receive(desk, message);
		});
		worker.on("error", (error: Error) => this.#log.error({ error: error.name }, "imaging worker failed"));
		worker.on("exit", () => this.#replace(desk, worker));
	}

	#receive(desk: Desk, message: FromWorker): void {
		desk.heard = this.#clock.monotonic();
		if (message.type === "recording") {
			this.#recordings.get(message.job)?.progress(message.done, message.of);
		} else if (message.type === "recorded") {
			this.#settle(desk, message.job, message.loop);
		} else if (message.type === "record-failed") {
			this.#log.info({ code: message.code }, "no loop: the camera stays live");
			this.#settle(desk, message.job, undefined);
		} else if (message.type === "plates") {
			const { runner } = message;
			if (runner) this.#log.info({ runner }, "number plates are looked for");
			else
				this.#log.error(
					"nothing can look for number plates: cameras that should are dark; install Persienne anew",
				);
		} else {
			const channel = desk.channels.get(message.id);
			channel?.receive(message);
			if (channel && message.type === "made") this.#turnOver(channel);
		}
	}

	#settle(desk: Desk, job: number, loop: Loop | undefined): void {
		desk.jobs.delete(job);
		this.#recordings.get(job)?.settle(loop);
		this.#recordings.delete(job);
	}

	#replace(desk: Desk, dead: ImagingWorker): void {
		if (this.#closed || desk.worker !== dead || desk.isVacant) return;
		desk.isVacant = true;
		this.#log.error(
			{ cameras: desk.channels.size },
			"imaging worker lost: its cameras are dark until it is back",
		);
		for (const job of desk.jobs) this.#settle(desk, job, undefined);
		for (const channel of desk.channels.values()) channel.detach();
		const young = this.#clock.monotonic() - desk.since < healthyAge;
		desk.deaths = young ? desk.deaths + 1 : 1;
		this.#clock.after(Math.min(longestRestartDelay, restartDelay * 2 ** (desk.deaths - 1)), () => {
			if (this.#closed) return;
			for (const job of desk.jobs) this.#settle(desk, job, undefined); // who asked meanwhile asked nobody
			desk.worker = this.#start();
			desk.isVacant = false;
			desk.since = this.#clock.monotonic();
			this.#seat(desk);
			for (const channel of desk.channels.values()) {
				const reopened = channel.attach((message) => desk.worker.postMessage(message));
				reopened.then(
					() => channel.recovered(),
					() => {}, // stopped meanwhile
				);
			}
		});
	}

	/**
	 * Gives up a worker that owes a camera a picture for too long, or hangs as it opens one: what follows is the same as when it dies by itself, and does not
	 * wait until it does. A thread that hangs in a native call cannot be ended.
	 */
	#watch(): void {
		this.#stopWatch = this.#clock.after(workerDeadline / 5, () => {
			for (const desk of this.#desks) {
				const { worker, heard } = desk;
				if (desk.isVacant || ![...desk.channels.values()].some((channel) => channel.isOverdue(heard)))
					continue;
				this.#replace(desk, worker);
				void worker.terminate();
			}
			if (!this.#closed) this.#watch();
		});
	}
}
