import { maxVertices, minVertices } from "../../../../masks/polygon.ts";
import type { OccupancyRule } from "../../../rules/occupancy.ts";
import { formOf } from "../../../rules/rules.ts";
import { element } from "../../soap/write.ts";
import { range } from "../../types/video-source.ts";
import type { ConfigType } from "../config-type.ts";
import { elementItem, readPolygon, writePolygon } from "../parameters.ts";

/**
 * A type of our own with the topic of ONVIF's occupancy counting: that one counts who passes lines, and this one who is there.
 */
export const occupancyType: ConfigType<OccupancyRule> = {
	type: "pan:OccupancyInField",
	most: formOf("occupancy").most,
	parameters: [
		{
			name: "Field",
			type: "tt:Polygon",
			complex: true,
			options: element("tt:PolygonOptions", [
				element("tt:RectangleOnly", false),
				range("tt:VertexLimits", minVertices, maxVertices),
			]),
		},
	],
	events: ["occupancy"],
	write: ({ field }) => [elementItem("Field", writePolygon(field))],
	read: (parameters, before) => {
		const field = parameters.complex("Field");
		return { ...before, ...(field && { field: readPolygon(field) }) };
	},
};
