import { SaxesParser, type SaxesTagNS } from "saxes";
import { type XmlAttribute, XmlElement } from "./element.ts";

export interface XmlLimits {
	readonly maxBytes: number;
	/** Elements within elements. */
	readonly maxDepth: number;
	readonly maxElements: number;
	/** Of one element, namespace declarations included. */
	readonly maxAttributes: number;
	/** Characters in one attribute's value. */
	readonly maxAttributeLength: number;
}

/** Room for the largest request of ONVIF, an analytics configuration or a long list of scopes, several times over. */
export const defaultXmlLimits: XmlLimits = {
	maxBytes: 256 * 1024,
	maxDepth: 40,
	maxElements: 4_000,
	maxAttributes: 64,
	maxAttributeLength: 4_096,
};

/** What was received is not XML that we take. The message may be shown to the sender. */
export class XmlError extends Error {
	override readonly name = "XmlError";
}

/**
 * Reads an XML document with namespaces. There is no document type declaration and so no entity but the five that XML
 * predefines: a DTD is refused, as SOAP asks (SOAP 1.2 part 1 §5).
 *
 * @throws XmlError for what is not well-formed, not UTF-8, or over a limit
 */
export function parseXml(bytes: Uint8Array, limits: XmlLimits = defaultXmlLimits): XmlElement {
	if (bytes.length > limits.maxBytes) throw new XmlError(`more than ${limits.maxBytes} bytes`);
	const builder = new TreeBuilder(limits);
	const parser = new SaxesParser({ xmlns: true, position: false });
	parser.on("error", (error) => refuse(error.message));
	parser.on("doctype", () => refuse("a document type declaration is not allowed"));
	parser.on("attribute", ({ name, value }) => builder.attribute(name, value));
	parser.on("opentag", (tag) => builder.open(tag));
	parser.on("closetag", () => builder.close());
	parser.on("text", (text) => builder.text(text));
	parser.on("cdata", (text) => builder.text(text));
	parser.write(decodeUtf8(bytes)).close();
	return builder.root ?? refuse("there is no element");
}

function refuse(message: string): never {
	throw new XmlError(message);
}

function decodeUtf8(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return refuse("not UTF-8");
	}
}

class TreeBuilder {
	root: XmlElement | undefined;
	readonly #open: XmlElement[] = [];
	readonly #limits: XmlLimits;
	#elements = 0;
	#attributes = 0;

	constructor(limits: XmlLimits) {
		this.#limits = limits;
	}

	attribute(name: string, value: string): void {
		const { maxAttributes, maxAttributeLength } = this.#limits;
		if (++this.#attributes > maxAttributes) refuse(`an element with more than ${maxAttributes} attributes`);
		if (value.length > maxAttributeLength)
			refuse(`attribute ${name.slice(0, 64)} has more than ${maxAttributeLength} characters`);
	}

	open(tag: SaxesTagNS): void {
		const { maxDepth, maxElements } = this.#limits;
		this.#attributes = 0;
		if (++this.#elements > maxElements) refuse(`more than ${maxElements} elements`);
		if (this.#open.length >= maxDepth) refuse(`elements nested deeper than ${maxDepth}`);
		const parent = this.#open.at(-1);
		const attributes = Object.values(tag.attributes).map(
			({ uri, local, value }): XmlAttribute => ({ namespace: uri, name: local, value }),
		);
		const element = new XmlElement({ namespace: tag.uri, name: tag.local, attributes }, parent, tag.ns);
		parent?.children.push(element);
		this.root ??= element;
		this.#open.push(element);
	}

	close(): void {
		this.#open.pop();
	}

	text(text: string): void {
		this.#open.at(-1)?.addText(text);
	}
}
