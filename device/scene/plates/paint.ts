import { type Colour, hex, shade } from "../artwork/colour.ts";
import type { Painter } from "../artwork/painter.ts";
import { ellipse, rectangle, roundRectangle } from "../artwork/shapes.ts";
import { glyph, type Typeface } from "./glyphs.ts";
import type { Mark, PlateLayout } from "./layout.ts";

/** Turns millimetres from a plate's top left corner into pixels. */
export type PlatePlane = (x: number, y: number) => readonly [x: number, y: number];

const euroBlue = hex("#1b3fa0");
const starYellow = hex("#f7d417");

/** How bright a plate is against the rest: it throws light back to where it comes from. */
export interface PlateShine {
	/** 0 is a plain surface, 1 shines by itself. */
	readonly retroreflection: number;
}

/** Paints a plate on whatever plane it is fixed to. */
export function paintPlate(
	painter: Painter,
	layout: PlateLayout,
	plane: PlatePlane,
	shine: PlateShine,
): void {
	const { design, width, height, end } = layout;
	const pixel = pixelSize(layout, plane);
	const put = (contour: readonly number[], colour: Colour) => {
		const placed: number[] = [];
		for (let i = 0; i < contour.length; i += 2) placed.push(...plane(contour[i]!, contour[i + 1]!));
		painter.solid([placed], colour);
		if (shine.retroreflection > 0) painter.lit([placed], colour, shine.retroreflection);
	};
	put(roundRectangle(0, 0, width, height, 9), design.border ?? shade(design.background[end], 0.86));
	const rim = design.border ? 4 : 2;
	put(roundRectangle(rim, rim, width - 2 * rim, height - 2 * rim, 7), design.background[end]);
	for (const band of design.bands) {
		const x = band.side === "left" ? rim : width - rim - band.width;
		put(rectangle(x, rim, band.width, height - 2 * rim), euroBlue);
		if (pixel > 5) continue;
		const middle = x + band.width / 2;
		if (band.stars) {
			for (let star = 0; star < 12; star++) {
				const angle = (star / 12) * 2 * Math.PI;
				put(
					ellipse(middle + Math.cos(angle) * 13, height * 0.3 + Math.sin(angle) * 13, 2.3, 2.3),
					starYellow,
				);
			}
		}
		if (band.badge) put(roundRectangle(middle - 10, height * 0.16, 20, 24, 4), band.badge);
		letters(band.letters, middle, height * 0.62, put);
	}
	for (const [x, y] of layout.seals) {
		put(ellipse(x, y, 18, 18), y < height / 2 ? hex("#4f9a57") : hex("#b9bcc2"));
		put(ellipse(x, y, 9, 9), y < height / 2 ? hex("#2f6b3c") : hex("#d8b24a"));
	}
	for (const mark of layout.marks) {
		const path: number[][] = [];
		for (const contour of outlinesOf(mark, design.typeface)) {
			const placed: number[] = [];
			for (let i = 0; i < contour.length; i += 2)
				placed.push(...plane(mark.x + contour[i]!, mark.y + contour[i + 1]!));
			path.push(placed);
		}
		painter.solid(path, design.ink);
	}
}

/** Characters as outlines, for as long as their plate is around: it is painted in many places. */
const outlines = new WeakMap<Mark, number[][]>();

function outlinesOf(mark: Mark, typeface: Typeface): number[][] {
	const known = outlines.get(mark) ?? glyph(mark.character, typeface, mark.box);
	outlines.set(mark, known);
	return known;
}

/** The country's letters in white, small. */
function letters(
	text: string,
	middle: number,
	top: number,
	put: (contour: readonly number[], colour: Colour) => void,
): void {
	const box = { width: text.length > 1 ? 13 : 17, height: 24, stroke: 4 };
	let x = middle - (text.length * box.width + (text.length - 1) * 4) / 2;
	for (const character of text) {
		for (const contour of glyph(character, "block", box)) {
			put(
				contour.map((value, i) => value + (i % 2 === 0 ? x : top)),
				hex("#f4f6fa"),
			);
		}
		x += box.width + 4;
	}
}

/** Millimetres that one pixel covers. */
function pixelSize({ width, height }: PlateLayout, plane: PlatePlane): number {
	const [x0, y0] = plane(0, height / 2);
	const [x1, y1] = plane(width, height / 2);
	return width / Math.max(0.01, Math.hypot(x1 - x0, y1 - y0));
}
