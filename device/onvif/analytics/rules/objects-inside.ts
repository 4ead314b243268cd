import type { ObjectsInsideRule } from "../../../rules/objects-inside.ts";
import { formOf } from "../../../rules/rules.ts";
import type { ConfigType } from "../config-type.ts";
import {
	classParameter,
	fieldParameter,
	readClasses,
	readField,
	writeClasses,
	writeField,
} from "../fields.ts";

/** Analytics Specification, Annex "Field Detector". */
export const objectsInsideType: ConfigType<ObjectsInsideRule> = {
	type: "tt:FieldDetector",
	most: formOf("objects-inside").most,
	parameters: [classParameter, fieldParameter],
	events: ["objectsInside"],
	write: ({ classes, field }) => [writeClasses(classes), writeField(field)],
	read: (parameters, before) => readClasses(parameters, readField(parameters, before)),
};
