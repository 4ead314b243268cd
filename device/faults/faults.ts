import { z } from "zod";
import { PersienneError } from "../errors.ts";

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

const switches = {
	masking: ["throw", "late", "no-policy", "crash"],
	video: ["freeze"],
	snapshot: ["fail"],
	onvif: ["unavailable"],
	mqtt: ["offline"],
} as const;

const faultsSchema: z.ZodType<Faults> = z.strictObject({
	masking: z.enum(switches.masking).optional(),
	video: z.enum(switches.video).optional(),
	snapshot: z.enum(switches.snapshot).optional(),
	onvif: z.enum(switches.onvif).optional(),
	mqtt: z.enum(switches.mqtt).optional(),
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

	/** Replaces all switches: what is not named is off. Throws PersienneError FAULT_UNKNOWN for one that does not exist. */
	set(faults: Faults): void {
		const before = this.#faults;
		const { data, error } = faultsSchema.safeParse(faults);
		if (error) throw unknownFault(error.issues);
		this.#faults = Object.freeze(data);
		this.#apply(this.#faults, before);
	}

	/** Sets everything back. */
	clear(): void {
		this.set({});
	}
}

function unknownFault(
	issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): PersienneError {
	const problems = issues.map(({ path, message }) => `${path.join(".") || "faults"}: ${message}`);
	const known = Object.entries(switches).map(([name, values]) => `${name}: ${values.join(", ")}`);
	return new PersienneError("FAULT_UNKNOWN", problems.join("; "), `there are ${known.join("; ")}`);
}
