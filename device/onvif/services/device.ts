import type { Role } from "../../auth/accounts.ts";
import { type Call, type Operation, type Service, serviceAddress } from "../service.ts";
import { optionalBoolean } from "../soap/arguments.ts";
import { actionNotSupported, quoted } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { element, type Xml } from "../soap/write.ts";
import { deviceCapabilities, deviceCategory } from "../types/device-capabilities.ts";

/** Device management (ONVIF Core §8): who the camera is and what it can do. */
export const deviceService: Service = {
	prefix: "tds",
	path: "device_service",
	version: { major: 26, minor: 6 },
	operations: {
		GetSystemDateAndTime: { access: "PRE_AUTH", answer: dateAndTime },
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
		GetHostname: {
			access: "PRE_AUTH",
			answer: ({ camera }) =>
				element("tds:HostnameInformation", [
					element("tt:FromDHCP", false),
					element("tt:Name", camera.hostname),
				]),
		},
		GetDeviceInformation: { access: "READ_SYSTEM", answer: deviceInformation },
		GetScopes: {
			access: "READ_SYSTEM",
			answer: ({ camera }) =>
				camera.scopes.map((scope) =>
					element("tds:Scopes", [element("tt:ScopeDef", "Fixed"), element("tt:ScopeItem", scope)]),
				),
		},
		GetDiscoveryMode: {
			access: "READ_SYSTEM",
			answer: ({ camera }) =>
				element("tds:DiscoveryMode", camera.discoverable ? "Discoverable" : "NonDiscoverable"),
		},
		GetNetworkInterfaces: { access: "READ_SYSTEM", answer: networkInterfaces },
		GetNetworkProtocols: {
			access: "READ_SYSTEM",
			answer: ({ camera, origin }) => [
				networkProtocol("HTTP", origin.localPort),
				networkProtocol("RTSP", camera.rtspPort),
			],
		},
		GetUsers: { access: "READ_SYSTEM_SECRET", answer: users },
	} satisfies Record<string, Operation>,
	capabilities: deviceCapabilities,
	category: { name: "Device", write: deviceCategory },
};

/** UTC, and local time the same: clients sign their requests with what stands here (INTEROP, trap 1). */
function dateAndTime({ camera }: Call): Xml {
	const now = new Date(camera.clock.now());
	const moment = [
		element("tt:Time", [
			element("tt:Hour", now.getUTCHours()),
			element("tt:Minute", now.getUTCMinutes()),
			element("tt:Second", now.getUTCSeconds()),
		]),
		element("tt:Date", [
			element("tt:Year", now.getUTCFullYear()),
			element("tt:Month", now.getUTCMonth() + 1),
			element("tt:Day", now.getUTCDate()),
		]),
	];
	return element("tds:SystemDateAndTime", [
		element("tt:DateTimeType", "Manual"),
		element("tt:DaylightSavings", false),
		element("tt:TimeZone", element("tt:TZ", "UTC0")),
		element("tt:UTCDateTime", moment),
		element("tt:LocalDateTime", moment),
	]);
}

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

/** The interface that the request came in by. UniFi Protect and Home Assistant tell cameras apart by HwAddress. */
function networkInterfaces({ camera, origin }: Call): Xml {
	const { name, ipv4 } = camera.networkInterface(origin.localAddress);
	return element(
		"tds:NetworkInterfaces",
		[
			element("tt:Enabled", true),
			element("tt:Info", [element("tt:Name", name), element("tt:HwAddress", camera.identity.mac)]),
			ipv4 &&
				element("tt:IPv4", [
					element("tt:Enabled", true),
					element("tt:Config", [
						element("tt:Manual", [
							element("tt:Address", ipv4.address),
							element("tt:PrefixLength", ipv4.prefixLength),
						]),
						element("tt:DHCP", false),
					]),
				]),
		],
		{ token: name },
	);
}

function networkProtocol(name: string, port: number): Xml {
	return element("tds:NetworkProtocols", [
		element("tt:Name", name),
		element("tt:Enabled", true),
		element("tt:Port", port),
	]);
}

const userLevels: Readonly<Record<Role, string>> = {
	administrator: "Administrator",
	operator: "Operator",
	viewer: "User",
};

/** Names and levels; a password never leaves the camera (Core §8.4.3). */
function users({ camera }: Call): Xml[] {
	return camera.accounts
		.list()
		.map(({ user, role }) =>
			element("tds:User", [element("tt:Username", user), element("tt:UserLevel", userLevels[role])]),
		);
}
