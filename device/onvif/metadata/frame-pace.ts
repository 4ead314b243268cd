import { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import type { Clock } from "../../clock.ts";

/** While nothing is in the picture, a frame that says so goes out this often, in milliseconds (Analytics Specification, "Frame"). */
export const emptyFrameMs = 1_000;

/** Leaves out frames that say again that nothing is there. */
export class FramePace {
	readonly #clock: Clock;
	#last: { readonly at: number; readonly empty: boolean } | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Whether the frame is to be told; it counts as told then. @throws ForgedEventError for what the sanitiser did not make */
	isDue(frame: PublicFrame): boolean {
		const empty = PublicFrame.outlineOf(frame).objects.length === 0;
		const at = this.#clock.monotonic();
		if (empty && this.#last?.empty && at - this.#last.at < emptyFrameMs) return false;
		this.#last = { at, empty };
		return true;
	}
}
