import { type DrawnPlate, develop, glyphs, main, Picture, type Quad, type Random, seeded } from "./street.ts";

/** The back of a car so near that its plate, twice as wide as it is high, fills much of the picture. */
export interface CloseUp {
	/** 640×360. */
	readonly luma: Uint8Array;
	readonly plate: DrawnPlate;
}

/** @param height of the plate, in pixels of the main picture: of 1080 */
export function drawCloseUp(seed: number, height: number): CloseUp {
	const random = seeded(seed);
	const picture = new Picture();
	const body = 40 + 120 * random();
	picture.box(0, 0, main.width, main.height, (_x, y) => body - y * 0.03);
	const [width, x] = [2 * height, (main.width - 2 * height) * (0.2 + 0.6 * random())];
	const y = (main.height - height) * (0.2 + 0.6 * random());
	picture.box(0, y + height * 1.1, main.width, main.height, body * 0.4);
	picture.box(x - height * 0.05, y - height * 0.05, width * 1.05, height * 1.1, 25);
	const corners: Quad = [
		[x, y],
		[x + width, y],
		[x + width, y + height],
		[x, y + height],
	];
	picture.quad(corners, plateTexture(random));
	return { luma: develop(picture.samples, { light: "day" }, random), plate: { corners, height } };
}

/** Six glyphs, a heading above and a line below. */
function plateTexture(random: Random): (u: number, v: number) => number {
	const [ground, ink] = [190 + 50 * random(), 20 + 50 * random()];
	const text = Array.from({ length: 6 }, () => glyphs[Math.floor(random() * glyphs.length)] as number[]);
	const [left, right] = [0.08, 0.92];
	return (u, v) => {
		if (u > 0.25 && u < 0.75 && ((v > 0.06 && v < 0.16) || (v > 0.86 && v < 0.93)))
			return Math.floor(u * 60) % 3 ? ink : ground;
		const place = ((u - left) / (right - left)) * text.length;
		const index = Math.floor(place);
		const [column, row] = [Math.floor((place - index) * 6.2), Math.floor(((v - 0.24) / 0.54) * 7)];
		if (!text[index] || column > 4 || row < 0 || row > 6) return ground;
		return (((text[index][row] as number) >> (4 - column)) & 1) === 1 ? ink : ground;
	};
}
