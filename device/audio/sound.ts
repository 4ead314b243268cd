/**
 * What a simulated microphone hears: a quiet hum, and a short tone at the beginning of each period by which pictures and
 * sound can be held against each other. It is made up: nothing was ever recorded.
 */

/** Seconds after which it begins again: whole frames of each codec. */
export const soundPeriod = 2.048;

/** Cycles in a period and amplitude, of a full scale of 1: each ends where it began, so the period joins on to itself. */
const hum = [
	{ cycles: 102, amplitude: 0.02 },
	{ cycles: 205, amplitude: 0.012 },
	{ cycles: 333, amplitude: 0.005 },
] as const;

const tone = { hertz: 1000, seconds: 0.1, edge: 0.01, amplitude: 0.25 } as const;

/**
 * One period as 16-bit samples of one channel.
 *
 * @param rate samples per second; the period has to hold a whole number of them
 */
export function drawSound(rate: number): Int16Array {
	const samples = new Int16Array(Math.round(rate * soundPeriod));
	for (let index = 0; index < samples.length; index++) {
		const phase = (2 * Math.PI * index) / samples.length;
		const level = hum.reduce((sum, { cycles, amplitude }) => sum + amplitude * Math.sin(cycles * phase), 0);
		samples[index] = Math.round(32_767 * (level + beep(index / rate)));
	}
	return samples;
}

/** The tone at `time` seconds of the period, swelling and fading so that it does not click. */
function beep(time: number): number {
	const { hertz, seconds, edge, amplitude } = tone;
	if (time >= seconds) return 0;
	const swell = Math.min(1, time / edge, (seconds - time) / edge);
	return amplitude * swell * Math.sin(2 * Math.PI * hertz * time);
}
