import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import {
	ParseOption,
	XmlBufferInputProvider,
	XmlDocument,
	XmlElement,
	XmlLibError,
	XsdValidator,
	xmlRegisterInputProvider,
} from "libxml2-wasm";

/*
 * The official ONVIF schemas as a judge of what the device says. The files stay as ONVIF published them: they are read from
 * $ONVIF_SCHEMAS, joined and patched in memory, and compiled once.
 */

export const schemaFolder: string = resolve(process.env["ONVIF_SCHEMAS"] ?? "../shared/onvif");
export const haveSchemas: boolean = existsSync(join(schemaFolder, "wsdl"));
if (!haveSchemas)
	console.warn(
		`ONVIF schemas not found in ${schemaFolder}: answers are not validated. Set ONVIF_SCHEMAS to a folder that has them.`,
	);

const soap12 = "http://www.w3.org/2003/05/soap-envelope";
const soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
const onvifTypes = "http://www.onvif.org/ver10/schema";
const onvifErrors = "http://www.onvif.org/ver10/error";

/** Schemas of W3C and OASIS that the ONVIF ones import, by target namespace. */
const imported: Readonly<Record<string, string>> = {
	"http://www.w3.org/XML/1998/namespace": "navist-xml.xsd",
	[soap12]: "navist-soap12-envelope.xsd",
	[soap11]: "envelope",
	"http://www.w3.org/2005/08/addressing": "ws-addr.xsd",
	"http://schemas.xmlsoap.org/ws/2004/08/addressing": "addressing",
	"http://schemas.xmlsoap.org/ws/2005/04/discovery": "ws-discovery.xsd",
	"http://www.w3.org/2005/05/xmlmime": "xmlmime",
	"http://www.w3.org/2004/08/xop/include": "include",
	"http://docs.oasis-open.org/wsn/b-2": "b-2.xsd",
	"http://docs.oasis-open.org/wsn/t-1": "t-1.xsd",
	"http://docs.oasis-open.org/wsrf/bf-2": "bf-2.xsd",
	"http://docs.oasis-open.org/wsrf/r-2": "r-2.xsd",
};

/** Not cameras' business, or a second copy of a namespace that another file defines. */
const leftOut = [/federatedsearch/, /event-vs/, /bw-2-vs/, /display\/display\.wsdl/, /pacs\/.*\.wsdl/];

function filesBelow(directory: string): string[] {
	return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
		const path = join(directory, entry.name);
		return entry.isDirectory() ? filesBelow(path) : [path];
	});
}

function targetOf(schema: string): string | undefined {
	return /<(?:\w+:)?schema\b[^>]*?\btargetNamespace\s*=\s*["']([^"']+)["']/s.exec(schema)?.[1];
}

/** The schema inside a WSDL, with the namespace bindings that it inherits from the elements around it. */
function schemaOfWsdl(wsdl: string): string | undefined {
	const schema = /<xs:schema\b.*?<\/xs:schema>/s.exec(wsdl)?.[0];
	if (!schema) return undefined;
	const around = /<wsdl:definitions\b[^>]*>/s.exec(wsdl)?.[0] ?? "";
	const own = /<xs:schema\b[^>]*>/s.exec(schema)?.[0] ?? "";
	const inherited = [...around.matchAll(/\sxmlns:([\w-]+)\s*=\s*"[^"]*"/g)]
		.filter(([, prefix]) => !own.includes(`xmlns:${prefix}=`))
		.map(([declaration]) => declaration.trim());
	return schema.replace("<xs:schema", `<xs:schema ${inherited.join(" ")}`);
}

/**
 * Leaves extension points to foreign namespaces, so that a stray or misspelt ONVIF element cannot hide in one. It also
 * resolves the three content models that libxml2 rejects as ambiguous. A wildcard that must be filled is a placeholder
 * and stays as it is.
 */
function closeExtensionPoints(schema: string): string {
	return schema
		.replace(/(<xs:complexType name="EventStream">.*?)<xs:any\b[^>]*\/>/s, "$1")
		.replace(/(<xs:element name="MotionRegionConfig">.*?)<xs:any\b[^>]*\/>/s, "$1")
		.replace(/<xs:any\b[^>]*minOccurs="0"[^>]*namespace="##targetNamespace"[^>]*\/>/g, "")
		.replace(/<xs:any\b[^>]*namespace="##targetNamespace"[^>]*minOccurs="0"[^>]*\/>/g, "")
		.replace(/<xs:any\b[^>]*minOccurs="0"[^>]*>/g, (any) =>
			any.includes("namespace=")
				? any.replace('"##any"', '"##other"')
				: any.replace("<xs:any", '<xs:any namespace="##other"'),
		);
}

interface SchemaSet {
	readonly files: Record<string, Uint8Array>;
	readonly driver: string;
}

function collect(): SchemaSet {
	const sources = new Map<string, string[]>();
	const files = new Map<string, string>();
	const add = (namespace: string, name: string, text: string) => {
		files.set(`onvif:///${name}`, text);
		sources.set(namespace, [...(sources.get(namespace) ?? []), `onvif:///${name}`]);
	};
	for (const [namespace, file] of Object.entries(imported))
		add(namespace, file, readFileSync(join(schemaFolder, "ext", file), "utf8"));
	for (const path of filesBelow(join(schemaFolder, "wsdl")).sort()) {
		const name = relative(schemaFolder, path).replaceAll("/", "_");
		if (leftOut.some((pattern) => pattern.test(path))) continue;
		const text = readFileSync(path, "utf8");
		const schema = path.endsWith(".xsd") ? text : path.endsWith(".wsdl") ? schemaOfWsdl(text) : undefined;
		const namespace = schema && targetOf(schema);
		if (!schema || !namespace) continue;
		if (namespace !== onvifTypes && sources.has(namespace)) continue;
		if (basename(path) === "common.xsd") files.set("onvif:///common.xsd", schema);
		else add(namespace, `${name}.schema`, schema);
	}
	// Several files make up the ONVIF types: one that includes them all stands for the namespace.
	const includes = (sources.get(onvifTypes) ?? []).map((file) => `<xs:include schemaLocation="${file}"/>`);
	files.set(
		"onvif:///types.xsd",
		// A message's description has a type and no element: with one, those of a topic set can be judged.
		`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tt="${onvifTypes}" targetNamespace="${onvifTypes}">${includes.join("")}<xs:element name="MessageDescription" type="tt:MessageDescription"/></xs:schema>`,
	);
	sources.set(onvifTypes, ["onvif:///types.xsd"]);
	const patched: Record<string, Uint8Array> = {};
	for (const [name, text] of files) patched[name] = Buffer.from(link(text, sources));
	const imports = [...sources].map(
		([namespace, [file]]) => `<xs:import namespace="${namespace}" schemaLocation="${file}"/>`,
	);
	return {
		files: patched,
		driver: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:driver">${imports.join("")}</xs:schema>`,
	};
}

/** Points every import at the file in memory that has its namespace, and applies the patches. */
function link(schema: string, sources: ReadonlyMap<string, readonly string[]>): string {
	const linked = schema
		.replace(/^\uFEFF/, "")
		.replace(/(<(\w+:)?import\b[^>]*?namespace\s*=\s*(["'])([^"']+)\3)[^>]*?(\/?)>/gs, (all, ...parts) => {
			const [, prefix, , namespace, empty] = parts as string[];
			const file = sources.get(namespace ?? "")?.[0];
			if (!file) return all;
			return `<${prefix ?? ""}import namespace="${namespace}" schemaLocation="${file}"${empty}>`;
		})
		.replace(
			/<xs:include schemaLocation="[^"]*common\.xsd"\/>/,
			'<xs:include schemaLocation="onvif:///common.xsd"/>',
		);
	const target = targetOf(linked) ?? "";
	return target.includes("onvif.org") ? closeExtensionPoints(linked) : linked;
}

function compile(): XsdValidator {
	const { files, driver } = collect();
	xmlRegisterInputProvider(new XmlBufferInputProvider(files));
	using document = XmlDocument.fromString(driver, { option: ParseOption.XML_PARSE_NONET });
	return XsdValidator.fromDoc(document);
}

let compiled: XsdValidator | undefined;

/**
 * Judges one SOAP message of the device against the official schemas, and by the rules that no schema expresses.
 * Throws an error that quotes the message when it is not what ONVIF asks for.
 */
export function judgeSoap(message: string | Uint8Array): void {
	if (!haveSchemas) return;
	compiled ??= compile();
	const text = typeof message === "string" ? message : Buffer.from(message).toString("utf8");
	const faults = faultsOf(text, compiled);
	if (faults.length > 0) throw new Error(`not valid ONVIF:\n  ${faults.join("\n  ")}\n${text}`);
}

/** Judges one document of a metadata stream: its root is a tt:MetadataStream. Throws as `judgeSoap` does. */
export function judgeDocument(text: string): void {
	if (!haveSchemas) return;
	compiled ??= compile();
	using document = XmlDocument.fromString(text);
	const { name, namespaceUri } = document.root;
	if (name !== "MetadataStream" || namespaceUri !== onvifTypes)
		throw new Error(`the root is {${namespaceUri}}${name}, no metadata stream`);
	try {
		compiled.validate(document);
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		throw new Error(
			`not valid ONVIF: ${error.details.map(({ message }) => message.trim()).join("; ")}\n${text}`,
		);
	}
	const flaws = topicFlaws(document);
	if (flaws.length > 0) throw new Error(`not valid ONVIF: ${flaws.join("; ")}\n${text}`);
}

function faultsOf(text: string, schema: XsdValidator): string[] {
	if (text.includes("<!DOCTYPE")) return ["there is a document type declaration"];
	try {
		using document = XmlDocument.fromString(text);
		schema.validate(document);
		return beyondSchema(document, schema);
	} catch (error) {
		if (!(error instanceof XmlLibError)) throw error;
		return error.details.map((detail) => `line ${detail.line}: ${detail.message.trim()}`);
	}
}

function elementsIn(parent: XmlElement): XmlElement[] {
	const found: XmlElement[] = [];
	for (let node = parent.firstChild; node; node = node.next) if (node instanceof XmlElement) found.push(node);
	return found;
}

function beyondSchema(document: XmlDocument, schema: XsdValidator): string[] {
	const envelope = document.root;
	const namespace = envelope.namespaceUri;
	if (envelope.name !== "Envelope" || (namespace !== soap12 && namespace !== soap11))
		return [`the root is {${namespace}}${envelope.name}, no SOAP envelope`];
	const body = elementsIn(envelope).find((child) => child.name === "Body");
	const content = body ? elementsIn(body) : [];
	if (content.length !== 1) return [`Body has ${content.length} children`];
	// The wildcards of Body and of GetServices are lax, so a mistyped name would pass: alone, an element needs a declaration.
	const wild = document.find("//tds:Service/tds:Capabilities/*", {
		tds: "http://www.onvif.org/ver10/device/wsdl",
	});
	const described = document.find("//tt:MessageDescription", { tt: onvifTypes });
	const header = document.find("/*/*[local-name()='Header']/*");
	for (const element of [...content, ...wild, ...described, ...header])
		if (element instanceof XmlElement) schema.validate(element);
	const codes = content[0]?.name === "Fault" && namespace === soap12 ? faultCodes(document) : [];
	return [...codes, ...topicFlaws(document)];
}

const topicNamespaces = {
	wsnt: "http://docs.oasis-open.org/wsn/b-2",
	wstop: "http://docs.oasis-open.org/wsn/t-1",
};

/** Prefixes inside the text of topics are bound, and in a topic set they stand on roots alone. */
function topicFlaws(document: XmlDocument): string[] {
	const found: string[] = [];
	for (const topic of document.find("//wsnt:Topic", topicNamespaces)) {
		if (!(topic instanceof XmlElement)) continue;
		const [prefix] = topic.content.split(":");
		if (!prefix || !topic.namespaceForPrefix(prefix))
			found.push(`the prefix of ${topic.content} is not bound`);
	}
	const below = document.find("//wstop:TopicSet/*//*[not(ancestor-or-self::tt:MessageDescription)]", {
		...topicNamespaces,
		tt: onvifTypes,
	});
	for (const topic of below)
		if (topic instanceof XmlElement && topic.namespaceUri !== "") found.push(`${topic.name} has a namespace`);
	return found;
}

/** Fault codes are QNames with bound prefixes: the first of SOAP's own, those below it of ONVIF's error namespace. */
function faultCodes(document: XmlDocument): string[] {
	const found: string[] = [];
	document.find("//env:Fault//env:Value", { env: soap12 }).forEach((node, depth) => {
		if (!(node instanceof XmlElement)) return;
		const [prefix, name] = node.content.trim().split(":");
		const bound = name && prefix ? node.namespaceForPrefix(prefix) : undefined;
		const wanted = depth === 0 ? soap12 : onvifErrors;
		if (bound !== wanted) found.push(`fault code ${node.content} is not in ${wanted}`);
	});
	const reason = document.get("//env:Fault/env:Reason/env:Text", { env: soap12 });
	if (!(reason instanceof XmlElement) || reason.content.trim() === "") found.push("a fault without a reason");
	return found;
}
