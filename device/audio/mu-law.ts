/** Added before the logarithm is taken, so that each segment begins at a power of two (ITU-T G.711 table 2a). */
const bias = 132;
/** The loudest sample that can be told. */
const clip = 32_635;

/** G.711 µ-law: a byte a sample (ITU-T G.711 §3.2). */
export function encodeMuLaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(samples, muLaw);
}

function muLaw(sample: number): number {
	const sign = sample < 0 ? 0x80 : 0;
	const magnitude = Math.min(clip, Math.abs(sample)) + bias;
	// The segment is where the highest bit is, from bit 7 on; the four bits after it are the step in it.
	const segment = 31 - Math.clz32(magnitude) - 7;
	const step = (magnitude >> (segment + 3)) & 0x0f;
	return ~(sign | (segment << 4) | step) & 0xff;
}
