import { type Corner, type Osd, type OsdContent, usualStyle } from "../osd/osd.ts";
import type { OsdInput, OsdPlace } from "./schema/osd.ts";

const corners: Readonly<Record<OsdPlace, Corner>> = {
	"upper-left": "UpperLeft",
	"upper-right": "UpperRight",
	"lower-left": "LowerLeft",
	"lower-right": "LowerRight",
};

/** The texts that somebody wrote, completed. */
export function resolveOsds(osds: readonly OsdInput[]): readonly Osd[] {
	return osds.map(({ text, date, time, position, ...style }) => ({
		...usualStyle,
		...Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined)),
		...(position && {
			position: typeof position === "string" ? corners[position] : { x: position[0], y: position[1] },
		}),
		content: contentOf(text, date, time),
	}));
}

function contentOf(text: string | undefined, date: OsdInput["date"], time: OsdInput["time"]): OsdContent {
	if (text !== undefined) return { text };
	if (date) return time ? { date, time } : { date };
	return { time: time ?? "HH:mm:ss" };
}
