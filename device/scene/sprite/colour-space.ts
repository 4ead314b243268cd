/**
 * sRGB to YUV, 8 bits, limited range (ITU-R BT.709-6 §3 and §4): luma 16..235, chroma 16..240 about 128.
 * Both sides are linear in premultiplied colour, so a share of alpha carries through.
 */
export const luma: readonly [number, number, number] = [
	(0.2126 * 219) / 255,
	(0.7152 * 219) / 255,
	(0.0722 * 219) / 255,
];
export const blueDifference: readonly [number, number, number] = [
	(-0.2126 / 1.8556) * (224 / 255),
	(-0.7152 / 1.8556) * (224 / 255),
	((1 - 0.0722) / 1.8556) * (224 / 255),
];
export const redDifference: readonly [number, number, number] = [
	((1 - 0.2126) / 1.5748) * (224 / 255),
	(-0.7152 / 1.5748) * (224 / 255),
	(-0.0722 / 1.5748) * (224 / 255),
];
export const black = 16;
export const neutral = 128;
