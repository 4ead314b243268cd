import { maxVertices, minVertices } from "../../../../masks/polygon.ts";
import type { MotionRegionRule } from "../../../rules/motion-region.ts";
import { formOf } from "../../../rules/rules.ts";
import { element } from "../../soap/write.ts";
import { range } from "../../types/video-source.ts";
import { ConfigError } from "../config-error.ts";
import type { ConfigType } from "../config-type.ts";
import { booleanIn, elementItem, numberIn, readPoints, writePoints } from "../parameters.ts";

const { most } = formOf("motion-region");

/** Analytics Specification, Annex "Motion region detector". */
export const motionRegionType: ConfigType<MotionRegionRule> = {
	type: "tt:MotionRegionDetector",
	most,
	parameters: [
		{
			name: "MotionRegion",
			type: "axt:MotionRegionConfig",
			complex: true,
			options: element(
				"axt:MotionRegionConfigOptions",
				[
					element("axt:MaxRegions", most),
					element("axt:DisarmSupport", true),
					element("axt:PolygonSupport", true),
					range("axt:PolygonLimits", minVertices, maxVertices),
					element("axt:SingleSensitivitySupport", false),
					element("axt:RuleNotification", true),
				],
				{ PTZPresetMotionSupport: false },
			),
		},
	],
	events: ["motionRegion"],
	write: ({ polygon, armed, sensitivity }) => [
		elementItem(
			"MotionRegion",
			element("axt:MotionRegionConfig", writePoints("tt:Polygon", polygon), {
				Armed: armed,
				Sensitivity: sensitivity,
			}),
		),
	],
	read: (parameters, before) => {
		const region = parameters.complex("MotionRegion");
		if (region?.child("PresetToken")?.text) throw new ConfigError("a region does not belong to a preset");
		const polygon = region?.child("Polygon");
		const armed = region?.attribute("Armed");
		const sensitivity = region?.attribute("Sensitivity");
		return {
			...before,
			...(polygon && { polygon: readPoints(polygon) }),
			...(armed !== undefined && { armed: booleanIn(armed.trim(), "Armed") }),
			...(sensitivity !== undefined && { sensitivity: numberIn(sensitivity.trim(), "Sensitivity") }),
		};
	},
};
