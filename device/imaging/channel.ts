import type { MaskPolicy } from "../../masks/policy.ts";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import type { Frame, FrameRequest } from "./pipeline.ts";
import type {
	DarkFrames,
	FromStudio,
	PipelineSpec,
	Sabotage,
	SourceTrouble,
	Still,
	ToWorker,
} from "./protocol.ts";
import type { StreamName, StreamSettings } from "./stream-names.ts";

/** A camera waits for at most this many pictures: when the worker is behind, the next ones are not filmed at all. */
const maxPending = 2;

/** A worker that owes a picture for this long is taken for lost, in milliseconds. */
export const workerDeadline = 5_000;

/**
 * A worker that is to open a camera and says nothing at all for this long is, too, in milliseconds. Opening takes seconds, and
 * minutes where many cameras of a worker that was lost are opened one after another, but each of them says so when it is open.
 */
export const openingDeadline = 60_000;

export interface Opened {
	readonly period: number;
	readonly dark: DarkFrames;
	readonly trouble: SourceTrouble | undefined;
}

export interface ChannelEvents {
	frame(request: FrameRequest, frame: Frame): void;
	/** The worker could not do what it was asked, and gave no picture; streams start anew. */
	failed(during: ToWorker["type"]): void;
	/** The worker is gone, and everything that it was asked with it. */
	lost(): void;
	/** Key frames for when the worker gives none; later ones replace those before. */
	dark?(frames: DarkFrames): void;
	/** A new worker has this camera, under the policy that was last set. */
	recovered(): void;
}

export function cameraStopped(): PersienneError {
	return new PersienneError("CAMERA_STOPPED", "the camera was stopped before it had started");
}

/** One camera's line to its imaging worker, as the socket side sees it. It outlives the worker. */
export class ImagingChannel {
	readonly id: number;
	#spec: PipelineSpec;
	readonly #events: ChannelEvents;
	readonly #clock: Clock;
	#post: ((message: ToWorker) => void) | undefined;
	#policy: MaskPolicy | undefined;
	#revision = 0;
	#sabotage: Sabotage | undefined;
	/** Monotonic times at which the pictures still owed were asked for. */
	#pending: number[] = [];
	#calls = 0;
	#opening:
		| {
				/** Monotonic time at which the worker was asked. */
				readonly since: number;
				readonly resolve: (opened: Opened) => void;
				readonly reject: (error: Error) => void;
		  }
		| undefined;
	readonly #policyWaiters = new Map<number, () => void>();
	/** In the order in which they were asked for. */
	#streamWaiters: (() => void)[] = [];
	readonly #snapshotWaiters = new Map<number, (still: Still | undefined) => void>();

	constructor(id: number, spec: PipelineSpec, events: ChannelEvents, clock: Clock) {
		this.id = id;
		this.#spec = spec;
		this.#events = events;
		this.#clock = clock;
	}

	/** Binds the channel to a worker. For the pool. Rejects when the channel is closed before the worker has opened it. */
	attach(post: (message: ToWorker) => void): Promise<Opened> {
		this.#post = post;
		post({ type: "open", id: this.id, spec: this.#spec });
		post({ type: "policy", id: this.id, policy: this.#policy, revision: this.#revision });
		if (this.#sabotage) post({ type: "sabotage", id: this.id, sabotage: this.#sabotage });
		const before = this.#opening; // of a worker that was lost meanwhile: it waits for this one
		return new Promise((resolve, reject) => {
			this.#opening = {
				since: this.#clock.monotonic(),
				resolve: (opened) => {
					before?.resolve(opened);
					resolve(opened);
				},
				reject: (error) => {
					before?.reject(error);
					reject(error);
				},
			};
		});
	}

	/** The worker is gone. For the pool. */
	detach(): void {
		this.#post = undefined;
		this.#pending = [];
		for (const answer of this.#snapshotWaiters.values()) answer(undefined);
		this.#snapshotWaiters.clear();
		this.#settleChanges();
		this.#events.lost();
	}

	/** Resolves when every picture from now on is made under `policy`. */
	setPolicy(policy: MaskPolicy | undefined, revision: number): Promise<void> {
		this.#policy = policy;
		this.#revision = revision;
		if (!this.#post) return Promise.resolve(); // nothing is made meanwhile, and attach() sends it first
		const held = new Promise<void>((resolve) => {
			this.#policyWaiters.set(revision, resolve);
		});
		this.#post({ type: "policy", id: this.id, policy, revision });
		return held;
	}

	/** Resolves when every picture that is asked for from now on is coded as `streams` says. */
	setStreams(streams: StreamSettings): Promise<void> {
		this.#spec = { ...this.#spec, streams };
		if (!this.#post) return Promise.resolve(); // attach() opens with them
		const set = new Promise<void>((resolve) => this.#streamWaiters.push(resolve));
		this.#post({ type: "streams", id: this.id, streams });
		return set;
	}

	/** Asks for a picture. False when the worker is behind or gone, and the picture will not be made. */
	frame(request: FrameRequest): boolean {
		if (!this.#post || this.#pending.length >= maxPending) return false;
		this.#pending.push(this.#clock.monotonic());
		this.#post({ type: "frame", id: this.id, request });
		return true;
	}

	/** The latest picture as a JPEG; undefined when there is none. */
	snapshot(stream: StreamName): Promise<Still | undefined> {
		if (!this.#post) return Promise.resolve(undefined);
		const call = this.#calls++;
		this.#post({ type: "snapshot", id: this.id, call, stream });
		return new Promise((resolve) => {
			this.#snapshotWaiters.set(call, resolve);
		});
	}

	sabotage(sabotage: Sabotage | undefined): void {
		this.#sabotage = sabotage;
		this.#post?.({ type: "sabotage", id: this.id, sabotage });
	}

	close(): void {
		this.#opening?.reject(cameraStopped());
		this.#opening = undefined;
		this.#post?.({ type: "close", id: this.id });
		this.#post = undefined;
		for (const answer of this.#snapshotWaiters.values()) answer(undefined);
		this.#snapshotWaiters.clear();
		this.#settleChanges();
	}

	/**
	 * True when the worker has owed this camera a picture for longer than it may, or was to open it and has been silent for too long.
	 *
	 * @param heard monotonic time of the last that the worker said, to whichever camera
	 */
	isOverdue(heard: number): boolean {
		if (this.#opening)
			return this.#clock.monotonic() - Math.max(this.#opening.since, heard) > openingDeadline;
		const oldest = this.#pending[0];
		return oldest !== undefined && this.#clock.monotonic() - oldest > workerDeadline;
	}

	receive(message: FromStudio): void {
		switch (message.type) {
			case "opened":
				this.#events.dark?.(message.dark);
				this.#opening?.resolve(message);
				this.#opening = undefined;
				this.#pending = this.#pending.map(() => this.#clock.monotonic());
				return;
			case "policy-set":
				this.#policyWaiters.get(message.revision)?.();
				this.#policyWaiters.delete(message.revision);
				return;
			case "streams-set":
				this.#events.dark?.(message.dark);
				this.#streamWaiters.shift()?.();
				return;
			case "made":
				this.#pending.shift();
				for (const { request, frame } of message.films) this.#events.frame(request, frame);
				return;
			case "failed":
				if (message.during === "frame") this.#pending.shift();
				if (message.during === "streams") this.#streamWaiters.shift()?.();
				if (message.during === "policy") this.#settleOldestPolicy();
				this.#events.failed(message.during);
				return;
			case "snapshot":
				this.#snapshotWaiters.get(message.call)?.(message.still);
				this.#snapshotWaiters.delete(message.call);
				return;
		}
	}

	/** For the pool, once a new worker has opened this camera. */
	recovered(): void {
		this.#events.recovered();
	}

	/** The worker answers in order. What it may still make under the policy before has an older revision, and nobody lets it pass. */
	#settleOldestPolicy(): void {
		const [oldest] = this.#policyWaiters;
		oldest?.[1]();
		if (oldest) this.#policyWaiters.delete(oldest[0]);
	}

	#settleChanges(): void {
		for (const settle of [...this.#policyWaiters.values(), ...this.#streamWaiters]) settle();
		this.#policyWaiters.clear();
		this.#streamWaiters = [];
	}
}
