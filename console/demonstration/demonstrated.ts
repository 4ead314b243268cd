/** Ways to break the masking stage, as the device's fault switches have them. */
export const breakages = ["throw", "late", "no-policy", "crash"] as const;
export type HowBroken = (typeof breakages)[number];

/** A camera whose world is drawn, under `up --demo`: no other has anything of this. */
export interface Demonstrated {
	/** One picture, twice, as JPEGs: what the lens sees, which is a drawing, and what leaves the device. */
	show(): Promise<{
		readonly lens: Uint8Array;
		readonly leaves: Uint8Array;
		/** Why what leaves is dark. */
		readonly failure: string | undefined;
	}>;
	/** Undefined while nothing is broken on purpose. */
	readonly broken: HowBroken | undefined;
	/** What the camera told of darkness and its end, as it told it, the latest first. */
	readonly events: readonly { readonly topic: string; readonly text: string }[];
	/** Breaks the masking stage for a while, or mends it. */
	break(how: HowBroken | undefined): void;
}
