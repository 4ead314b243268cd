import { z } from "zod";
import { cropFlaw, type ViewInput } from "../../../masks/project.ts";
import { flaw, number, section } from "./parts.ts";

const edges = "a crop [left, top, right, bottom]";
const edge = number(-1, 1, "a coordinate");

export const viewSchema: z.ZodType<ViewInput, unknown> = section(
	"a view such as { rotate: 90, mirror: true }",
	{
		rotate: z
			.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)], { error: "0, 90, 180 or 270" })
			.optional()
			.describe("Degrees clockwise."),
		mirror: z
			.boolean({ error: "true or false" })
			.optional()
			.describe("Swaps left and right, before it is turned."),
		crop: z
			.tuple([edge, edge, edge, edge], { error: edges })
			.superRefine((value, context) => {
				const found = cropFlaw(value);
				if (found !== undefined) flaw(context, found);
			})
			.optional()
			.describe("The part of the scene that fills the picture: x to the right, y up, both from -1 to 1."),
	},
);
