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

/** Colour of each pixel by its place. It writes red, green, blue (0..255) and opacity (0..1) into `out`. */
export interface Shader {
	readonly kind: "shader";
	shade(x: number, y: number, out: Float32Array): void;
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
