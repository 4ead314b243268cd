import { moduleFamily, ruleFamily } from "../analytics/families.ts";
import { moduleConfigTypes } from "../analytics/module-types.ts";
import { writeFrame } from "../metadata/document.ts";
import type { Call, Operation, Service } from "../service.ts";
import { element, qname, type Xml } from "../soap/write.ts";
import { changed, created, deleted, described, listed, options, typeAsked } from "./analytics-family.ts";

/**
 * Analytics (ONVIF Analytics Service Specification): the rules and modules that look at masked pictures. Neither of them reads
 * plates or recognises people, and none can be made that does.
 */
export const analyticsService: Service = {
	prefix: "tan",
	path: "analytics_service",
	version: { major: 26, minor: 6 },
	operations: {
		GetSupportedRules: {
			access: "READ_MEDIA",
			answer: (call) => element("tan:SupportedRules", described(call, ruleFamily, "tt:RuleDescription")),
		},
		GetRules: { access: "READ_MEDIA", answer: (call) => listed(call, ruleFamily) },
		CreateRules: { access: "ACTUATE", answer: (call) => created(call, ruleFamily) },
		ModifyRules: { access: "ACTUATE", answer: (call) => changed(call, ruleFamily) },
		DeleteRules: { access: "ACTUATE", answer: (call) => deleted(call, ruleFamily) },
		GetRuleOptions: {
			access: "READ_MEDIA",
			answer: (call) => options(call, ruleFamily, "tan:RuleOptions"),
		},
		GetSupportedAnalyticsModules: {
			access: "READ_MEDIA",
			answer: (call) =>
				element(
					"tan:SupportedAnalyticsModules",
					described(call, moduleFamily, "tt:AnalyticsModuleDescription"),
				),
		},
		GetAnalyticsModules: { access: "READ_MEDIA", answer: (call) => listed(call, moduleFamily) },
		CreateAnalyticsModules: { access: "ACTUATE", answer: (call) => created(call, moduleFamily) },
		ModifyAnalyticsModules: { access: "ACTUATE", answer: (call) => changed(call, moduleFamily) },
		DeleteAnalyticsModules: { access: "ACTUATE", answer: (call) => deleted(call, moduleFamily) },
		GetAnalyticsModuleOptions: {
			access: "READ_MEDIA",
			answer: (call) => options(call, moduleFamily, "tan:Options"),
		},
		GetSupportedMetadata: { access: "READ_MEDIA", answer: supportedMetadata },
	} satisfies Record<string, Operation>,
	capabilities: () =>
		element("tan:Capabilities", undefined, {
			RuleSupport: true,
			AnalyticsModuleSupport: true,
			CellBasedSceneDescriptionSupported: false,
			RuleOptionsSupported: true,
			AnalyticsModuleOptionsSupported: true,
			SupportedMetadata: true,
		}),
	category: {
		name: "Analytics",
		write: (_camera, address) =>
			element("tt:Analytics", [
				element("tt:XAddr", address),
				element("tt:RuleSupport", true),
				element("tt:AnalyticsModuleSupport", true),
			]),
	},
};

/** A frame such as each module tells; one that tells events alone has an empty one. */
function supportedMetadata({ camera, request }: Call): Xml[] {
	const asked = typeAsked(request, moduleFamily);
	const utcTime = new Date(camera.clock.now()).toISOString();
	return moduleFamily.types
		.filter((type) => asked === undefined || type === asked)
		.map((type) => {
			const { sample, type: name } = moduleConfigTypes[type];
			const frame = writeFrame("tan:SampleFrame", { utcTime, objects: sample });
			return element("tan:AnalyticsModule", frame, { Type: qname(name) });
		});
}
