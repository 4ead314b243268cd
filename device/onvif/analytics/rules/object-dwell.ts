import { dwellSeconds } from "../../../rules/dwell.ts";
import type { ObjectLeftRule } from "../../../rules/object-left.ts";
import type { ObjectRemovedRule } from "../../../rules/object-removed.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import { durationParameter, fieldParameter, readField, writeDuration, writeField } from "../fields.ts";

const parameters = [durationParameter("DwellTime", dwellSeconds), fieldParameter];

/** ONVIF has none. */
export const objectLeftType: ConfigType<ObjectLeftRule> = {
	type: "pan:ObjectLeft",
	most: formOf("object-left").most,
	parameters,
	events: ["objectLeft"],
	write: ({ dwell, field }) => [writeDuration("DwellTime", dwell), writeField(field)],
	read: (given, before) => ({
		...readField(given, before),
		dwell: given.seconds("DwellTime") ?? before.dwell,
	}),
};

/** ONVIF has none. */
export const objectRemovedType: ConfigType<ObjectRemovedRule> = {
	type: "pan:ObjectRemoved",
	most: formOf("object-removed").most,
	parameters,
	events: ["objectRemoved"],
	write: ({ dwell, field }) => [writeDuration("DwellTime", dwell), writeField(field)],
	read: (given, before) => ({
		...readField(given, before),
		dwell: given.seconds("DwellTime") ?? before.dwell,
	}),
};
