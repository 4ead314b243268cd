import { type AccessUnit, videoClockRate } from "../media/access-unit.ts";

/** Pictures are late by less than so many milliseconds; what is more is another wall time. */
const clockChange = 200;

/** When a picture was taken, on both clocks. */
export type Instant = Pick<AccessUnit, "ticks" | "takenAt">;

/**
 * Where media time 0 lies on the wall clock, as the reports of all streams of one viewer have it: receivers put pictures,
 * sound and metadata side by side by them (RFC 3550 §6.4.1). Pictures are taken a little late now and then. What is said stays the
 * same all the same, for every stream: players that go by it would move pictures, or one stream against the other.
 */
export class WallOrigin {
	#origin: number | undefined;

	/**
	 * In milliseconds since 1970.
	 *
	 * @param latest of what was sent; the origin is taken from the first, and again when the wall time was set
	 */
	after({ ticks, takenAt }: Instant): number {
		const origin = takenAt - (ticks * 1000) / videoClockRate;
		if (this.#origin === undefined || Math.abs(origin - this.#origin) > clockChange) this.#origin = origin;
		return this.#origin;
	}
}
