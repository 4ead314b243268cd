/**
 * What the analytics saw in one masked picture. It is not published: masks/sanitise makes a PublicEvent of it first
 * (invariant I2). Plain data, so that it can cross from the imaging worker.
 */
export interface Observation {
	/** Media time in 1/90000 s, as in the access unit of the same picture. */
	readonly ticks: number;
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	/** True while something moves in the picture. */
	readonly motion: boolean;
	/** How many moving or lately moving objects are in the picture. */
	readonly occupancy: number;
	/** Where they are in this very picture. */
	readonly objects?: readonly SeenObject[];
}

/** One thing in a picture. It has no identity: which of the next picture's it is, nobody knows. */
export interface SeenObject {
	/** Its edges as parts of the picture's width and height, 0 to 1 from the left and from the top. */
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	/** What its shape alone speaks for; undefined when it speaks for nothing. */
	readonly shape: "upright" | "wide" | undefined;
}
