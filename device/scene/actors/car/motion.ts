/** A halt on the way. */
export interface Halt {
	/** Metres from where the car comes into sight. */
	readonly after: number;
	/** Seconds that it stands. */
	readonly hold: number;
}

/** m/s² */
const braking = 2.6;
const pulling = 1.9;

/**
 * Metres that a car has gone so many seconds after it came into sight: at constant speed (m/s), but for a halt. One
 * that halts soon is already braking when it comes into sight.
 */
export function travelled(seconds: number, speed: number, halt?: Halt): number {
	if (!halt) return seconds * speed;
	const brakeLength = Math.min(halt.after, speed ** 2 / (2 * braking));
	const brakeTime = Math.sqrt((2 * brakeLength) / braking);
	const cruise = (halt.after - brakeLength) / speed;
	if (seconds < cruise) return seconds * speed;
	const stopped = cruise + brakeTime;
	if (seconds < stopped) return halt.after - (braking * (stopped - seconds) ** 2) / 2;
	const leaving = stopped + halt.hold;
	if (seconds < leaving) return halt.after;
	const pullTime = speed / pulling;
	const since = seconds - leaving;
	if (since < pullTime) return halt.after + (pulling * since ** 2) / 2;
	return halt.after + (pulling * pullTime ** 2) / 2 + (since - pullTime) * speed;
}
