import { type LoiteringRule, loiteringSeconds } from "../../../rules/loitering.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import {
	classParameter,
	durationParameter,
	fieldParameter,
	readClasses,
	readField,
	writeClasses,
	writeDuration,
	writeField,
} from "../fields.ts";

/** Analytics Specification, Annex "Loitering Detector". */
export const loiteringType: ConfigType<LoiteringRule> = {
	type: "tt:LoiteringDetector",
	most: formOf("loitering").most,
	parameters: [durationParameter("TimeThreshold", loiteringSeconds), classParameter, fieldParameter],
	events: ["loitering"],
	write: ({ seconds, classes, field }) => [
		writeDuration("TimeThreshold", seconds),
		writeClasses(classes),
		writeField(field),
	],
	read: (parameters, before) => ({
		...readClasses(parameters, readField(parameters, before)),
		seconds: parameters.seconds("TimeThreshold") ?? before.seconds,
	}),
};
