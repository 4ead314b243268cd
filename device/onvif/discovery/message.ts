import type { XmlElement } from "../soap/element.ts";
import { readMessage, soapVersion, writeEnvelope } from "../soap/envelope.ts";
import { SoapFault } from "../soap/fault.ts";
import { namespaces } from "../soap/namespaces.ts";
import { parseXml, XmlError, type XmlLimits } from "../soap/parse.ts";
import { isPlainUri } from "../soap/uri.ts";
import { element, qname, type Xml } from "../soap/write.ts";
import type { ExpandedName } from "./match.ts";

/** Clients' datagrams have some 700 bytes. */
const datagramLimits: XmlLimits = {
	maxBytes: 8 * 1024,
	maxDepth: 12,
	maxElements: 100,
	maxAttributes: 32,
	maxAttributeLength: 512,
};

/** It comes back in the answer, so it is bounded: a UUID as a URN has 45 characters. */
const maxMessageIdLength = 256;
const maxListed = 32;

/** A request of WS-Discovery 2005/04 for which a device has an answer. */
export type DiscoveryRequest = Probe | Resolve;

interface Probe {
	readonly kind: "Probe";
	readonly messageId: string;
	readonly types: readonly ExpandedName[];
	readonly scopes: readonly string[];
	/** URI of the rule by which scopes match. */
	readonly matchBy: string | undefined;
}

interface Resolve {
	readonly kind: "Resolve";
	readonly messageId: string;
	/** Address of the endpoint that is looked for. */
	readonly endpoint: string;
}

/** Reads a datagram; undefined for everything but a Probe or a Resolve, as nobody wants errors by multicast (Core §7.3.6). */
export function readDiscovery(datagram: Uint8Array): DiscoveryRequest | undefined {
	try {
		const root = parseXml(datagram, datagramLimits);
		soapVersion(root);
		const { header, body } = readMessage(root);
		const messageId = header?.child("MessageID")?.text ?? "";
		// What is no URI would make the answer invalid, which has to quote it.
		if (!isPlainUri(messageId, maxMessageIdLength)) return undefined;
		if (body.namespace !== namespaces.d) return undefined;
		if (body.name === "Probe") return readProbe(body, messageId);
		if (body.name === "Resolve") return readResolve(body, messageId);
		return undefined;
	} catch (error) {
		if (error instanceof XmlError || error instanceof SoapFault) return undefined;
		throw error;
	}
}

function readProbe(body: XmlElement, messageId: string): Probe | undefined {
	const types = body.child("Types");
	const scopes = body.child("Scopes");
	const names = words(types?.text);
	const uris = words(scopes?.text);
	if (names.length > maxListed || uris.length > maxListed) return undefined;
	const expanded = names.map((name) => types && expandName(name, types));
	// A prefix that is bound to nothing names no type of ours.
	if (!expanded.every((name) => name !== undefined)) return undefined;
	return { kind: "Probe", messageId, types: expanded, scopes: uris, matchBy: scopes?.attribute("MatchBy") };
}

function readResolve(body: XmlElement, messageId: string): Resolve | undefined {
	const endpoint = body.child("EndpointReference")?.child("Address")?.text;
	return endpoint ? { kind: "Resolve", messageId, endpoint } : undefined;
}

function words(text: string | undefined): string[] {
	return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

/** By the bindings around it, so that prefixes can be called anything. */
function expandName(text: string, around: XmlElement): ExpandedName | undefined {
	const colon = text.indexOf(":");
	const namespace = around.namespaceOf(text.slice(0, Math.max(0, colon)));
	return namespace === undefined ? undefined : { namespace, name: text.slice(colon + 1) };
}

/** What a device tells of itself. */
export interface Announcement {
	readonly uuid: string;
	readonly scopes: readonly string[];
	/** Addresses of the device service. */
	readonly addresses: readonly string[];
	/** Grows whenever anything above changes. */
	readonly metadataVersion: number;
}

/** What is different in each message. */
export interface MessageFacts {
	/** A new `urn:uuid:…`. */
	readonly messageId: string;
	/** Grows with each start of the device (WS-Discovery Appendix I). */
	readonly instanceId: number;
	/** Grows with each message of the instance. */
	readonly messageNumber: number;
}

/** The types of every camera of ours: `tds:Device` by Core §7.3.2.1, the other by the profiles and by habit. */
export const deviceTypes: readonly ExpandedName[] = [
	{ namespace: namespaces.dn, name: "NetworkVideoTransmitter" },
	{ namespace: namespaces.tds, name: "Device" },
];
const typesElement: Xml = element("d:Types", qname("dn:NetworkVideoTransmitter", "tds:Device"));

const everybody = "urn:schemas-xmlsoap-org:ws:2005:04:discovery";
const whoeverAsked = `${namespaces.wsadis}/role/anonymous`;

/** The device is here (WS-Discovery §4.1). */
export function writeHello(device: Announcement, facts: MessageFacts): string {
	return message("Hello", element("d:Hello", described(device)), facts);
}

/** The device goes (WS-Discovery §4.2). */
export function writeBye(device: Announcement, facts: MessageFacts): string {
	return message("Bye", element("d:Bye", endpointReference(device)), facts);
}

/** The answer to a Probe that the device matches (WS-Discovery §5.3). */
export function writeProbeMatches(device: Announcement, facts: MessageFacts, relatesTo: string): string {
	const match = element("d:ProbeMatch", described(device));
	return message("ProbeMatches", element("d:ProbeMatches", match), facts, relatesTo);
}

/** The answer to a Resolve for the device (WS-Discovery §6.3). */
export function writeResolveMatches(device: Announcement, facts: MessageFacts, relatesTo: string): string {
	const match = element("d:ResolveMatch", described(device));
	return message("ResolveMatches", element("d:ResolveMatches", match), facts, relatesTo);
}

function described(device: Announcement): Xml[] {
	return [
		endpointReference(device),
		typesElement,
		element("d:Scopes", device.scopes.join(" ")),
		element("d:XAddrs", device.addresses.join(" ")),
		element("d:MetadataVersion", device.metadataVersion),
	];
}

/** Core §7.3.1: a URN with the UUID, the same on every interface. */
function endpointReference({ uuid }: Announcement): Xml {
	return element("wsadis:EndpointReference", element("wsadis:Address", `urn:uuid:${uuid}`));
}

function message(action: string, body: Xml, facts: MessageFacts, relatesTo?: string): string {
	return writeEnvelope({
		header: [
			element("wsadis:MessageID", facts.messageId),
			...(relatesTo === undefined ? [] : [element("wsadis:RelatesTo", relatesTo)]),
			element("wsadis:To", relatesTo === undefined ? everybody : whoeverAsked),
			element("wsadis:Action", `${namespaces.d}/${action}`),
			element("d:AppSequence", undefined, {
				InstanceId: facts.instanceId,
				MessageNumber: facts.messageNumber,
			}),
		],
		body,
	});
}
