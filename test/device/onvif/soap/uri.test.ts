import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainUri } from "../../../../device/onvif/soap/uri.ts";
import { judgeSoap } from "../../../helpers/onvif-schema.ts";

test.each([
	["urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a", true],
	["uuid:0a6dc791-2be6-4991-9af1-454778a1917a", true],
	["0a6dc791-2be6-4991-9af1-454778a1917a", true],
	["http://nvr.lan:8080/messages/1?x=2", true],
	['"urn:uuid:quoted"', false],
	["{0a6dc791-2be6-4991-9af1-454778a1917a}", false],
	["[urn:uuid:1]", false],
	["urn:uuid:1 2", false],
	["urn:uuid:1#2", false],
	["urn:%zz", false],
	["://", false],
	["http://a:b/", false],
	["", false],
	["x".repeat(300), false],
])("%j may be sent back: %j", (text, may) => {
	expect(isPlainUri(text)).toBe(may);
});

test("whatever may be sent back is valid", () => {
	const text = fc.oneof(
		fc.string({ unit: fc.constantFrom(..."ab1:/?#[]@!$&'()*+,;=%._~-\"{} ") }),
		fc.webUrl(),
		fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
	);
	fc.assert(
		fc.property(text, (id) => {
			if (!isPlainUri(id)) return;
			const escaped = id.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
			judgeSoap(
				`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><RelatesTo xmlns="http://www.w3.org/2005/08/addressing">${escaped}</RelatesTo></s:Header><s:Body><GetHostname xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>`,
			);
		}),
		{ numRuns: 500 },
	);
});
