import type { CountingRule } from "../../../rules/counting.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import {
	classParameter,
	readClasses,
	readSegments,
	segmentsParameter,
	writeClasses,
	writeSegments,
} from "../fields.ts";

/** A type of our own with the topic of ONVIF's line counting: that one counts one direction, and this one both, by themselves. */
export const countingType: ConfigType<CountingRule> = {
	type: "pan:PassageCounting",
	most: formOf("counting").most,
	parameters: [classParameter, segmentsParameter],
	events: ["counter"],
	write: ({ classes, line }) => [writeClasses(classes), writeSegments(line)],
	read: (parameters, before) => readClasses(parameters, readSegments(parameters, before)),
};
