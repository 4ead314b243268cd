import type { Call, Operation, Service } from "../service.ts";
import { tokenArgument } from "../soap/arguments.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { profileOf } from "../types/media-arguments.ts";
import { nodeToken, ptzConfiguration, ptzConfigurationOptions, ptzNode } from "../types/ptz.ts";
import { checkPtz, ptzOf } from "../types/ptz-arguments.ts";
import { moveOperations } from "./ptz-moves.ts";
import { presetOperations } from "./ptz-presets.ts";
import { setConfiguration } from "./ptz-settings.ts";
import { tourOperationsOf } from "./ptz-tours.ts";

/**
 * PTZ (ONVIF PTZ Service Specification): one node, which has one configuration. A camera that does not move has no such
 * service, and says nothing of it.
 */
export const ptzService: Service = {
	prefix: "tptz",
	path: "ptz_service",
	version: { major: 24, minor: 12 },
	isOffered: ({ ptz }) => ptz !== undefined,
	operations: {
		GetNodes: { access: "READ_MEDIA", answer: () => ptzNode("tptz:PTZNode") },
		GetNode: { access: "READ_MEDIA", answer: node },
		GetConfigurations: {
			access: "READ_MEDIA",
			answer: ({ camera }) => ptzConfiguration("tptz:PTZConfiguration", camera, ptzOf(camera)),
		},
		GetConfiguration: {
			access: "READ_MEDIA",
			answer: ({ camera, request }) => {
				// The specification and its WSDL have two names for the argument.
				const name = request.child("ConfigurationToken") ? "ConfigurationToken" : "PTZConfigurationToken";
				checkPtz(tokenArgument(request, name));
				return ptzConfiguration("tptz:PTZConfiguration", camera, ptzOf(camera));
			},
		},
		GetConfigurationOptions: {
			access: "READ_MEDIA",
			answer: ({ request }) => {
				checkPtz(tokenArgument(request, "ConfigurationToken"));
				return ptzConfigurationOptions("tptz:PTZConfigurationOptions");
			},
		},
		SetConfiguration: { access: "ACTUATE", answer: setConfiguration },
		GetCompatibleConfigurations: {
			access: "READ_MEDIA",
			answer: (call) => {
				profileOf(call);
				return ptzConfiguration("tptz:PTZConfiguration", call.camera, ptzOf(call.camera));
			},
		},
		...moveOperations,
		...presetOperations,
		...tourOperationsOf,
	} satisfies Record<string, Operation>,
	capabilities: () =>
		element("tptz:Capabilities", undefined, {
			EFlip: false,
			Reverse: false,
			GetCompatibleConfigurations: true,
			MoveStatus: true,
			StatusPosition: true,
		}),
	category: {
		name: "PTZ",
		write: (_camera, address) => element("tt:PTZ", element("tt:XAddr", address)),
	},
};

function node({ request }: Call): Xml {
	const token = tokenArgument(request, "NodeToken");
	if (token !== nodeToken) throw invalidArgVal("NoEntity", `there is no PTZ node ${quoted(token)}`);
	return ptzNode("tptz:PTZNode");
}
