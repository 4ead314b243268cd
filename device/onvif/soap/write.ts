import { namespaces, type Prefix } from "./namespaces.ts";

/** Markup that is ready to be sent. Strings are not: `element` escapes them. */
export class Xml {
	readonly markup: string;
	/** A bit for each prefix in it, by the place in `prefixes`: the root has to declare these. */
	readonly uses: number;

	constructor(markup: string, uses: number) {
		this.markup = markup;
		this.uses = uses;
	}
}

const prefixes = Object.keys(namespaces) as Prefix[];
const bits = Object.fromEntries(prefixes.map((prefix, place) => [prefix, 1 << place])) as Record<
	Prefix,
	number
>;

/** Undefined stands for nothing at all, so that optional children need no condition. */
export type Content = Xml | string | number | boolean | undefined | readonly Content[];
export type QName = `${Prefix}:${string}`;
/** Attributes whose value is undefined are left out. A value made by `qname` has its prefix declared. */
export type Attributes = Readonly<Record<string, string | number | boolean | Xml | undefined>>;

const replacements: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"\t": "&#9;",
	"\n": "&#10;",
	"\r": "&#13;",
};

/** Everything that is not a character in XML 1.0 (§2.2), a lone surrogate included. */
const noXmlCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text and attribute values alike; what XML cannot carry becomes U+FFFD. */
export function escapeXml(text: string): string {
	return text
		.replace(noXmlCharacter, "\uFFFD")
		.replace(/[&<>"\t\n\r]/g, (found) => replacements[found] ?? "");
}

/** An element with its attributes on the line of its name (INTEROP: go2rtc reads tokens with a regular expression). */
export function element(name: QName, content: Content = undefined, attributes: Attributes = {}): Xml {
	return write(name, bitOf(name), content, attributes);
}

/** An element without a namespace, such as a topic below its root (WS-Topics §7.1). */
export function unqualified(name: string, content: Content = undefined, attributes: Attributes = {}): Xml {
	return write(name, 0, content, attributes);
}

function write(name: string, bit: number, content: Content, attributes: Attributes): Xml {
	const inner = fragment(content);
	let uses = inner.uses | bit;
	let tag = name;
	for (const [attribute, value] of Object.entries(attributes)) {
		if (value === undefined) continue;
		uses |= bitOf(attribute) | (value instanceof Xml ? value.uses : 0);
		tag += ` ${attribute}="${value instanceof Xml ? value.markup : literal(value)}"`;
	}
	return new Xml(inner.markup === "" ? `<${tag}/>` : `<${tag}>${inner.markup}</${name}>`, uses);
}

/** A name inside text, such as a fault code: its prefix has to be declared like an element's. */
export function qname(...names: readonly QName[]): Xml {
	return new Xml(
		names.join(" "),
		names.reduce((uses, name) => uses | bitOf(name), 0),
	);
}

/** The declarations that `parts` need around them. */
export function declarations(parts: readonly Xml[]): Attributes {
	const uses = parts.reduce((all, part) => all | part.uses, 0);
	const used = prefixes.filter((prefix) => uses & bits[prefix]);
	return Object.fromEntries(used.map((prefix) => [`xmlns:${prefix}`, namespaces[prefix]]));
}

/** 0 for a name without a prefix, and for `xml:lang` and `xmlns:x`, whose prefixes are bound everywhere. */
function bitOf(name: string): number {
	const end = name.indexOf(":");
	return end < 0 ? 0 : (bits[name.slice(0, end) as Prefix] ?? 0);
}

const nothing = new Xml("", 0);

function fragment(content: Content): Xml {
	if (content === undefined) return nothing;
	if (content instanceof Xml) return content;
	if (!isList(content)) return new Xml(literal(content), 0);
	let markup = "";
	let uses = 0;
	for (const part of content.map(fragment)) {
		markup += part.markup;
		uses |= part.uses;
	}
	return new Xml(markup, uses);
}

function isList(content: string | number | boolean | readonly Content[]): content is readonly Content[] {
	return Array.isArray(content);
}

/** Lexical forms of xs:string, xs:boolean, xs:int and xs:float. */
function literal(value: string | number | boolean): string {
	if (typeof value === "string") return escapeXml(value);
	if (typeof value === "number" && !Number.isFinite(value))
		throw new Error(`${value} has no place in an answer`);
	return String(value);
}
