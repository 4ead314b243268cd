import { createHash } from "node:crypto";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { ImagingPool } from "./pool.ts";
import type { Loop, PipelineSpec } from "./protocol.ts";

interface Shelf {
	readonly loop: Promise<Loop | undefined>;
	readonly abandon: () => void;
	users: number;
	done: number;
	of: number;
}

export interface LoopTicket {
	/** Undefined when there can be no loop for this key. */
	readonly loop: Promise<Loop | undefined>;
	/** How much of it is recorded, 0 to 1. */
	progress(): number;
	/** The loop is forgotten when its last user lets go of it. */
	release(): void;
}

/**
 * Recorded loops by content: cameras with the same scene, seed, mask policy and encoder settings share one. A change of
 * policy is a change of key, so what an old policy made cannot be found under the new one (invariant I4).
 */
export class LoopLibrary {
	readonly #pool: Pick<ImagingPool, "record">;
	readonly #shelves = new Map<string, Shelf>();

	constructor(pool: Pick<ImagingPool, "record">) {
		this.#pool = pool;
	}

	acquire(spec: PipelineSpec, policy: MaskPolicy): LoopTicket {
		const key = createHash("sha256")
			.update(JSON.stringify([spec, policy.hash]))
			.digest("hex");
		const shelf = this.#shelves.get(key) ?? this.#record(key, spec, policy);
		shelf.users++;
		let held = true;
		return {
			loop: shelf.loop,
			progress: () => (shelf.of === 0 ? 0 : shelf.done / shelf.of),
			release: () => {
				if (!held) return;
				held = false;
				if (--shelf.users > 0) return;
				shelf.abandon();
				if (this.#shelves.get(key) === shelf) this.#shelves.delete(key);
			},
		};
	}

	#record(key: string, spec: PipelineSpec, policy: MaskPolicy): Shelf {
		const { loop, abandon } = this.#pool.record(spec, policy, (done, of) => {
			shelf.done = done;
			shelf.of = of;
		});
		const shelf: Shelf = { loop, abandon, users: 0, done: 0, of: 0 };
		this.#shelves.set(key, shelf);
		return shelf;
	}
}
