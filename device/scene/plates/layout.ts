import { designs, type End, type PlateDesign } from "./design.ts";
import type { Registration } from "./registration.ts";
import type { CharacterBox } from "./strokes.ts";

/** A character put on a plate; x and y are its box's top left corner, in millimetres from the plate's. */
export interface Mark {
	readonly character: string;
	readonly x: number;
	readonly y: number;
	readonly box: CharacterBox;
}

export interface PlateLayout {
	readonly design: PlateDesign;
	readonly end: End;
	readonly width: number;
	readonly height: number;
	readonly marks: readonly Mark[];
	/** Middles of the authority's seals, in millimetres. */
	readonly seals: readonly (readonly [x: number, y: number])[];
}

/** Narrow characters need less room (an I, a 1). */
const narrow: Readonly<Record<string, number>> = { I: 0.42, "1": 0.78 };

const sealWidth = 42;
const margin = 7;

/** Sets a registration on its country's plate: characters in groups, in the middle of the field that is left free. */
export function layOut(registration: Registration, end: End): PlateLayout {
	const design = designs[registration.country];
	const width = design.width[end];
	const room = fieldOf(design, width);
	const natural = set(registration, design, 1);
	// Germany has a narrow cut for what does not fit ("Engschrift"); here the same is done wherever it is needed.
	const squeeze = Math.min(1, (room.to - room.from - 2 * margin) / natural.length);
	const line = squeeze < 1 ? set(registration, design, squeeze) : natural;
	const start = (room.from + room.to) / 2 - line.length / 2;
	const top = (design.height - design.character.height) / 2;
	return {
		design,
		end,
		width,
		height: design.height,
		marks: line.marks.map((mark) => ({ ...mark, x: mark.x + start, y: mark.y + top })),
		seals: line.seals.flatMap((x) => [
			[x + start, design.height * 0.31],
			[x + start, design.height * 0.69],
		]),
	};
}

function fieldOf(design: PlateDesign, width: number): { from: number; to: number } {
	let from = 0;
	let to = width;
	for (const band of design.bands) {
		if (band.side === "left") from = band.width;
		else to = width - band.width;
	}
	return { from, to };
}

interface Line {
	readonly marks: Mark[];
	readonly seals: number[];
	readonly length: number;
}

function set({ groups }: Registration, design: PlateDesign, squeeze: number): Line {
	const { character, separator } = design;
	const marks: Mark[] = [];
	const seals: number[] = [];
	let x = 0;
	groups.forEach((group, index) => {
		if (index > 0) {
			const gap = (separator === "seals" ? sealWidth + 2 * character.gap : character.groupGap) * squeeze;
			if (separator === "seals") seals.push(x + gap / 2);
			if (separator === "hyphen") marks.push(hyphen(x + gap / 2, design));
			x += gap;
		}
		for (const [position, sign] of [...group].entries()) {
			if (sign === " ") {
				x += character.groupGap * squeeze - character.gap * squeeze;
				continue;
			}
			if (position > 0) x += character.gap * squeeze;
			const full = /[0-9]/.test(sign) ? character.digit : character.letter;
			const width = full * (narrow[sign] ?? 1) * squeeze;
			marks.push({
				character: sign,
				x,
				y: 0,
				box: {
					width,
					height: character.height,
					stroke: Math.min(character.stroke, width * 0.9, character.stroke * (0.5 + squeeze / 2)),
				},
			});
			x += width;
		}
	});
	return { marks, seals, length: x };
}

function hyphen(middle: number, design: PlateDesign): Mark {
	const { stroke, height } = design.character;
	return { character: "-", x: middle - 9, y: 0, box: { width: 18, height, stroke } };
}
