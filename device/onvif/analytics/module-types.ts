import type { FrameOutline } from "../../../masks/sanitise/public-frame.ts";
import { type Module, type ModuleType, objectClasses } from "../../rules/modules.ts";
import { element } from "../soap/write.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigType } from "./config-type.ts";
import { simpleItem } from "./parameters.ts";

/** All types of modules, in the words of ONVIF, with a frame such as they tell in the metadata stream. */
export const moduleConfigTypes: Readonly<
	Record<ModuleType, ConfigType<Module> & { readonly sample: FrameOutline["objects"] }>
> = {
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
			const text = parameters.text("ClassFilter");
			if (text === undefined) return before;
			const classes = text.split(/\s+/).filter(Boolean);
			const known = objectClasses.filter((name) => classes.includes(name));
			if (classes.some((name) => !known.some((other) => other === name)))
				throw new ConfigError(`a class is one of ${objectClasses.join(", ")}`);
			return { type: "objects", name: before.name, classes: known };
		},
		// In the top left quarter of the picture, as the specification wants samples.
		sample: [
			{ id: 1, left: -0.9, top: 0.9, right: -0.7, bottom: 0.4, class: "Human" },
			{ id: 2, left: -0.6, top: 0.5, right: -0.1, bottom: 0.2, class: "Vehicle" },
			{ id: 3, left: -0.6, top: 0.9, right: -0.4, bottom: 0.7, class: undefined },
		],
	},
};
