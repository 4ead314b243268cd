import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeEnvelope, writeFault } from "../../../../device/onvif/soap/envelope.ts";
import { SoapFault } from "../../../../device/onvif/soap/fault.ts";
import { element } from "../../../../device/onvif/soap/write.ts";
import {
	envelope,
	post,
	type Served,
	serve,
	soap11,
	soap12,
	tds,
	textOf,
	usernameToken,
} from "../../../helpers/onvif-camera.ts";
import { haveSchemas, judgeSoap } from "../../../helpers/onvif-schema.ts";

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

const getHostname = `<GetHostname xmlns="${tds}"/>`;

describe("a SOAP message", () => {
	test("is answered with its content type and its version", async () => {
		const reply = await post(served, envelope(getHostname));
		expect(reply).toMatchObject({ status: 200, contentType: "application/soap+xml; charset=utf-8" });
		expect(reply.text).toContain(`xmlns:env="${soap12}"`);
	});

	test("of 1.1 is answered in 1.1", async () => {
		const reply = await post(served, envelope(getHostname, "", soap11), {
			headers: { "content-type": "text/xml" },
		});
		expect(reply).toMatchObject({ status: 200, contentType: "text/xml; charset=utf-8" });
		expect(reply.text).toContain(`xmlns:env="${soap11}"`);
		expect(textOf(reply.text, "Name")).toBe("cam-1");
	});

	test("of 1.1 gets faults of 1.1", async () => {
		const reply = await post(
			served,
			envelope(
				`<GetServices xmlns="${tds}"><IncludeCapability>x</IncludeCapability></GetServices>`,
				"",
				soap11,
			),
		);
		expect(reply.status).toBe(400);
		expect(textOf(reply.text, "faultcode")).toBe("env:Client");
		expect(textOf(reply.text, "faultstring")).toBe(
			"Invalid Args: IncludeCapability is neither true nor false",
		);
		expect(reply.text).toContain("<detail><ter:InvalidArgs/></detail>");
	});

	test.each(["application/xml", "text/plain", "application/x-www-form-urlencoded", "nonsense"])(
		"may come as %s",
		async (type) => {
			expect(await post(served, envelope(getHostname), { headers: { "content-type": type } })).toMatchObject({
				status: 200,
			});
		},
	);

	test.each([{ "content-type": "multipart/related" }, { "content-encoding": "gzip" }])(
		"does not come as %j",
		async (headers) => {
			expect(
				(await post(served, envelope(getHostname), { headers: headers as Record<string, string> })).status,
			).toBe(415);
		},
	);
});

describe("what is no SOAP message gets a fault that is one", () => {
	test.each([
		["nothing but space", " ", 400, ["env:Sender", "ter:WellFormed"]],
		["garbage", "\u0000\u0001garbage", 400, ["env:Sender", "ter:WellFormed"]],
		["JSON", '{"a":1}', 400, ["env:Sender", "ter:WellFormed"]],
		["half a message", envelope(getHostname).slice(0, -9), 400, ["env:Sender", "ter:WellFormed"]],
		["a document type", `<!DOCTYPE a>${envelope(getHostname)}`, 400, ["env:Sender", "ter:WellFormed"]],
		["another root", "<a/>", 500, ["env:VersionMismatch"]],
		["another SOAP", envelope(getHostname, "", "urn:soap:13"), 500, ["env:VersionMismatch"]],
		["an empty Body", envelope(""), 400, ["env:Sender", "ter:TagMismatch"]],
		["no Body", `<s:Envelope xmlns:s="${soap12}"/>`, 400, ["env:Sender", "ter:TagMismatch"]],
		["two operations", envelope(getHostname + getHostname), 400, ["env:Sender", "ter:TagMismatch"]],
		[
			"a header to be understood",
			envelope(getHostname, '<x:H xmlns:x="urn:x" s:mustUnderstand="true"/>'),
			500,
			["env:MustUnderstand"],
		],
	])("%s", async (_name, message, status, fault) => {
		expect(await post(served, message)).toMatchObject({ status, fault });
	});

	test("too much of it is refused before it is read", async () => {
		const reply = await post(served, envelope(getHostname + " ".repeat(257 * 1024)));
		expect(reply.status).toBe(413);
	});

	test("the camera answers as before after each", async () => {
		expect((await post(served, envelope(getHostname))).status).toBe(200);
	});
});

test("headers that need not be understood, or that the camera knows, are no obstacle", async () => {
	const headers = [
		'<x:H xmlns:x="urn:x"/>',
		'<x:H xmlns:x="urn:x" s:mustUnderstand="0"/>',
		'<a:Action xmlns:a="http://www.w3.org/2005/08/addressing" s:mustUnderstand="1">x</a:Action>',
		usernameToken("viewer", "wrong", { created: "2026-03-29T00:59:58Z" }),
	];
	for (const header of headers) expect((await post(served, envelope(getHostname, header))).status).toBe(200);
});

test("what a client sent is quoted in a fault as text, and not at length", async () => {
	const token = `<![CDATA[<evil attr="&">]]>${"x".repeat(300)}`;
	const reply = await post(
		served,
		envelope(`<GetCapabilities xmlns="${tds}"><Category>${token}</Category></GetCapabilities>`),
	);
	expect(reply.text).toContain("&lt;evil attr=&quot;&amp;&quot;&gt;xxx");
	expect(reply.text.length).toBeLessThan(800);
});

describe.runIf(haveSchemas)("the judge of the answers", () => {
	const bad = (body: string) => () =>
		judgeSoap(
			`<e:Envelope xmlns:e="${soap12}" xmlns:tds="${tds}" xmlns:tt="http://www.onvif.org/ver10/schema"><e:Body>${body}</e:Body></e:Envelope>`,
		);
	const fault = (code: string, subcode: string) =>
		`<e:Fault xmlns:ter="http://www.onvif.org/ver10/error"><e:Code><e:Value>${code}</e:Value><e:Subcode><e:Value>${subcode}</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang="en">x</e:Text></e:Reason></e:Fault>`;

	test.each([
		["an element that no schema has", "<tds:GetHostnamResponse/>"],
		["a missing child", "<tds:GetHostnameResponse/>"],
		[
			"a Boolean in capitals",
			"<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>False</tt:FromDHCP></tds:HostnameInformation></tds:GetHostnameResponse>",
		],
		[
			"an element hidden in an extension point",
			"<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP><tt:Stray/></tds:HostnameInformation></tds:GetHostnameResponse>",
		],
		["two children of Body", "<tds:SetHostnameResponse/><tds:SetHostnameResponse/>"],
		["an empty Body", ""],
		["a subcode that is not ONVIF's", fault("e:Sender", "tt:NotAuthorized")],
		["a code with an unbound prefix", fault("e:Sender", "tev:NotAuthorized")],
		["a code that is not SOAP's", fault("ter:Sender", "ter:NotAuthorized")],
	])("refuses %s", (_name, body) => {
		expect(bad(body)).toThrow("not valid ONVIF");
	});

	test("accepts what is right", () => {
		expect(bad("<tds:SetHostnameResponse/>")).not.toThrow();
		expect(bad(fault("e:Sender", "ter:NotAuthorized"))).not.toThrow();
	});
});

test("a fault in every form is valid", () => {
	for (const code of ["Sender", "Receiver", "MustUnderstand", "VersionMismatch"] as const)
		for (const subcodes of [[], ["A"], ["A", "B", "C"]])
			for (const version of ["1.2", "1.1"] as const)
				expect(() =>
					judgeSoap(writeFault(new SoapFault(code, subcodes, "it <failed>"), version)),
				).not.toThrow();
});

test("an envelope declares the prefixes that it uses and no others", () => {
	const text = writeEnvelope({ body: element("trt:X", element("tt:Y", "z")) });
	expect([...text.matchAll(/xmlns:(\w+)=/g)].map(([, prefix]) => prefix).sort()).toEqual([
		"env",
		"trt",
		"tt",
	]);
});
