import type { Clock } from "../../device/clock.ts";
import { type ChannelEvents, ImagingChannel, type Opened } from "../../device/imaging/channel.ts";
import type { Loop, PipelineSpec, SourceTrouble, ToWorker } from "../../device/imaging/protocol.ts";
import type { FailureCode } from "../../masks/failure.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { View } from "../../masks/project.ts";

type Asked = Extract<ToWorker, { type: "frame" }>;

/** A slice in Annex B form. */
const slice = (key: boolean) => Uint8Array.of(0, 0, 1, key ? 0x65 : 0x41, 0x80);

/** Stands in for the imaging pool: it keeps what it is asked, and answers when the test says so. */
export class FakeWorker {
	readonly #clock: Clock;
	channel: ImagingChannel | undefined;
	/** Pictures that were asked for and are not answered. */
	asked: Asked[] = [];
	/** How often it was told of a policy. */
	policies = 0;
	/** Hashes of the policies under which a loop was recorded, in order. */
	readonly recorded: string[] = [];
	/** And the views. */
	readonly recordedViews: View[] = [];
	opens = 0;
	releases = 0;
	/** What `record` gives; undefined when there can be no loop. */
	loop: Loop | undefined;
	/** Why a camera that is opened from now on has no source. */
	trouble: SourceTrouble | undefined;
	/** When false, a policy is not acknowledged until `acknowledge` is called. */
	prompt = true;
	readonly #owed: (() => void)[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	async open(
		spec: PipelineSpec,
		events: ChannelEvents,
	): Promise<{ channel: ImagingChannel; opened: Opened }> {
		this.opens++;
		const channel = new ImagingChannel(this.opens, spec, events, this.#clock);
		this.channel = channel;
		const opened = await channel.attach((message) => this.#receive(channel, message));
		return { channel, opened };
	}

	release(channel: ImagingChannel): void {
		this.releases++;
		channel.close();
	}

	record(spec: PipelineSpec, policy: MaskPolicy) {
		this.recorded.push(policy.hash);
		this.recordedViews.push(spec.view);
		return { loop: Promise.resolve(this.loop), abandon: () => {} };
	}

	/** Answers every picture that was asked for, with one that is hardly more than its type. */
	answer(failure?: FailureCode): void {
		for (const { id, request } of this.asked.splice(0)) {
			this.channel?.receive({
				type: "made",
				id,
				films: [
					{
						request,
						frame: {
							units: request.streams.map(({ name, key }) => ({ name, key, data: slice(key) })),
							observation: undefined,
							revision: this.#revision,
							policy: this.#policy?.hash,
							failure,
							plates: 0,
						},
					},
				],
			});
		}
	}

	/** Fails at every picture that was asked for, and gives none. */
	fail(): void {
		for (const { id } of this.asked.splice(0)) this.channel?.receive({ type: "failed", id, during: "frame" });
	}

	/** @param most of the policies that wait, oldest first */
	acknowledge(most: number = Number.POSITIVE_INFINITY): void {
		for (const owed of this.#owed.splice(0, most)) owed();
	}

	/** The worker dies. */
	die(): void {
		this.asked = [];
		this.channel?.detach();
	}

	/** Another worker takes over. */
	async revive(): Promise<void> {
		const { channel } = this;
		if (!channel) return;
		await channel.attach((message) => this.#receive(channel, message));
		channel.recovered();
	}

	/** Answers every snapshot that was asked for, with what was made under the policy that held when it was asked for. */
	answerSnapshots(): void {
		for (const answer of this.#snapshots.splice(0)) answer();
	}

	#policy: MaskPolicy | undefined;
	#revision = 0;
	/** Of the picture that was asked for last. */
	#takenAt = 0;
	readonly #snapshots: (() => void)[] = [];

	#receive(channel: ImagingChannel, message: ToWorker): void {
		if (message.type === "open") {
			const dark = { main: new Uint8Array([0]), sub: new Uint8Array([0]), mjpeg: new Uint8Array([0]) };
			const { trouble } = this;
			queueMicrotask(() => channel.receive({ type: "opened", id: message.id, period: 2, dark, trouble }));
		} else if (message.type === "policy") {
			this.policies++;
			const settle = () => {
				this.#revision = message.revision;
				this.#policy = message.policy;
				channel.receive({ type: "policy-set", id: message.id, revision: message.revision });
			};
			if (this.prompt) settle();
			else this.#owed.push(settle);
		} else if (message.type === "streams") {
			const dark = { main: new Uint8Array([1]), sub: new Uint8Array([1]), mjpeg: new Uint8Array([1]) };
			const settle = () => channel.receive({ type: "streams-set", id: message.id, dark });
			if (this.prompt) settle();
			else this.#owed.push(settle);
		} else if (message.type === "frame") {
			this.asked.push(message);
			this.#takenAt = message.request.takenAt;
		} else if (message.type === "snapshot") {
			const passed = { revision: this.#revision, policy: this.#policy?.hash, state: "masked" } as const;
			const still = { jpeg: new Uint8Array([0xff, 0xd8, 0xff, 0xda]), takenAt: this.#takenAt, ...passed };
			const { id, call } = message;
			this.#snapshots.push(() => channel.receive({ type: "snapshot", id, call, still }));
		}
	}
}
