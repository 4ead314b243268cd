import { type Call, type Operation, type Service, serviceAddress } from "../service.ts";
import { optionalBoolean } from "../soap/arguments.ts";
import { actionNotSupported, quoted } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { element, type Xml } from "../soap/write.ts";
import { deviceCapabilities, deviceCategory } from "../types/device-capabilities.ts";
import { networkOperations } from "./device-network.ts";
import { scopeOperations } from "./device-scopes.ts";
import { systemOperations } from "./device-system.ts";
import { timeOperations } from "./device-time.ts";
import { userOperations } from "./device-users.ts";

/** Device management (ONVIF Core §8): who the camera is and what it can do. */
export const deviceService: Service = {
	prefix: "tds",
	path: "device_service",
	version: { major: 26, minor: 6 },
	operations: {
		GetServices: { access: "PRE_AUTH", answer: servicesList },
		GetCapabilities: { access: "PRE_AUTH", answer: legacyCapabilities },
		GetWsdlUrl: {
			access: "PRE_AUTH",
			answer: () => element("tds:WsdlUrl", "https://www.onvif.org/profiles/specifications/"),
		},
		GetEndpointReference: {
			access: "PRE_AUTH",
			answer: ({ camera }) => element("tds:GUID", `urn:uuid:${camera.identity.uuid}`),
		},
		GetDeviceInformation: { access: "READ_SYSTEM", answer: deviceInformation },
		...scopeOperations,
		...networkOperations,
		...timeOperations,
		...userOperations,
		...systemOperations,
	} satisfies Record<string, Operation>,
	capabilities: deviceCapabilities,
	category: { name: "Device", write: deviceCategory },
};

function servicesList({ camera, request, origin, services }: Call): Xml[] {
	// The schema demands the argument; onvif-nvt leaves it out and means no.
	const withCapabilities = optionalBoolean(request, "IncludeCapability") ?? false;
	return services.map((service) =>
		element("tds:Service", [
			element("tds:Namespace", namespaces[service.prefix]),
			element("tds:XAddr", serviceAddress(service, origin)),
			withCapabilities ? element("tds:Capabilities", service.capabilities(camera)) : undefined,
			element("tds:Version", [
				element("tt:Major", service.version.major),
				element("tt:Minor", service.version.minor),
			]),
		]),
	);
}

/** In the order of tt:Capabilities. */
const categories = ["Analytics", "Device", "Events", "Imaging", "Media", "PTZ"] as const;

/** The predecessor of GetServices, which Home Assistant and others still ask first (Core §8.1.2.4). */
function legacyCapabilities({ camera, request, origin, services }: Call): Xml {
	const asked = request.all("Category").map(({ text }) => text);
	const all = asked.length === 0 || asked.includes("All");
	const write = (name: string) =>
		services
			.filter(({ category }) => category?.name === name)
			.map((service) => service.category?.write(camera, serviceAddress(service, origin)));
	for (const name of asked)
		if (name !== "All" && (name === "Extension" || write(name).length === 0))
			throw actionNotSupported(`there is no service category ${quoted(name)}`, "NoSuchService");
	const extension = all ? write("Extension") : [];
	return element("tds:Capabilities", [
		...categories.filter((name) => all || asked.includes(name)).map(write),
		extension.length > 0 ? element("tt:Extension", extension) : undefined,
	]);
}

function deviceInformation({ camera: { identity } }: Call): Xml[] {
	return [
		element("tds:Manufacturer", identity.manufacturer),
		element("tds:Model", identity.model),
		element("tds:FirmwareVersion", identity.firmwareVersion),
		element("tds:SerialNumber", identity.serial),
		element("tds:HardwareId", identity.hardwareId),
	];
}
