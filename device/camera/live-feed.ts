import type { FailureCode } from "../../masks/failure.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { Clock } from "../clock.ts";
import type { ImagingChannel, Opened } from "../imaging/channel.ts";
import type { Frame, FrameRequest } from "../imaging/pipeline.ts";
import type { ImagingPool } from "../imaging/pool.ts";
import type { DarkFrames, PipelineSpec, Sabotage, Still, ToWorker } from "../imaging/protocol.ts";
import type { StreamName, StreamSettings } from "../imaging/stream-names.ts";
import { fileMark } from "./file-mark.ts";

/** While the worker is lost, a dark key frame goes out this often, in milliseconds. */
const darkInterval = 500;

/** A policy that is not in the worker as it was hashed is sent there again, at most this often, in milliseconds. */
const policyInterval = 1_000;

/** The file of a clip that cannot be filmed is looked at this often, in milliseconds: it may be there by now, or whole. */
const clipInterval = 5_000;

export interface LiveFeedEvents {
	frame(request: FrameRequest, frame: Frame): void;
	/** There is no picture: these are to be shown. While the worker is lost, called again every `darkInterval`. */
	dark(frames: Partial<DarkFrames>, reason: FailureCode): void;
	/** The next picture of each stream has to be a key frame. */
	restarted(): void;
}

/** Pictures made as they are due. Its pipeline in the worker is opened when it is first needed, and may rest. */
export class LiveFeed {
	readonly #pool: Pick<ImagingPool, "open" | "release">;
	#spec: PipelineSpec;
	readonly #clock: Clock;
	readonly #events: LiveFeedEvents;
	#opening: Promise<void> | undefined;
	/** Somebody waits for a picture. */
	#awaited = false;
	#channel: ImagingChannel | undefined;
	#opened: Opened | undefined;
	#dark: Partial<DarkFrames> = {};
	#policy: MaskPolicy | undefined;
	#revision = 0;
	/** When the policy was sent again. */
	#sentAgainAt = Number.NEGATIVE_INFINITY;
	#sabotage: Sabotage | undefined;
	#cancelDark: (() => void) | undefined;
	#cancelClip: (() => void) | undefined;
	#closed = false;

	constructor(
		pool: Pick<ImagingPool, "open" | "release">,
		spec: PipelineSpec,
		clock: Clock,
		events: LiveFeedEvents,
	) {
		this.#pool = pool;
		this.#spec = spec;
		this.#clock = clock;
		this.#events = events;
	}

	/** Seconds after which the source repeats; Infinity while unknown or for one that does not. */
	get period(): number {
		return this.#opened?.period ?? Number.POSITIVE_INFINITY;
	}

	/** Why the source gives no picture, for the operator. */
	get trouble(): string | undefined {
		const trouble = this.#opened?.trouble;
		return trouble && [trouble.message, trouble.remedy].filter(Boolean).join("; ");
	}

	/** @param awaited somebody waits for a picture: this camera goes before others */
	open(awaited: boolean = false): Promise<void> {
		if (this.#closed) return Promise.resolve();
		this.#awaited ||= awaited;
		this.#opening ??= this.#open();
		return this.#opening;
	}

	async #open(): Promise<void> {
		const events = {
			frame: (request: FrameRequest, frame: Frame) => {
				if (frame.failure === "policy-corrupt") this.#sendAgain();
				this.#events.frame(request, frame);
			},
			failed: (during: ToWorker["type"]) => this.#failed(during),
			dark: (frames: DarkFrames) => {
				this.#dark = frames;
			},
			lost: () => this.#lost(),
			recovered: () => this.#recovered(),
		};
		const spec = this.#spec;
		const clip = spec.source.kind === "input" ? spec.source.file : undefined;
		const mark = clip && (await fileMark(clip)); // before it is opened: what changes from now on is seen
		const { channel, opened } = await this.#pool.open(spec, events, () => this.#awaited);
		this.#opened = opened;
		this.#awaited = false;
		if (this.#closed) return this.#pool.release(channel);
		this.#channel = channel;
		this.#events.restarted();
		if (this.#sabotage) channel.sabotage(this.#sabotage);
		if (this.#spec !== spec) void channel.setStreams(this.#spec.streams); // they changed while it was opened
		if (clip && opened.trouble) this.#awaitClip(channel, clip, mark);
		await channel.setPolicy(this.#policy, this.#revision);
	}

	/** Opens the pipeline anew once the file of its clip is another one. */
	#awaitClip(channel: ImagingChannel, clip: string, mark: string | undefined): void {
		this.#cancelClip = this.#clock.after(clipInterval, async () => {
			const isOther = (await fileMark(clip)) !== mark;
			if (this.#channel !== channel) return;
			if (!isOther) return this.#awaitClip(channel, clip, mark);
			this.rest();
			this.open().catch(() => {}); // stopped meanwhile
		});
	}

	/** Lets go of the pipeline and its memory until it is needed again. */
	rest(): void {
		const channel = this.#channel;
		if (!channel) return;
		this.#cancelClip?.();
		this.#channel = undefined;
		this.#opening = undefined;
		this.#pool.release(channel);
	}

	async setPolicy(policy: MaskPolicy | undefined, revision: number): Promise<void> {
		this.#policy = policy;
		this.#revision = revision;
		await this.#channel?.setPolicy(policy, revision);
	}

	/** Memory of the worker's may have been written over; what it was sent is here. */
	#sendAgain(): void {
		const now = this.#clock.monotonic();
		if (now - this.#sentAgainAt < policyInterval) return;
		this.#sentAgainAt = now;
		void this.#channel?.setPolicy(this.#policy, this.#revision);
	}

	/** Resolves when what is filmed from now on is coded as `streams` says. */
	async setStreams(streams: StreamSettings): Promise<void> {
		this.#spec = { ...this.#spec, streams };
		await this.#channel?.setStreams(streams);
	}

	/** Asks for a picture. False when it will not be made. */
	film(request: FrameRequest): boolean {
		if (this.#channel) return this.#channel.frame(request);
		this.#awaited ||= request.streams.length > 0;
		this.open().catch(() => {}); // stopped meanwhile
		return false;
	}

	snapshot(stream: StreamName): Promise<Still | undefined> {
		return this.#channel?.snapshot(stream) ?? Promise.resolve(undefined);
	}

	sabotage(sabotage: Sabotage | undefined): void {
		this.#sabotage = sabotage;
		this.#channel?.sabotage(sabotage);
	}

	close(): void {
		this.#closed = true;
		this.#cancelDark?.();
		this.rest();
	}

	#lost(): void {
		this.#cancelDark?.();
		if (this.#closed) return;
		this.#events.dark(this.#dark, "worker-lost");
		this.#cancelDark = this.#clock.after(darkInterval, () => this.#lost());
	}

	/** A picture could neither be masked nor made dark, or not be coded: viewers get one that was coded beforehand. */
	#failed(during: ToWorker["type"]): void {
		if (this.#closed) return;
		if (during === "frame") this.#events.dark(this.#dark, "stage-failed");
		this.#events.restarted();
	}

	#recovered(): void {
		this.#cancelDark?.();
		this.#cancelDark = undefined;
		this.#events.restarted();
	}
}
