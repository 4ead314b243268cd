import type { XmlElement } from "./element.ts";
import { SoapFault, tagMismatch } from "./fault.ts";
import { namespaces, soap11, wsSecurity } from "./namespaces.ts";
import { declarations, element, type QName, qname, unqualified, type Xml } from "./write.ts";

/** ONVIF speaks 1.2. Who asks in 1.1 is answered in 1.1, so that what went wrong can be read at least. */
export type SoapVersion = "1.2" | "1.1";

export const contentTypes: Readonly<Record<SoapVersion, string>> = {
	"1.2": "application/soap+xml; charset=utf-8",
	"1.1": "text/xml; charset=utf-8",
};

const envelopes: Readonly<Record<SoapVersion, string>> = { "1.2": namespaces.env, "1.1": soap11 };

export interface SoapMessage {
	readonly header: XmlElement | undefined;
	/** The one child of Body. */
	readonly body: XmlElement;
}

/** @throws SoapFault VersionMismatch when the document is no SOAP envelope */
export function soapVersion(root: XmlElement): SoapVersion {
	if (root.name === "Envelope") {
		if (root.namespace === envelopes["1.2"]) return "1.2";
		if (root.namespace === envelopes["1.1"]) return "1.1";
	}
	throw new SoapFault("VersionMismatch", [], "SOAP version mismatch: a SOAP 1.2 Envelope was expected");
}

/** @throws SoapFault when Body does not hold exactly one element, or a header has to be understood and is not */
export function readMessage(root: XmlElement): SoapMessage {
	const header = root.child("Header");
	if (header) checkMustUnderstand(header, root.namespace);
	const content = root.child("Body")?.children ?? [];
	const [body] = content;
	if (!body || content.length > 1) throw tagMismatch("Body has to hold exactly one element");
	return { header, body };
}

const understood: readonly string[] = [wsSecurity, namespaces.wsa, namespaces.wsadis, namespaces.d];

/** SOAP 1.2 part 1 §5.2.3; blocks addressed to intermediaries are not looked for: there are none before a camera. */
function checkMustUnderstand(header: XmlElement, envelope: string): void {
	for (const block of header.children) {
		const must = block.attribute("mustUnderstand", envelope);
		if ((must === "1" || must === "true") && !understood.includes(block.namespace))
			throw new SoapFault("MustUnderstand", [], "SOAP header blocks not understood");
	}
}

export interface Envelope {
	readonly version?: SoapVersion;
	readonly header?: readonly Xml[];
	readonly body: Xml;
}

/** A whole message, with all prefixes declared at its root. */
export function writeEnvelope({ version = "1.2", header, body }: Envelope): string {
	const parts = [...(header ? [element("env:Header", header)] : []), element("env:Body", body)];
	const declared = { ...declarations(parts), "xmlns:env": envelopes[version] };
	return `<?xml version="1.0" encoding="UTF-8"?>\n${element("env:Envelope", parts, declared).markup}`;
}

export function writeFault(fault: SoapFault, version: SoapVersion, header?: readonly Xml[]): string {
	const body = version === "1.2" ? fault12(fault) : fault11(fault);
	return writeEnvelope({ version, body, ...(header && { header }) });
}

/** SOAP 1.2 part 1 §5.4: subcodes nest. */
function fault12(fault: SoapFault): Xml {
	const nested = fault.subcodes.reduceRight<Xml | undefined>(
		(inner, name) => element("env:Subcode", [element("env:Value", qname(`ter:${name}`)), inner]),
		undefined,
	);
	return element("env:Fault", [
		element("env:Code", [element("env:Value", qname(`env:${fault.code}`)), nested]),
		element("env:Reason", element("env:Text", fault.message, { "xml:lang": "en" })),
		fault.detail && element("env:Detail", fault.detail),
	]);
}

/** SOAP 1.1 §4.4: its children have no namespace, the codes are called otherwise, and subcodes go into the detail. */
function fault11(fault: SoapFault): Xml {
	const codes: Readonly<Record<string, string>> = { Sender: "Client", Receiver: "Server" };
	const code: QName = `env:${codes[fault.code] ?? fault.code}`;
	const detail = [...fault.subcodes.map((name) => element(`ter:${name}`)), fault.detail ?? []];
	return element("env:Fault", [
		unqualified("faultcode", qname(code)),
		unqualified("faultstring", fault.message),
		detail.flat().length > 0 ? unqualified("detail", detail) : undefined,
	]);
}
