import { type ZodType, z } from "zod";
import type { Polygon } from "../../masks/polygon.ts";

/** A line through points in ONVIF's coordinates, as a polygon that is not closed; it stays where it is in the picture. */
export type Polyline = Polygon;

const linePoints = { min: 2, max: 16 } as const;

export const polyline: ZodType<Polyline> = z.array(z.tuple([z.number(), z.number()]));

/** Down the middle of the picture: who goes from left to right comes in. */
export const middleLine: Polyline = [
	[0, -1],
	[0, 1],
];

/** Why there cannot be such a line; undefined when there can. */
export function lineFlaw(line: Polyline): string | undefined {
	if (line.length < linePoints.min || line.length > linePoints.max)
		return `a line has ${linePoints.min} to ${linePoints.max} points`;
	if (line.some(([x, y]) => !(Math.abs(x) <= 1 && Math.abs(y) <= 1))) return "a point lies outside -1 to 1";
	const lengths = line
		.slice(1)
		.map(([x, y], index) => Math.hypot(x - (line[index]?.[0] ?? 0), y - (line[index]?.[1] ?? 0)));
	return lengths.some((length) => length < 0.01) ? "two points of the line are at one place" : undefined;
}
