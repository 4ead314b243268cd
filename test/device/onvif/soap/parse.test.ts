import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { XmlElement } from "../../../../device/onvif/soap/element.ts";
import { defaultXmlLimits, parseXml, XmlError } from "../../../../device/onvif/soap/parse.ts";
import { element, escapeXml } from "../../../../device/onvif/soap/write.ts";

const parse = (text: string, limits = {}) => parseXml(Buffer.from(text), { ...defaultXmlLimits, ...limits });
const refusal = (text: string | Buffer, limits = {}) => {
	try {
		parseXml(Buffer.from(text), { ...defaultXmlLimits, ...limits });
	} catch (error) {
		return error;
	}
	return undefined;
};

describe("reads names with their namespaces", () => {
	test("by prefix, by default, and undeclared again", () => {
		const root = parse('<a:x xmlns:a="urn:a"><y xmlns="urn:y"><z xmlns=""/></y></a:x>');
		const y = root.child("y");
		expect([root.namespace, root.name]).toEqual(["urn:a", "x"]);
		expect(y?.namespace).toBe("urn:y");
		expect(y?.child("z")?.namespace).toBe("");
	});

	test("attributes without a prefix are in no namespace", () => {
		const root = parse('<x xmlns="urn:x" xmlns:p="urn:p" a="1" p:a="2"/>');
		expect(root.attribute("a")).toBe("1");
		expect(root.attribute("a", "urn:p")).toBe("2");
		expect(root.attribute("a", "urn:x")).toBeUndefined();
	});

	test("and resolves the prefixes that text uses", () => {
		const root = parse('<x xmlns:p="urn:outer"><y xmlns:p="urn:inner"/><z/></x>');
		expect(root.child("y")?.namespaceOf("p")).toBe("urn:inner");
		expect(root.child("z")?.namespaceOf("p")).toBe("urn:outer");
		expect(root.child("z")?.namespaceOf("toString")).toBeUndefined();
	});
});

describe("reads text", () => {
	test.each([
		["<x> a\n</x>", "a"],
		["<x>a<!-- no -->b</x>", "ab"],
		["<x><![CDATA[<a>&amp;]]></x>", "<a>&amp;"],
		["<x>&lt;&#65;&#x42;&quot;</x>", '<AB"'],
		["<x>ä€😀</x>", "ä€😀"],
		["<x><?pi some?>a</x>", "a"],
		['﻿<?xml version="1.0" encoding="utf-8"?>\n<x>a</x>', "a"],
	])("%j", (xml, text) => {
		expect(parse(xml).text).toBe(text);
	});
});

describe("refuses", () => {
	test.each([
		["nothing", ""],
		["white space", " \n"],
		["plain text", "hello"],
		["an element that does not end", "<a>"],
		["crossing elements", "<a><b></a></b>"],
		["two roots", "<a/><b/>"],
		["an unbound prefix", "<p:a/>"],
		["an attribute twice", '<a b="1" b="2"/>'],
		["an attribute twice by namespace", '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
		["an entity that XML does not define", "<a>&nbsp;</a>"],
		["a control character", "<a>\u0001</a>"],
		["a document type", "<!DOCTYPE a><a/>"],
		["entities of its own", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
		["files as entities", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
		[
			"a billion laughs",
			'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>',
		],
	])("%s", (_name, xml) => {
		expect(refusal(xml)).toBeInstanceOf(XmlError);
	});

	test("what is not UTF-8", () => {
		expect(refusal(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe, 0x3c, 0x2f, 0x61, 0x3e]))).toBeInstanceOf(
			XmlError,
		);
		expect(refusal(Buffer.from("<a/>", "utf16le"))).toBeInstanceOf(XmlError);
	});
});

describe("keeps to its limits", () => {
	test.each([
		["maxBytes", { maxBytes: 10 }, "<a>1234</a>", "<a>123</a>"],
		["maxDepth", { maxDepth: 3 }, "<a><a><a><a/></a></a></a>", "<a><a><a/></a></a>"],
		["maxElements", { maxElements: 3 }, "<a><b/><b/><b/></a>", "<a><b/><b/></a>"],
		["maxAttributes", { maxAttributes: 2 }, '<a x="1" y="2" xmlns:z="3"/>', '<a x="1" y="2"><b z="3"/></a>'],
		["maxAttributeLength", { maxAttributeLength: 3 }, '<a x="1234"/>', '<a x="123"/>'],
	])("%s", (_name, limits, over, within) => {
		expect(refusal(over, limits)).toBeInstanceOf(XmlError);
		expect(refusal(within, limits)).toBeUndefined();
	});

	test("without effort for what is far beyond them", () => {
		const deep = "<a>".repeat(80_000);
		const wide = `<a ${Array.from({ length: 20_000 }, (_, i) => `b${i}="1"`).join(" ")}/>`;
		const many = `<a>${"<b/>".repeat(60_000)}</a>`;
		for (const xml of [deep, wide, many]) expect(refusal(xml)).toBeInstanceOf(XmlError);
	});
});

describe("whatever comes", () => {
	const survives = (bytes: Uint8Array) => {
		try {
			parseXml(bytes);
		} catch (error) {
			if (!(error instanceof XmlError)) throw error;
		}
	};

	test("it reads it or refuses it with an XmlError", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), survives), { numRuns: 500 });
	});

	test("also when it nearly is XML", () => {
		const pieces = fc.constantFrom(
			...'< > / = " \' & ; ! ? [ ] - : a b xmlns xmlns:a ="u" <a> </a> <a:b <!-- --> <![CDATA[ ]]> <?xml &lt; &#'.split(
				" ",
			),
			"<!DOCTYPE ",
			" ",
			"\n",
		);
		fc.assert(
			fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => survives(Buffer.from(parts.join("")))),
			{ numRuns: 1_000 },
		);
	});

	test("or a message with some bytes changed", () => {
		const message = Buffer.from(
			'<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><GetProfile xmlns="urn:x"><ProfileToken a="b">main</ProfileToken></GetProfile></s:Body></s:Envelope>',
		);
		const changes = fc.array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), {
			minLength: 1,
			maxLength: 8,
		});
		fc.assert(
			fc.property(changes, (all) => {
				const broken = Buffer.from(message);
				for (const [place, byte] of all) broken[place] = byte;
				survives(broken);
			}),
			{ numRuns: 1_000 },
		);
	});
});

test("what is written is read back the same", () => {
	const flat = (found: XmlElement): unknown => [
		found.name,
		found.attributes.map(({ name, value }) => [name, value]),
		found.children.length > 0 ? found.children.map(flat) : found.text,
	];
	const text = fc.string({ unit: "binary", maxLength: 20 }).map((found) => found.trim());
	const clean = (found: string) =>
		found.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
	fc.assert(
		fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (rows) => {
			const children = rows.map(([value, attribute]) => element("tt:Name", value, { token: attribute }));
			const written = element("tt:Profile", children, { "xmlns:tt": "urn:tt" });
			const expected = rows.map(([value, attribute]) => [
				"Name",
				[["token", clean(attribute)]],
				clean(value).trim(),
			]);
			expect(flat(parse(written.markup))).toEqual([
				"Profile",
				[["tt", "urn:tt"]],
				rows.length > 0 ? expected : "",
			]);
		}),
		{ numRuns: 300 },
	);
});

test.each([
	["a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"],
	["\t\r\n", "&#9;&#13;&#10;"],
	["\u0000\u001b\uD800\uFFFF", "\uFFFD\uFFFD\uFFFD\uFFFD"],
	["😀", "😀"],
])("%j is escaped as %j", (text, escaped) => {
	expect(escapeXml(text)).toBe(escaped);
});

test("a number that is none is a mistake of ours, never an answer", () => {
	expect(() => element("tt:Width", Number.NaN)).toThrow();
	expect(() => element("tt:Width", Number.POSITIVE_INFINITY)).toThrow();
});
