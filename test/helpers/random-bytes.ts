/** Bytes that are the same each time for a seed, and as good as random otherwise: xorshift of 128 bits (Marsaglia 2003). */
export function bytesFrom(seed: number): (size: number) => Uint8Array {
	let [x, y, z, w] = [seed | 1, 362_436_069, 521_288_629, 88_675_123];
	const next = () => {
		const t = x ^ (x << 11);
		[x, y, z] = [y, z, w];
		w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
		return (w >>> 8) & 0xff;
	};
	return (size) => Uint8Array.from({ length: size }, next);
}
