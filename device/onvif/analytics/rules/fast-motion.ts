import { type FastMotionRule, fastSpeed } from "../../../rules/fast-motion.ts";
import { formOf } from "../../../rules/rules.ts";
import { range } from "../../types/video-source.ts";
import type { ConfigType } from "../config-type.ts";
import {
	classParameter,
	fieldParameter,
	readClasses,
	readField,
	writeClasses,
	writeField,
} from "../fields.ts";
import { simpleItem } from "../parameters.ts";

/** ONVIF has none. In metres a second, by the yardstick of how tall people are. */
export const fastMotionType: ConfigType<FastMotionRule> = {
	type: "pan:FastMotion",
	most: formOf("fast-motion").most,
	parameters: [
		{ name: "Speed", type: "xs:float", options: range("tt:FloatRange", fastSpeed.min, fastSpeed.max) },
		classParameter,
		fieldParameter,
	],
	events: ["fastMotion"],
	write: ({ speed, classes, field }) => [
		simpleItem("Speed", speed),
		writeClasses(classes),
		writeField(field),
	],
	read: (parameters, before) => ({
		...readClasses(parameters, readField(parameters, before)),
		speed: parameters.number("Speed") ?? before.speed,
	}),
};
