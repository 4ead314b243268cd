/** Red, green, blue: 0..255, sRGB. */
export type Colour = readonly [red: number, green: number, blue: number];

/** @param hex as in `#3a7bd5` */
export function hex(hex: string): Colour {
	const value = Number.parseInt(hex.slice(1), 16);
	return [value >> 16, (value >> 8) & 255, value & 255];
}

/** From `a` (share 0) to `b` (share 1). */
export function mix(a: Colour, b: Colour, share: number): Colour {
	return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** Darker (factor below 1) or lighter (above 1; it runs towards white instead of clipping). */
export function shade(colour: Colour, factor: number): Colour {
	if (factor <= 1) return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
	return mix(colour, [255, 255, 255], Math.min(1, (factor - 1) * 0.6));
}
