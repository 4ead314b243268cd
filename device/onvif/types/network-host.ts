import { isIPv4, isIPv6 } from "node:net";
import type { NetworkHost } from "../model.ts";
import { argument, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";

/** RFC 1123 §2.1: labels of letters, digits and hyphens, 63 characters each and 253 in all. */
const name =
	/^(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Whether `text` can be the name of a host; an address cannot. */
export function isHostName(text: string): boolean {
	return name.test(text) && !isIPv4(text) && !/^[0-9.]+$/.test(text);
}

/** tt:IPAddress, and tt:NetworkHost, which may be a name as well. */
export function networkHost(qname: QName, { type, value }: NetworkHost): Xml {
	const inner = { IPv4: "tt:IPv4Address", IPv6: "tt:IPv6Address", DNS: "tt:DNSname" } as const;
	return element(qname, [element("tt:Type", type), element(inner[type], value)]);
}

/** Reads tt:IPAddress. @throws SoapFault InvalidArgs, InvalidIPv4Address, InvalidIPv6Address */
export function readIpAddress(found: XmlElement): NetworkHost {
	const type = argument(found, "Type").text;
	if (type === "IPv4") return ipv4(valueIn(found, "IPv4Address"));
	if (type === "IPv6") return ipv6(valueIn(found, "IPv6Address"));
	throw invalidArgs(`${quoted(type)} is no type of address`);
}

/** Reads tt:NetworkHost. @throws SoapFault as `readIpAddress`, and InvalidDnsName */
export function readNetworkHost(found: XmlElement): NetworkHost {
	if (argument(found, "Type").text !== "DNS") return readIpAddress(found);
	const value = valueIn(found, "DNSname");
	if (!isHostName(value)) throw invalidArgVal("InvalidDnsName", `${quoted(value)} is no host's name`);
	return { type: "DNS", value };
}

/** @throws SoapFault InvalidIPv4Address, or `fault` */
export function ipv4(value: string, fault = "InvalidIPv4Address"): NetworkHost {
	if (!isIPv4(value)) throw invalidArgVal(fault, `${quoted(value)} is no IPv4 address`);
	return { type: "IPv4", value };
}

/** @throws SoapFault InvalidIPv6Address */
export function ipv6(value: string): NetworkHost {
	if (!isIPv6(value) || value.includes("%"))
		throw invalidArgVal("InvalidIPv6Address", `${quoted(value)} is no IPv6 address`);
	return { type: "IPv6", value };
}

function valueIn(found: XmlElement, name: string): string {
	const value = optionalArgument(found, name)?.text;
	if (value === undefined || value === "") throw invalidArgs(`${name} is missing`);
	return value;
}
