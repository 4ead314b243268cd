import type { Clock } from "../../device/clock.ts";
import { type ChannelEvents, ImagingChannel, type Opened } from "../../device/imaging/channel.ts";
import type { DarkFrames, Loop, PipelineSpec, ToWorker } from "../../device/imaging/protocol.ts";
import { RecordingFailed, record } from "../../device/imaging/recorder.ts";
import { streamNames } from "../../device/imaging/stream-names.ts";
import { liveLookEvery, Studio } from "../../device/imaging/studio.ts";
import type { MaskPolicy } from "../../masks/policy.ts";

interface Recording {
	readonly steps: ReturnType<typeof record>;
	readonly progress: (done: number, of: number) => void;
	readonly settle: (loop: Loop | undefined) => void;
}

/**
 * Stands in for the imaging pool with all that the imaging worker does, in this thread: real pictures, masked and coded, in
 * virtual time. `work` does what was asked for, one message after the other, and a part of a recording.
 */
export class InlineImaging {
	readonly #clock: Clock;
	readonly #studios = new Map<number, Studio>();
	readonly #recordings = new Set<Recording>();
	#messages: Promise<void> = Promise.resolve();
	#ids = 0;
	recorded = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	async open(
		spec: PipelineSpec,
		events: ChannelEvents,
	): Promise<{ channel: ImagingChannel; opened: Opened }> {
		const channel = new ImagingChannel(this.#ids++, spec, events, this.#clock);
		const opened = await channel.attach((message) => {
			this.#messages = this.#messages.then(() => this.#handle(channel, message));
		});
		return { channel, opened };
	}

	release(channel: ImagingChannel): void {
		channel.close();
	}

	record(spec: PipelineSpec, policy: MaskPolicy, progress: (done: number, of: number) => void) {
		let recording: Recording | undefined;
		const loop = new Promise<Loop | undefined>((settle) => {
			recording = { steps: record(spec, policy), progress, settle };
			this.#recordings.add(recording);
		});
		const abandon = () => {
			if (!recording || !this.#recordings.delete(recording)) return;
			void recording.steps.return(undefined as never);
			recording.settle(undefined);
		};
		return { loop, abandon };
	}

	/** @param pictures of each recording that is under way */
	async work(pictures: number): Promise<void> {
		for (let before: unknown; before !== this.#messages; ) {
			before = this.#messages;
			await this.#messages;
			await new Promise((resume) => setImmediate(resume)); // what was answered may ask for more
		}
		for (const recording of this.#recordings)
			for (let step = 0; step < pictures && this.#recordings.has(recording); step++)
				await this.#record(recording);
	}

	close(): void {
		for (const studio of this.#studios.values()) studio.close();
	}

	async #record(recording: Recording): Promise<void> {
		try {
			const { done, value } = await recording.steps.next();
			if (!done) return recording.progress(value.done, value.of);
			this.recorded++;
			recording.settle(value);
		} catch (error) {
			if (!(error instanceof RecordingFailed)) throw error;
			recording.settle(undefined);
		}
		this.#recordings.delete(recording);
	}

	async #handle(channel: ImagingChannel, message: ToWorker): Promise<void> {
		const { id } = channel;
		const studio = this.#studios.get(id);
		switch (message.type) {
			case "open": {
				// However long a step takes: time stands still meanwhile.
				const opened = await Studio.open(message.spec, liveLookEvery, Number.POSITIVE_INFINITY);
				this.#studios.set(id, opened);
				const { period, trouble } = opened;
				return channel.receive({ type: "opened", id, period, dark: darkFrames(opened), trouble });
			}
			case "policy":
				studio?.setPolicy(message.policy, message.revision);
				return channel.receive({ type: "policy-set", id, revision: message.revision });
			case "frame":
				if (!studio) return;
				return channel.receive({ type: "made", id, films: await studio.pipeline.frame(message.request) });
			case "snapshot": {
				const still = studio?.pipeline.still(message.stream);
				return channel.receive({ type: "snapshot", id, call: message.call, still });
			}
			case "close":
				studio?.close();
				this.#studios.delete(id);
				return;
			default:
				throw new Error(`nothing here handles ${message.type}`);
		}
	}
}

function darkFrames({ pipeline }: Studio): DarkFrames {
	return Object.fromEntries(
		streamNames.map((name) => [name, pipeline.darkKeyFrame(name)]),
	) as unknown as DarkFrames;
}
