import type { Box, PlateWatch } from "../../masks/apply.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import type { PlateMode } from "../../masks/policy.ts";
import type { Sabotage } from "./protocol.ts";

/** The plate watch that the policy asks for, and the place where tests and demonstrations break the stage on purpose. */
export class PlateSwitch implements PlateWatch {
	readonly #now: () => number;
	readonly #deadline: number;
	#mode: PlateMode = "strict";
	#watch: PlateWatch | undefined;
	sabotage: Sabotage | undefined;

	/** @param now monotonic milliseconds; @param deadline of the stage, in milliseconds, to overrun when asked to */
	constructor(now: () => number, deadline: number) {
		this.#now = now;
		this.#deadline = deadline;
	}

	setMode(mode: PlateMode): void {
		if (mode !== this.#mode) this.#watch = undefined;
		this.#mode = mode;
	}

	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): readonly Box[] {
		if (this.sabotage === "throw") throw new Error("broken on purpose");
		if (this.sabotage === "late") this.#overrun();
		if (this.#mode === "off") return [];
		this.#watch ??= createPlateWatch(this.#mode);
		return this.#watch.look(luma, width, height, stride, time);
	}

	#overrun(): void {
		const end = this.#now() + this.#deadline + 1;
		while (this.#now() < end);
	}
}
