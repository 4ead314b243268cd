import { directions, type LineCrossingRule } from "../../../rules/line-crossing.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import {
	classParameter,
	readClasses,
	readSegments,
	readWord,
	segmentsParameter,
	wordParameter,
	writeClasses,
	writeSegments,
} from "../fields.ts";
import { simpleItem } from "../parameters.ts";

/** Analytics Specification, Annex "Line Detector". */
export const lineCrossingType: ConfigType<LineCrossingRule> = {
	type: "tt:LineDetector",
	most: formOf("line-crossing").most,
	parameters: [wordParameter("Direction", directions), classParameter, segmentsParameter],
	events: ["lineCrossed"],
	write: ({ direction, classes, line }) => [
		simpleItem("Direction", direction),
		writeClasses(classes),
		writeSegments(line),
	],
	read: (parameters, before) => ({
		...readClasses(parameters, readSegments(parameters, before)),
		direction: readWord(parameters, "Direction", directions, before.direction),
	}),
};
