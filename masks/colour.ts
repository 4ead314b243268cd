/** A colour as luma and chroma in BT.709 limited range: y 16..235, u and v 16..240. */
export interface Yuv {
	readonly y: number;
	readonly u: number;
	readonly v: number;
}

/** Red, green and blue, each 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** RGB to Y'CbCr as ITU-R BT.709-6 §3 gives it, quantised to 8 bits in limited range. */
export function yuvOf([red, green, blue]: Rgb): Yuv {
	const [r, g, b] = [red / 255, green / 255, blue / 255];
	const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
	return {
		y: Math.round(16 + 219 * luma),
		u: Math.round(128 + (224 * (b - luma)) / 1.8556),
		v: Math.round(128 + (224 * (r - luma)) / 1.5748),
	};
}

/** The colour that `yuvOf` made this of, or the nearest that there is. */
export function rgbOf({ y, u, v }: Yuv): Rgb {
	const [luma, blue, red] = [(y - 16) / 219, (u - 128) / 224, (v - 128) / 224];
	const r = luma + 1.5748 * red;
	const b = luma + 1.8556 * blue;
	const g = (luma - 0.2126 * r - 0.0722 * b) / 0.7152;
	const byte = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 255);
	return [byte(r), byte(g), byte(b)];
}

/** What a zone or a plate is filled with when its policy names no colour: a slate that no scene of ours contains. */
export const defaultFill: Rgb = [38, 42, 48];

/** A dark frame: black, limited range. */
export const darkFill: Yuv = { y: 16, u: 128, v: 128 };
