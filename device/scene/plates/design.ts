import { type Colour, hex } from "../artwork/colour.ts";
import type { Typeface } from "./glyphs.ts";

/** Distinguishing signs of the state of registration (UNECE). */
export type Country = "B" | "D" | "E" | "F" | "GB" | "I" | "NL" | "PL";

/** Which end of a car a plate belongs to. */
export type End = "front" | "rear";

/** A coloured field at one end of a plate. */
export interface Band {
	readonly side: "left" | "right";
	readonly width: number;
	readonly letters: string;
	/** The circle of twelve stars (Council Regulation (EC) No 2411/98, annex). */
	readonly stars: boolean;
	/** A mark of the region or year in its upper half. */
	readonly badge?: Colour;
}

/** What a country's plates look like; lengths in millimetres. */
export interface PlateDesign {
	readonly country: Country;
	readonly width: Record<End, number>;
	readonly height: number;
	readonly background: Record<End, Colour>;
	readonly ink: Colour;
	readonly border?: Colour;
	readonly typeface: Typeface;
	readonly character: {
		readonly height: number;
		readonly letter: number;
		readonly digit: number;
		readonly stroke: number;
		/** Between characters, and between groups. */
		readonly gap: number;
		readonly groupGap: number;
	};
	/** Between groups there is a stroke, seals of the authority, or just room. */
	readonly separator: "hyphen" | "room" | "seals";
	readonly bands: readonly Band[];
}

const white = hex("#f2f3ef");
const yellow = hex("#f3bf1f");
const black = hex("#15161a");
/** RAL 3003, ruby red (Belgium, ministerial decree of 23 July 2001). */
const ruby = hex("#7d1220");

const euroBand = (letters: string): Band => ({ side: "left", width: 42, letters, stars: true });

/**
 * Plate sizes, fields, groups and colours follow the national rules. So do the characters of Germany (FE-Schrift,
 * "Mittelschrift": 75 mm, 47.5 and 44.5 mm wide) and Great Britain (Road Vehicles (Display of Registration Marks)
 * Regulations 2001: 79 × 50 mm, stroke 14 mm, gaps 11 and 33 mm); elsewhere they have the usual proportions.
 */
export const designs: Readonly<Record<Country, PlateDesign>> = {
	B: {
		country: "B",
		width: { front: 520, rear: 520 },
		height: 110,
		background: { front: white, rear: white },
		ink: ruby,
		border: ruby,
		typeface: "block",
		character: { height: 74, letter: 44, digit: 42, stroke: 10, gap: 9, groupGap: 34 },
		separator: "hyphen",
		bands: [{ ...euroBand("B"), width: 45 }],
	},
	D: {
		country: "D",
		width: { front: 520, rear: 520 },
		height: 110,
		background: { front: white, rear: white },
		ink: black,
		border: black,
		typeface: "guarded",
		character: { height: 75, letter: 47.5, digit: 44.5, stroke: 11, gap: 8, groupGap: 20 },
		separator: "seals",
		bands: [euroBand("D")],
	},
	E: {
		country: "E",
		width: { front: 520, rear: 520 },
		height: 110,
		background: { front: white, rear: white },
		ink: black,
		border: black,
		typeface: "block",
		character: { height: 77, letter: 44, digit: 44, stroke: 10, gap: 13, groupGap: 34 },
		separator: "room",
		bands: [euroBand("E")],
	},
	F: {
		country: "F",
		width: { front: 520, rear: 520 },
		height: 110,
		background: { front: white, rear: white },
		ink: black,
		typeface: "block",
		character: { height: 80, letter: 41, digit: 41, stroke: 10, gap: 8, groupGap: 30 },
		separator: "hyphen",
		bands: [euroBand("F"), { side: "right", width: 42, letters: "", stars: false, badge: hex("#d9c45a") }],
	},
	GB: {
		country: "GB",
		width: { front: 520, rear: 520 },
		height: 111,
		background: { front: white, rear: yellow },
		ink: black,
		typeface: "block",
		character: { height: 79, letter: 50, digit: 50, stroke: 14, gap: 11, groupGap: 33 },
		separator: "room",
		bands: [],
	},
	I: {
		country: "I",
		width: { front: 360, rear: 520 },
		height: 110,
		background: { front: white, rear: white },
		ink: black,
		typeface: "block",
		character: { height: 76, letter: 45, digit: 43, stroke: 9, gap: 10, groupGap: 30 },
		separator: "room",
		bands: [euroBand("I"), { side: "right", width: 42, letters: "", stars: false, badge: hex("#e2b93c") }],
	},
	NL: {
		country: "NL",
		width: { front: 520, rear: 520 },
		height: 110,
		background: { front: yellow, rear: yellow },
		ink: black,
		border: black,
		typeface: "guarded",
		character: { height: 77, letter: 45, digit: 44, stroke: 10, gap: 10, groupGap: 34 },
		separator: "hyphen",
		bands: [euroBand("NL")],
	},
	PL: {
		country: "PL",
		width: { front: 520, rear: 520 },
		height: 114,
		background: { front: white, rear: white },
		ink: black,
		border: black,
		typeface: "block",
		character: { height: 80, letter: 46, digit: 43, stroke: 10, gap: 9, groupGap: 30 },
		separator: "room",
		bands: [euroBand("PL")],
	},
};
