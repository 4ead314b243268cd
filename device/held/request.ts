/** A place and a time, and perhaps somebody who has an account here. */
export interface HeldRequest {
	/** Cameras by name; undefined: all of them, and what is of no camera. */
	readonly cameras: readonly string[] | undefined;
	/** Milliseconds since 1970, the first and the one after the last. */
	readonly from: number;
	readonly to: number;
	/** Undefined: somebody who is filmed, and whom nobody knows here. */
	readonly user: string | undefined;
}

/** Whatever there is, of all cameras and at any time. */
export const ever: HeldRequest = {
	cameras: undefined,
	from: Number.NEGATIVE_INFINITY,
	to: Number.POSITIVE_INFINITY,
	user: undefined,
};

/** Something that is kept. */
export interface HeldItem {
	readonly where: "ledger" | "mask-ledger" | "outbox" | "broker";
	/** By name; null: of no camera. */
	readonly camera: string | null;
	/** ISO 8601, in UTC. */
	readonly at: string;
	/** What it is, as it is kept, less what is about others. */
	readonly what: Readonly<Record<string, unknown>>;
	/** False: the law wants it kept until its time is over (CSI L.252-5 and R.252-11, GDPR 17(3)(b)), or a camera says it of itself. */
	readonly erasable: boolean;
}

/** A camera. */
export interface Place {
	readonly name: string;
	readonly uuid: string;
}
