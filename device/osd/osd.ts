import type { Rgb } from "../../masks/colour.ts";
import type { DateFormat, TimeFormat } from "./formats.ts";

/** Corners of the picture, as ONVIF names them. */
export const corners = ["UpperLeft", "UpperRight", "LowerLeft", "LowerRight"] as const;
export type Corner = (typeof corners)[number];

/**
 * Where a text is written: in a corner, where several stand one below the other, or with its upper left corner at a point
 * in ONVIF's coordinates of the picture, x to the right and y up, -1 to 1. One that would reach over the edge is moved in.
 */
export type OsdPosition = Corner | { readonly x: number; readonly y: number };

/** How a text looks. */
export interface OsdStyle {
	readonly position: OsdPosition;
	/** Of the font, in lines of a picture whose shorter side has 1080: it looks alike in every stream. */
	readonly size: number;
	readonly colour: Rgb;
	/** 0: covers what is beneath; 100: is not seen. */
	readonly transparency: number;
	/** Of the box that the text stands in. */
	readonly background: Rgb;
	readonly backgroundTransparency: number;
}

/** What is written: a text, or the picture's time. */
export type OsdContent =
	| {
			/** Empty: nothing is written. */
			readonly text: string;
			/** A reboot empties it. */
			readonly temporary?: boolean;
	  }
	| { readonly date: DateFormat; readonly time?: TimeFormat }
	| { readonly date?: DateFormat; readonly time: TimeFormat };

/** One text over the pictures of a camera (ONVIF: an OSD configuration). */
export interface Osd extends OsdStyle {
	readonly content: OsdContent;
}

/** The same as it is written into one picture. */
export interface OsdLine extends OsdStyle {
	readonly text: string;
}

/** A camera has at most so many. */
export const maxOsds = 8;

export const osdSizes = { min: 20, max: 120 } as const;
export const transparencies = { min: 0, max: 100 } as const;

export const usualStyle: OsdStyle = Object.freeze({
	position: "UpperLeft",
	size: 44,
	colour: [255, 255, 255] as const,
	transparency: 0,
	background: [0, 0, 0] as const,
	backgroundTransparency: 50,
});

/** What is written over the pictures of one camera. */
export interface Overlay {
	/** True when every picture bears the same: a recorded loop may have it then. */
	readonly isStill: boolean;
	/** @param takenAt of the picture, in milliseconds since 1970 by the machine's clock */
	lines(takenAt: number): readonly OsdLine[];
}

export const noOverlay: Overlay = { isStill: true, lines: () => [] };
