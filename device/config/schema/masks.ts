import { z } from "zod";
import type { Rgb } from "../../../masks/colour.ts";
import { maxZones, widestMargin, type ZoneFill, zoneMargin } from "../../../masks/policy.ts";
import { maxVertices, minVertices, type Point, polygonFlaw } from "../../../masks/polygon.ts";
import { flaw, integer, name, number, section } from "./parts.ts";

export interface ZoneInput {
	name: string;
	polygon: Point[];
	fill?: ZoneFill | undefined;
	colour?: Rgb | undefined;
}

export type MasksInput = "none" | ZoneInput[];

export const marginSchema: z.ZodType<number, unknown> = number(
	zoneMargin,
	widestMargin,
	"a part of the picture's height",
);

const coordinate = number(-1, 1, "a coordinate");
const vertices = `${minVertices} to ${maxVertices} vertices, each [x, y]`;

const polygon = z
	.array(z.tuple([coordinate, coordinate], { error: "a vertex [x, y]" }), { error: vertices })
	.min(minVertices, { error: vertices, abort: true })
	.max(maxVertices, { error: vertices, abort: true })
	.superRefine((value, context) => {
		const found = polygonFlaw(value);
		if (found !== undefined) flaw(context, found);
	})
	.describe("Normalised as in ONVIF: x to the right, y up, both from -1 to 1.");

const zone = section("a mask such as { name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }", {
	name: name("a name of 1 to 64 characters", /^.{1,128}$/s),
	polygon,
	fill: z
		.enum(["solid", "pixelated"], {
			error: "`solid`, or `pixelated`, which is weaker; blur can be undone, and is not offered",
		})
		.optional()
		.describe("`pixelated` leaves coarse, still cells in place of a colour: weaker, see docs/limits.md."),
	colour: z
		.tuple([integer(0, 255), integer(0, 255), integer(0, 255)], { error: "a colour [red, green, blue]" })
		.optional()
		.describe("Red, green and blue, each 0 to 255."),
});

const expected = "a list of masks, or `none` to say that nothing is private here";

/** A list of areas, each with a name. */
export function zonesSchema(error: string): z.ZodType<ZoneInput[], unknown> {
	return z
		.array(zone, { error })
		.min(1, { error })
		.max(maxZones, { error: `at most ${maxZones} masks` });
}

export const masksSchema: z.ZodType<MasksInput, unknown> = z.union(
	[z.literal("none"), zonesSchema(expected)],
	{ error: expected },
);
