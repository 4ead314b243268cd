import { glyph } from "../plates/glyphs.ts";

/**
 * Capitals as outlines, one path per text.
 * @param place turns the text's own measure (height 1, x from 0 in the same unit, y down from the top) into pixels
 */
export function lettering(
	text: string,
	place: (x: number, y: number) => readonly [number, number],
	weight: number = 0.15,
): number[][] {
	const path: number[][] = [];
	let x = 0;
	for (const character of text) {
		const width = character === "I" ? 0.2 : 0.58;
		for (const contour of glyph(character, "block", { width, height: 1, stroke: weight })) {
			const placed: number[] = [];
			for (let i = 0; i < contour.length; i += 2) placed.push(...place(x + contour[i]!, contour[i + 1]!));
			path.push(placed);
		}
		x += width + 0.16;
	}
	return path;
}

/** Length of the text in heights. */
export function letteringLength(text: string): number {
	let length = 0;
	for (const character of text) length += (character === "I" ? 0.2 : 0.58) + 0.16;
	return length - 0.16;
}
