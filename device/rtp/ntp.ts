const secondsFrom1900To1970 = 2_208_988_800;

/** Writes wall time, in milliseconds since 1970, as a 64-bit NTP timestamp (RFC 5905 §6) at `offset`. */
export function writeNtp(target: Buffer, offset: number, wallTime: number): void {
	const seconds = Math.floor(wallTime / 1000);
	const fraction = Math.floor(((wallTime - seconds * 1000) / 1000) * 2 ** 32);
	// NTP's seconds wrap in 2036; receivers take the era that is near their own time.
	target.writeUInt32BE((seconds + secondsFrom1900To1970) % 2 ** 32, offset);
	target.writeUInt32BE(fraction, offset + 4);
}
