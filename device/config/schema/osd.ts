import { z } from "zod";
import type { Rgb } from "../../../masks/colour.ts";
import { checkCaption, maxCaptionLength } from "../../../masks/sanitise/caption.ts";
import { type DateFormat, dateFormats, type TimeFormat, timeFormats } from "../../osd/formats.ts";
import { maxOsds, osdSizes, transparencies } from "../../osd/osd.ts";
import { flaw, integer, number, oneOf, section } from "./parts.ts";

const places = ["upper-left", "upper-right", "lower-left", "lower-right"] as const;
export type OsdPlace = (typeof places)[number];

export interface OsdInput {
	text?: string | undefined;
	date?: DateFormat | undefined;
	time?: TimeFormat | undefined;
	position?: OsdPlace | [x: number, y: number] | undefined;
	size?: number | undefined;
	colour?: Rgb | undefined;
	transparency?: number | undefined;
	background?: Rgb | undefined;
	backgroundTransparency?: number | undefined;
}

const part = number(-1, 1, "a coordinate");
const anyPosition = `one of ${places.join(", ")}, or a point [x, y]`;
const rgb = z.tuple([integer(0, 255), integer(0, 255), integer(0, 255)], {
	error: "a colour [red, green, blue]",
});
const transparency = integer(transparencies.min, transparencies.max).describe("0 covers, 100 is not seen.");

const osd = section(
	"a text such as { text: North gate, position: upper-left } or { date: yyyy-MM-dd, time: 'HH:mm:ss' }",
	{
		text: z
			.string({ error: `a text of 1 to ${maxCaptionLength} characters` })
			.superRefine((value, context) => {
				const verdict = checkCaption(value);
				if (!verdict.ok) flaw(context, verdict.reason);
			})
			.optional()
			.describe("Written as it is; or give `date`, `time`, or both."),
		date: oneOf(dateFormats).optional(),
		time: oneOf(timeFormats).optional(),
		position: z
			.union([z.enum(places), z.tuple([part, part], { error: anyPosition })], { error: anyPosition })
			.optional()
			.describe("A corner, or where the text's upper left corner is: x to the right, y up, from -1 to 1."),
		size: integer(osdSizes.min, osdSizes.max, "a size")
			.optional()
			.describe("Of the font, where the picture's shorter side is 1080."),
		colour: rgb.optional(),
		transparency: transparency.optional(),
		background: rgb.optional().describe("Of the box that the text stands in."),
		backgroundTransparency: transparency.optional(),
	},
).superRefine((value, context) => {
	const isTime = value.date !== undefined || value.time !== undefined;
	if ((value.text !== undefined) === isTime)
		flaw(context, `expected \`text\`, or \`date\` and \`time\`, found ${isTime ? "both" : "neither"}`);
});

const expected = "a list of texts such as [{ text: North gate }, { time: 'HH:mm:ss' }]";

export const osdsSchema: z.ZodType<OsdInput[], unknown> = z
	.array(osd, { error: expected })
	.max(maxOsds, { error: `at most ${maxOsds} texts` });
