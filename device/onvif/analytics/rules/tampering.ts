import { formOf } from "../../../rules/rules.ts";
import { type TamperingRule, tamperingModes, tamperingRanges } from "../../../rules/tampering.ts";
import { formatDuration } from "../../events/time.ts";
import { element } from "../../soap/write.ts";
import { range } from "../../types/video-source.ts";
import { ConfigError } from "../config-error.ts";
import type { ConfigType } from "../config-type.ts";
import { simpleItem } from "../parameters.ts";

const { threshold, duration } = tamperingRanges;
const durationOf = (seconds: number) => formatDuration(seconds * 1000);

/** Analytics Specification, Annex "Tampering Detection". */
export const tamperingType: ConfigType<TamperingRule> = {
	type: "tt:TamperingDetection",
	most: formOf("tampering").most,
	parameters: [
		{
			name: "Mode",
			type: "xs:string",
			options: element(
				"tt:StringItems",
				tamperingModes.map((mode) => element("tt:Item", mode)),
			),
		},
		{ name: "Threshold", type: "xs:float", options: range("tt:FloatRange", threshold.min, threshold.max) },
		{
			name: "Duration",
			type: "xs:duration",
			options: element("tt:DurationRange", [
				element("tt:Min", durationOf(duration.min)),
				element("tt:Max", durationOf(duration.max)),
			]),
		},
	],
	events: ["sceneChange", "imageTooDark", "imageTooBright", "imageTooBlurry"],
	write: ({ mode, threshold, duration }) => [
		simpleItem("Mode", mode),
		simpleItem("Threshold", threshold),
		simpleItem("Duration", durationOf(duration)),
	],
	read: (parameters, before) => {
		const text = parameters.text("Mode");
		const mode = text === undefined ? before.mode : tamperingModes.find((known) => known === text);
		if (!mode) throw new ConfigError(`a mode is one of ${tamperingModes.join(", ")}`);
		const threshold = parameters.number("Threshold") ?? before.threshold;
		const duration = parameters.seconds("Duration") ?? before.duration;
		return { ...before, mode, threshold, duration };
	},
};
