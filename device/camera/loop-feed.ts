import type { MaskPolicy } from "../../masks/policy.ts";
import type { LoopLibrary, LoopTicket } from "../imaging/loops.ts";
import type { Loop, PipelineSpec } from "../imaging/protocol.ts";
import type { StreamName } from "../imaging/stream-names.ts";

export interface LoopFeedEvents {
	/** There can be no loop: the camera films live. */
	unavailable(): void;
	/** Pictures do not come from the loop any more. */
	left(): void;
}

/** Pictures that were masked and coded beforehand, over and over. One loop at most, of what was sought last. */
export class LoopFeed {
	readonly #library: LoopLibrary;
	readonly #events: LoopFeedEvents;
	#ticket: LoopTicket | undefined;
	#loop: Loop | undefined;
	#isPlaying = false;

	constructor(library: LoopLibrary, events: LoopFeedEvents) {
		this.#library = library;
		this.#events = events;
	}

	/** There is a loop, or one is being recorded. */
	get isSought(): boolean {
		return this.#ticket !== undefined;
	}

	/** Pictures come from it at this moment. */
	get isPlaying(): boolean {
		return this.#isPlaying;
	}

	/** How much of it is recorded, 0 to 1. */
	get progress(): number {
		return this.#loop ? 1 : (this.#ticket?.progress() ?? 0);
	}

	/** Undefined until it is recorded. */
	get loop(): Loop | undefined {
		return this.#loop;
	}

	/** Finds a loop of this under that policy, or has it recorded. The one before serves on until it is there. */
	seek(spec: PipelineSpec, policy: MaskPolicy): void {
		const before = this.#ticket;
		const ticket = this.#library.acquire(spec, policy);
		before?.release(); // after that: when both are for the same loop, it is kept
		this.#ticket = ticket;
		void ticket.loop.then((loop) => {
			if (this.#ticket !== ticket) return;
			this.#loop = loop;
			if (loop) return;
			ticket.release();
			this.#ticket = undefined;
			this.#events.unavailable();
		});
	}

	/** Lets go of the loop, and of one that is being recorded. */
	drop(): void {
		this.#ticket?.release();
		this.#ticket = undefined;
		this.#loop = undefined;
		this.leave();
	}

	/** Pictures come from the loop from the one at `index` on, where every stream that is watched has a key frame there. */
	enter(index: number, watched: readonly StreamName[]): boolean {
		const { units } = this.#loop ?? {};
		this.#isPlaying =
			units !== undefined && watched.every((name) => name !== "mjpeg" && units[name][index]?.key === true);
		return this.#isPlaying;
	}

	/** Pictures come from elsewhere from the next one on. */
	leave(): void {
		if (!this.#isPlaying) return;
		this.#isPlaying = false;
		this.#events.left();
	}

	/** The last snapshot of a stream before the picture at `index`, and how many pictures ago it was taken. */
	snapshot(
		name: "main" | "sub",
		index: number,
	): { readonly jpeg: Uint8Array<ArrayBuffer>; readonly age: number } | undefined {
		let latest: { jpeg: Uint8Array<ArrayBuffer>; age: number } | undefined;
		for (const [taken, { [name]: jpeg }] of this.#loop?.snapshots ?? [])
			if (taken <= index) latest = { jpeg, age: index - taken };
		return latest;
	}
}
