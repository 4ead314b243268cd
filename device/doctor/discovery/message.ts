import type { XmlElement } from "../../onvif/soap/element.ts";
import { writeEnvelope } from "../../onvif/soap/envelope.ts";
import { namespaces } from "../../onvif/soap/namespaces.ts";
import { parseXml, XmlError, type XmlLimits } from "../../onvif/soap/parse.ts";
import { element, qname } from "../../onvif/soap/write.ts";

/** A device as its answer to a Probe tells of it. */
export interface DiscoveredDevice {
	/** Address of its endpoint, which stays the same for the device's life: a `urn:uuid:…` (Core §7.3.1). */
	readonly endpoint: string;
	readonly scopes: readonly string[];
	/** Addresses of its device service. */
	readonly addresses: readonly string[];
}

/** Answers list every scope and every address of a device, and one datagram has no more than 64 KiB. */
const answerLimits: XmlLimits = {
	maxBytes: 64 * 1024,
	maxDepth: 16,
	maxElements: 1_000,
	maxAttributes: 64,
	maxAttributeLength: 1_024,
};

/** A Probe for every ONVIF device (WS-Discovery §5.2, Core §7.3.3). @param messageId a new `urn:uuid:…` */
export function writeProbe(messageId: string): string {
	return writeEnvelope({
		header: [
			element("wsadis:MessageID", messageId),
			element("wsadis:To", "urn:schemas-xmlsoap-org:ws:2005:04:discovery"),
			element("wsadis:Action", `${namespaces.d}/Probe`),
		],
		body: element("d:Probe", element("d:Types", qname("dn:NetworkVideoTransmitter"))),
	});
}

/** The devices that a datagram tells of; none when it is no answer to the Probe `messageId`. */
export function readProbeMatches(datagram: Uint8Array, messageId: string): DiscoveredDevice[] {
	try {
		const envelope = parseXml(datagram, answerLimits);
		if (envelope.child("Header")?.child("RelatesTo")?.text !== messageId) return [];
		return (envelope.child("Body")?.child("ProbeMatches")?.all("ProbeMatch") ?? []).map(readMatch);
	} catch (error) {
		if (error instanceof XmlError) return [];
		throw error;
	}
}

function readMatch(match: XmlElement): DiscoveredDevice {
	return {
		endpoint: match.child("EndpointReference")?.child("Address")?.text ?? "",
		scopes: words(match.child("Scopes")?.text),
		addresses: words(match.child("XAddrs")?.text),
	};
}

function words(text = ""): string[] {
	return text.split(/\s+/).filter((word) => word !== "");
}
