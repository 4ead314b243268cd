import type { FrameOutline } from "../../../masks/sanitise/public-frame.ts";
import { type Module, type ModuleType, objectClasses } from "../../rules/modules.ts";
import { element } from "../soap/write.ts";
import type { ConfigType } from "./config-type.ts";
import { readWords } from "./fields.ts";
import { simpleItem } from "./parameters.ts";
import { withUse } from "./use-parameters.ts";

type ModuleConfigType = ConfigType<Module> & { readonly sample: FrameOutline["objects"] };

const types: Readonly<Record<ModuleType, ModuleConfigType>> = {
	motion: {
		type: "pan:MotionDetector",
		most: 1,
		parameters: [],
		events: ["motion"],
		write: () => [],
		read: (_parameters, before) => before,
		sample: [],
	},
	objects: {
		type: "pan:ObjectDetector",
		most: 1,
		parameters: [
			{
				name: "ClassFilter",
				type: "tt:StringList",
				options: element("tt:StringList", objectClasses.join(" ")),
			},
		],
		events: [],
		write: (module) => [simpleItem("ClassFilter", module.type === "objects" ? module.classes.join(" ") : "")],
		read: (parameters, before) => {
			const classes = readWords(parameters, "ClassFilter", objectClasses);
			return classes ? { type: "objects", name: before.name, classes } : before;
		},
		// In the top left quarter of the picture, as the specification wants samples.
		sample: [
			{ id: 1, left: -0.9, top: 0.9, right: -0.7, bottom: 0.4, class: "Human" },
			{ id: 2, left: -0.6, top: 0.5, right: -0.1, bottom: 0.2, class: "Vehicle" },
			{ id: 3, left: -0.6, top: 0.9, right: -0.4, bottom: 0.7, class: undefined },
		],
	},
};

/** All types of modules, in the words of ONVIF, with a frame such as they tell in the metadata stream. */
export const moduleConfigTypes: Readonly<Record<ModuleType, ModuleConfigType>> = {
	motion: { ...types.motion, ...withUse(types.motion) },
	objects: { ...types.objects, ...withUse(types.objects) },
};
