import { PublicFrame } from "../../../masks/sanitise/public-frame.ts";
import { middle, shapeLikelihood } from "./document.ts";

/**
 * A frame as JSON for MQTT (Analytics Specification, "JSON over MQTT"): attributes as `@name`, text as `#text`.
 *
 * @param source name of the analytics module that saw it
 * @throws ForgedEventError for what the sanitiser did not make
 */
export function frameJson(frame: PublicFrame, source: string | undefined): string {
	const { coarseTime, objects } = PublicFrame.outlineOf(frame);
	const things = objects.map(({ id, left, top, right, bottom, class: kind }) => ({
		"@ObjectId": id,
		Appearance: {
			Shape: {
				BoundingBox: { "@left": left, "@top": top, "@right": right, "@bottom": bottom },
				CenterOfGravity: { "@x": middle(left, right), "@y": middle(top, bottom) },
			},
			...(kind && { Class: { Type: [{ "@Likelihood": shapeLikelihood, "#text": kind }] } }),
		},
	}));
	const told = {
		// Whoever reads it here need not find the picture that it belongs to, and a box with a time to the millisecond finds its
		// person in what others filmed.
		"@UtcTime": coarseTime,
		...(source !== undefined && { "@Source": source }),
		...(things.length > 0 && { Object: things }),
	};
	return JSON.stringify({ Frame: [told] });
}
