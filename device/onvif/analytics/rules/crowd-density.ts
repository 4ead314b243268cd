import { type CrowdDensityRule, densityThreshold } from "../../../rules/crowd-density.ts";
import { formOf } from "../../../rules/rules.ts";
import { range } from "../../types/video-source.ts";
import type { ConfigType } from "../config-type.ts";
import { fieldParameter, readField, writeField } from "../fields.ts";
import { simpleItem } from "../parameters.ts";

const levels = ["Low", "Medium", "High"] as const;

/** ONVIF has none. Each level begins at so many people in the field. */
export const crowdDensityType: ConfigType<CrowdDensityRule> = {
	type: "pan:CrowdDensity",
	most: formOf("crowd-density").most,
	parameters: [
		...levels.map((name) => ({
			name,
			type: "xs:int" as const,
			options: range("tt:IntRange", densityThreshold.min, densityThreshold.max),
		})),
		fieldParameter,
	],
	events: ["crowdDensity"],
	write: ({ low, medium, high, field }) => [
		simpleItem("Low", low),
		simpleItem("Medium", medium),
		simpleItem("High", high),
		writeField(field),
	],
	read: (parameters, before) => ({
		...readField(parameters, before),
		low: parameters.number("Low") ?? before.low,
		medium: parameters.number("Medium") ?? before.medium,
		high: parameters.number("High") ?? before.high,
	}),
};
