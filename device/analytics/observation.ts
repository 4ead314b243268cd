import type { View } from "../../masks/project.ts";

/**
 * What the analytics saw in one masked picture. It is not published: masks/sanitise makes a PublicEvent of it first
 * (invariant I2). Plain data, so that it can cross from the imaging worker.
 */
export interface Observation {
	/** Media time in 1/90000 s, as in the access unit of the same picture. */
	readonly ticks: number;
	/** Wall time in milliseconds since 1970. */
	readonly takenAt: number;
	/** True while something moves in the picture. */
	readonly motion: boolean;
	/** How many moving or lately moving objects are in the picture. */
	readonly occupancy: number;
	/** Where they are in this very picture. */
	readonly objects?: readonly SeenObject[];
	/** Those that were seen in several pictures, and are followed. */
	readonly tracks?: readonly SeenTrack[];
	/** Everybody who may be there, for how many there are: those whom nobody believes yet, or any more, among them. */
	readonly people?: readonly SeenPerson[];
	/** What was put down and what was taken away, of late. */
	readonly things?: readonly SeenThing[];
	/** Where something moved since the look before. */
	readonly moving?: MovingCells;
	/** What of the scene the picture shows; all of it, upright, unless given. */
	readonly view?: View;
	/** How the picture as a whole differs from what it should be. */
	readonly scene?: SceneMeasures;
}

/** A picture in square cells, row by row from the top left, and in which of them something moves. */
export interface MovingCells {
	readonly columns: number;
	readonly rows: number;
	/** A cell's sides as parts of the picture's width and height. What fills no whole cell at the right and bottom is in none. */
	readonly across: number;
	readonly down: number;
	/** A bit a cell, the first in the lowest bit of the first byte. */
	readonly bits: Uint8Array;
}

/** Parts of what is seen of the picture, 0 to 1: masks do not count. */
export interface SceneMeasures {
	/** Nearly black. */
	readonly dark: number;
	/** Nearly white. */
	readonly bright: number;
	/** How much of the sharpness that the place was learnt with is gone: 0 as well where that cannot be told. */
	readonly soft: number;
	/** How little of the place that was learnt can be recognised: 0 for the same, 1 for another or for nothing at all. */
	readonly changed: number;
}

/** One thing in a picture. */
export interface SeenObject {
	/** Its edges as parts of the picture's width and height, 0 to 1 from the left and from the top. */
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	/** What its shape alone speaks for; undefined when it speaks for nothing. */
	readonly shape: "upright" | "wide" | undefined;
	/** Says which of the observation before it is, and nothing else. It is published under a name that changes, and not as it is. */
	readonly track: number;
}

/** One thing that is followed from picture to picture, for rules alone: nothing of this is published. */
export interface SeenTrack {
	/** Says which of the observation before it is, and nothing else. */
	readonly id: number;
	readonly class: "person" | "bicycle" | "car";
	/** Where it stands, as parts of the picture's width and height; it may be a little beyond the picture. */
	readonly x: number;
	readonly y: number;
	/** How tall a person is there, as a part of the picture's height. */
	readonly height: number;
	/** Metres a second, by the yardstick of how tall people are; 0 while it is not known. */
	readonly speed: number;
	/** It is expected there, but not seen: it is behind somebody, or a mask. */
	readonly hidden: boolean;
	/** Of whom it came up beside and goes with: until then it was behind them. */
	readonly beside?: number;
}

/** Somebody who may be there, for rules alone: nothing of this is published. */
export interface SeenPerson {
	/** Where they stand, as parts of the picture's width and height. */
	readonly x: number;
	readonly y: number;
	/** How likely they are there, 0 to 1. */
	readonly presence: number;
	/** For how many they stand, themselves among them: 1, or more in a crowd that covers so much that it hides others. */
	readonly standsFor: number;
}

/** Something that lies where nothing was, or the place of something that is there no more. */
export interface SeenThing {
	readonly kind: "left" | "removed";
	/** Where it stands, or stood. */
	readonly x: number;
	readonly y: number;
	/** Seconds for which it has been so. */
	readonly since: number;
}
