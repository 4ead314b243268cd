import { z } from "zod";

/**
 * Ways for a camera to misbehave on demand, so that a VMS can be tested against them. Each switch breaks one thing
 * until it is set back; a switch that is not named is off. None of them makes the camera show what is masked.
 */
export interface Faults {
	/**
	 * The masking stage throws, is late, or loses its policy: the camera goes dark. `crash` ends the imaging worker in the
	 * midst of masking; it is replaced, and ends again at the next picture, for as long as the switch is set.
	 */
	readonly masking?: "throw" | "late" | "no-policy" | "crash" | undefined;
	/** `freeze`: streams stall while their sessions stay up. */
	readonly video?: "freeze" | undefined;
	/** `fail`: a snapshot is answered with 503. */
	readonly snapshot?: "fail" | undefined;
	/** `unavailable`: ONVIF requests are answered with HTTP 503. */
	readonly onvif?: "unavailable" | undefined;
	/** `offline`: the camera leaves its broker, and its availability says so. */
	readonly mqtt?: "offline" | undefined;
}

const faultsSchema: z.ZodType<Faults> = z.strictObject({
	masking: z.enum(["throw", "late", "no-policy", "crash"]).optional(),
	video: z.enum(["freeze"]).optional(),
	snapshot: z.enum(["fail"]).optional(),
	onvif: z.enum(["unavailable"]).optional(),
	mqtt: z.enum(["offline"]).optional(),
});

/** The fault switches of one camera. */
export class FaultPanel {
	#faults: Faults = {};
	readonly #apply: (now: Faults, before: Faults) => void;

	/** @param apply makes the camera follow a change */
	constructor(apply: (now: Faults, before: Faults) => void) {
		this.#apply = apply;
	}

	get current(): Faults {
		return this.#faults;
	}

	/** Replaces all switches: what is not named is off. Throws a ZodError for a fault that does not exist. */
	set(faults: Faults): void {
		const before = this.#faults;
		this.#faults = Object.freeze(faultsSchema.parse(faults));
		this.#apply(this.#faults, before);
	}

	/** Sets everything back. */
	clear(): void {
		this.set({});
	}
}
