import type { Call, Operation } from "../service.ts";
import {
	argument,
	booleanArgument,
	integerElement,
	optionalArgument,
	optionalBoolean,
	tokenArgument,
} from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, quoted, SoapFault } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import {
	ipv4,
	ipv6,
	isHostName,
	networkHost,
	readIpAddress,
	readNetworkHost,
} from "../types/network-host.ts";

/**
 * The network as ONVIF sees it (Core §8.2). The machine's network is not the camera's to change: what is only told is
 * stored and given back, and what would have to be done is refused, unless it is so already.
 */
export const networkOperations: Readonly<Record<string, Operation>> = {
	GetHostname: { access: "PRE_AUTH", answer: hostname },
	SetHostname: { access: "WRITE_SYSTEM", answer: setHostname },
	SetHostnameFromDHCP: {
		access: "WRITE_SYSTEM",
		answer: ({ camera, request }) => {
			const { name } = camera.device.settings.hostname;
			camera.device.set({ hostname: { name, fromDhcp: booleanArgument(request, "FromDHCP") } });
			return element("tds:RebootNeeded", false);
		},
	},
	GetDNS: { access: "READ_SYSTEM", answer: dns },
	SetDNS: { access: "WRITE_SYSTEM", answer: setDns },
	GetNTP: { access: "READ_SYSTEM", answer: ntp },
	SetNTP: { access: "WRITE_SYSTEM", answer: setNtp },
	GetNetworkInterfaces: { access: "READ_SYSTEM", answer: networkInterfaces },
	SetNetworkInterfaces: { access: "WRITE_SYSTEM", answer: setNetworkInterfaces },
	GetNetworkProtocols: {
		access: "READ_SYSTEM",
		answer: (call) =>
			protocolsOf(call).map(({ name, enabled, port }) =>
				element("tds:NetworkProtocols", [
					element("tt:Name", name),
					element("tt:Enabled", enabled),
					element("tt:Port", port),
				]),
			),
	},
	SetNetworkProtocols: { access: "WRITE_SYSTEM", answer: setNetworkProtocols },
	GetNetworkDefaultGateway: {
		access: "READ_SYSTEM",
		answer: ({ camera }) =>
			element(
				"tds:NetworkGateway",
				camera.device.settings.gateway.map(({ type, value }) =>
					element(type === "IPv6" ? "tt:IPv6Address" : "tt:IPv4Address", value),
				),
			),
	},
	SetNetworkDefaultGateway: { access: "WRITE_SYSTEM", answer: setGateway },
};

/** Of each list that a client sets: more is nobody's network. */
const mostListed = 8;

function listed<T>(request: XmlElement, name: string, read: (found: XmlElement) => T): T[] {
	const found = request.all(name);
	if (found.length > mostListed) throw invalidArgs(`${name} is there more than ${mostListed} times`);
	return found.map(read);
}

function hostname({ camera }: Call): Xml {
	const { fromDhcp, name } = camera.device.settings.hostname;
	return element("tds:HostnameInformation", [element("tt:FromDHCP", fromDhcp), element("tt:Name", name)]);
}

function setHostname({ camera, request }: Call): undefined {
	const name = argument(request, "Name").text;
	if (name !== "" && !isHostName(name))
		throw invalidArgVal("InvalidHostname", `${quoted(name)} is no host's name (RFC 1123)`);
	camera.device.set({ hostname: { fromDhcp: false, name } });
}

function dns({ camera }: Call): Xml {
	const { fromDhcp, search, servers } = camera.device.settings.dns;
	return element("tds:DNSInformation", [
		element("tt:FromDHCP", fromDhcp),
		search.map((domain) => element("tt:SearchDomain", domain)),
		servers.map((server) => networkHost("tt:DNSManual", server)),
	]);
}

function setDns({ camera, request }: Call): undefined {
	const fromDhcp = booleanArgument(request, "FromDHCP");
	const servers = listed(request, "DNSManual", readIpAddress);
	const search = listed(request, "SearchDomain", ({ text }) => {
		if (!isHostName(text)) throw invalidArgs(`${quoted(text)} is no domain`);
		return text;
	});
	camera.device.set({ dns: { fromDhcp, search, servers } });
}

function ntp({ camera }: Call): Xml {
	const { fromDhcp, servers } = camera.device.settings.ntp;
	return element("tds:NTPInformation", [
		element("tt:FromDHCP", fromDhcp),
		servers.map((server) => networkHost("tt:NTPManual", server)),
	]);
}

function setNtp({ camera, request }: Call): undefined {
	const fromDhcp = booleanArgument(request, "FromDHCP");
	const servers = listed(request, "NTPManual", readNetworkHost);
	const { time } = camera.device.settings;
	if (servers.length === 0 && !fromDhcp && time.type === "NTP")
		throw invalidArgVal("TimeSyncedToNtp", "the time is set by NTP: change that first");
	camera.device.set({ ntp: { fromDhcp, servers } });
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

/** What the machine has to do is refused; a client that sends back what it read has what it wants. */
function setNetworkInterfaces({ camera, request, origin }: Call): Xml {
	const { name, ipv4: own } = camera.networkInterface(origin.localAddress);
	const token = tokenArgument(request, "InterfaceToken");
	if (token !== name)
		throw invalidArgVal("InvalidNetworkInterface", `there is no network interface ${quoted(token)}`);
	const wanted = argument(request, "NetworkInterface");
	if (optionalBoolean(wanted, "Enabled") === false) throw notOurs("the network interface");
	if (optionalArgument(wanted, "MTU"))
		throw invalidArgVal("InvalidMtuValue", "the MTU is the machine's to set");
	const v4 = optionalArgument(wanted, "IPv4");
	if (v4) {
		if (optionalBoolean(v4, "Enabled") === false || optionalBoolean(v4, "DHCP") === true)
			throw notOurs("how it gets its address");
		for (const manual of v4.all("Manual")) {
			const address = ipv4(argument(manual, "Address").text).value;
			const prefix = integerElement(manual, "PrefixLength");
			if (address !== own?.address || prefix !== own.prefixLength) throw notOurs("its address");
		}
	}
	const v6 = optionalArgument(wanted, "IPv6");
	if (v6 && optionalBoolean(v6, "Enabled") !== false) throw notOurs("IPv6");
	return element("tds:RebootNeeded", false);
}

interface Protocol {
	readonly name: string;
	readonly enabled: boolean;
	readonly port: number;
}

/** What a protocol that is not there would usually listen on: a port has to be named. */
const usualHttpsPort = 443;

/** Ports as this machine knows them, whatever a proxy makes of them. */
function protocolsOf({ camera, origin }: Pick<Call, "camera" | "origin">): Protocol[] {
	const { http, https } = camera.webPorts;
	const secured = origin.secure ? origin.localPort : https;
	return [
		{ name: "HTTP", enabled: true, port: origin.secure ? http : origin.localPort },
		{ name: "HTTPS", enabled: secured !== undefined, port: secured ?? usualHttpsPort },
		{ name: "RTSP", enabled: true, port: camera.rtspPort },
	];
}

function setNetworkProtocols(call: Call): undefined {
	const wanted = call.request.all("NetworkProtocols");
	if (wanted.length === 0) throw invalidArgs("NetworkProtocols is missing");
	for (const found of wanted) {
		const name = argument(found, "Name").text;
		const enabled = booleanArgument(found, "Enabled");
		const ports = found.all("Port").map(({ text }) => {
			if (!/^\d{1,5}$/.test(text)) throw invalidArgs("Port has to be a whole number");
			return Number(text);
		});
		const own = protocolsOf(call).find((protocol) => protocol.name === name);
		if (!own || (enabled && !own.enabled))
			throw invalidArgVal("ServiceNotSupported", `${quoted(name)} is not offered`);
		if (enabled !== own.enabled) throw notOurs(`whether there is ${name}`);
		if (enabled && ports.some((port) => port !== own.port)) throw notOurs(`the port of ${name}`);
	}
}

function setGateway({ camera, request }: Call): undefined {
	const gateway = [
		...listed(request, "IPv4Address", ({ text }) => ipv4(text)),
		...listed(request, "IPv6Address", ({ text }) => ipv6(text)),
	];
	if (gateway.some(({ value }) => value === "0.0.0.0"))
		throw invalidArgVal("InvalidGatewayAddress", "0.0.0.0 is no gateway");
	camera.device.set({ gateway });
}

/** @param what that a client wanted to change */
function notOurs(what: string): SoapFault {
	return new SoapFault("Receiver", ["Action"], `Action Failed: ${what} is set where the camera is started`);
}
