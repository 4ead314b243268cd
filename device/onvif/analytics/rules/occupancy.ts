import type { OccupancyRule } from "../../../rules/occupancy.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import { fieldParameter, readField, writeField } from "../fields.ts";

/**
 * A type of our own with the topic of ONVIF's occupancy counting: that one counts who passes lines, and this one who is there.
 */
export const occupancyType: ConfigType<OccupancyRule> = {
	type: "pan:OccupancyInField",
	most: formOf("occupancy").most,
	parameters: [fieldParameter],
	events: ["occupancy"],
	write: ({ field }) => [writeField(field)],
	read: readField,
};
