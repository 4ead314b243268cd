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
}
