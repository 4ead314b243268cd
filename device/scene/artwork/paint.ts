import type { Colour } from "./colour.ts";

export interface Solid {
	readonly kind: "solid";
	readonly colour: Colour;
	/** 0..1 */
	readonly opacity: number;
}

/** Runs from `from` to `to` (pixels) through its stops, and stays constant beyond them. */
export interface Gradient {
	readonly kind: "gradient";
	readonly from: readonly [number, number];
	readonly to: readonly [number, number];
	readonly stops: readonly (readonly [offset: number, colour: Colour, opacity?: number])[];
}

/** Colour of each pixel by its place, a row at a time. It covers what is below. */
export interface Shader {
	readonly kind: "shader";
	/** Writes red, green and blue (0..255) of columns from..to-1 of row y into `row`, from its start on. */
	shade(y: number, from: number, to: number, row: Uint8ClampedArray): void;
}

export type Paint = Solid | Gradient | Shader;

export function solid(colour: Colour, opacity: number = 1): Solid {
	return { kind: "solid", colour, opacity };
}

/** From `a` at `from` to `b` at `to`. */
export function gradient(
	from: readonly [number, number],
	to: readonly [number, number],
	a: Colour,
	b: Colour,
): Gradient {
	return {
		kind: "gradient",
		from,
		to,
		stops: [
			[0, a],
			[1, b],
		],
	};
}
