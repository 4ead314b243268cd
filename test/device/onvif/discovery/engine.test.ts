import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import { DiscoveryEngine, type Peer } from "../../../../device/onvif/discovery/engine.ts";
import { type DiscoveryLimits, defaultDiscoveryLimits } from "../../../../device/onvif/discovery/limits.ts";
import { readDiscovery } from "../../../../device/onvif/discovery/message.ts";
import type { LocalInterface } from "../../../../device/onvif/interfaces.ts";
import { soap11, soap12, textOf } from "../../../helpers/onvif-camera.ts";
import { judgeSoap } from "../../../helpers/onvif-schema.ts";
import { standardScopes } from "../../../helpers/scopes.ts";

const eth0: LocalInterface = { name: "eth0", address: "192.168.1.20", prefixLength: 24 };
const client: Peer = { address: "192.168.1.9", port: 50_000 };
const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";
const scopes = standardScopes({ name: "cam-1", hardware: "virtual" });
const device = { uuid, scopes, httpPort: 8001 };

function engine(limits: Partial<DiscoveryLimits> = {}, random: (size: number) => Buffer = randomBytes) {
	const clock = new VirtualClock(Date.UTC(2026, 0, 1));
	const found = new DiscoveryEngine({ clock, random, limits: { ...defaultDiscoveryLimits, ...limits } });
	found.add(device);
	/** What is answered, each judged. */
	const ask = (message: string, from = client, via = eth0) =>
		found.receive(Buffer.from(message), from, via).map(({ payload, delayMs }) => {
			judgeSoap(payload);
			return { text: payload.toString(), delayMs };
		});
	return { clock, engine: found, ask };
}

interface Wire {
	readonly id?: string | null;
	readonly types?: string;
	readonly scopes?: string;
	readonly bindings?: string;
	readonly soap?: string;
	readonly wsd?: string;
	readonly body?: string;
	readonly prefix?: string;
}

let count = 0;
const dn = 'xmlns:dn="http://www.onvif.org/ver10/network/wsdl"';
const tds = 'xmlns:tds="http://www.onvif.org/ver10/device/wsdl"';

function message(wire: Wire = {}): string {
	const { id = `urn:uuid:0a6dc791-2be6-4991-9af1-${String(count++).padStart(12, "0")}`, prefix: p = "d" } =
		wire;
	const {
		wsd = "http://schemas.xmlsoap.org/ws/2005/04/discovery",
		soap = soap12,
		bindings = `${dn} ${tds}`,
	} = wire;
	const probe = `<${p}:Probe>${wire.types === undefined ? "" : `<${p}:Types>${wire.types}</${p}:Types>`}${wire.scopes ?? ""}</${p}:Probe>`;
	return `<?xml version="1.0"?><e:Envelope xmlns:e="${soap}" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:${p}="${wsd}" ${bindings}><e:Header>${id === null ? "" : `<w:MessageID>${id}</w:MessageID>`}<w:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To><w:Action e:mustUnderstand="true">${wsd}/Probe</w:Action></e:Header><e:Body>${wire.body ?? probe}</e:Body></e:Envelope>`;
}

describe("a Probe that fits is answered", () => {
	test.each([
		["with no types", {}],
		["with the video type", { types: "dn:NetworkVideoTransmitter" }],
		["with the device type", { types: "tds:Device" }],
		["with both", { types: "\n dn:NetworkVideoTransmitter\ttds:Device " }],
		["with an empty list", { types: "" }],
		[
			"with another prefix",
			{ types: "_0:NetworkVideoTransmitter", bindings: 'xmlns:_0="http://www.onvif.org/ver10/network/wsdl"' },
		],
		[
			"with the default namespace",
			{ types: "NetworkVideoTransmitter", bindings: 'xmlns="http://www.onvif.org/ver10/network/wsdl"' },
		],
		["with its own scope", { scopes: "<d:Scopes>onvif://www.onvif.org/name/cam-1</d:Scopes>" }],
		["with part of a scope", { scopes: "<d:Scopes>onvif://www.onvif.org/hardware</d:Scopes>" }],
		["with an empty scope", { scopes: "<d:Scopes/>" }],
		[
			"with a rule",
			{
				scopes:
					'<d:Scopes MatchBy="http://schemas.xmlsoap.org/ws/2005/04/discovery/rfc3986">onvif://www.onvif.org</d:Scopes>',
			},
		],
		["in SOAP 1.1, as old software sends it", { soap: soap11 }],
		["with all prefixes renamed", { prefix: "zz", types: "dn:NetworkVideoTransmitter" }],
	] as [string, Wire][])("%s", (_name, wire) => {
		expect(engine().ask(message(wire))).toHaveLength(1);
	});
});

describe("a Probe that does not fit is not", () => {
	test.each([
		["for another type", { types: "dn:NetworkVideoDisplay" }],
		[
			"for one type that fits and one that does not",
			{ types: "dn:NetworkVideoTransmitter dn:NetworkVideoDisplay" },
		],
		[
			"with the prefix bound to something else",
			{ types: "dn:NetworkVideoTransmitter", bindings: 'xmlns:dn="urn:somebody-else"' },
		],
		["with a prefix that is not bound", { types: "xx:NetworkVideoTransmitter" }],
		["without a prefix and without a default", { types: "NetworkVideoTransmitter" }],
		["for a foreign scope", { scopes: "<d:Scopes>onvif://www.onvif.org/hardware/other</d:Scopes>" }],
		["by an unknown rule", { scopes: '<d:Scopes MatchBy="urn:x">onvif://www.onvif.org</d:Scopes>' }],
		["without a MessageID", { id: null }],
		["with a MessageID without end", { id: `urn:${"x".repeat(300)}` }],
		["of another version of WS-Discovery", { wsd: "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01" }],
		["which is a Hello", { body: "<d:Hello/>" }],
		["which is nothing", { body: "" }],
		["with a hundred types", { types: "dn:NetworkVideoTransmitter ".repeat(100) }],
	] as [string, Wire][])("%s", (_name, wire) => {
		expect(engine().ask(message(wire))).toEqual([]);
	});
});

describe("the answer", () => {
	test("relates to the question and names the address that it came to", () => {
		const [answer] = engine().ask(message({ id: "uuid:not-even-a-urn" }));
		expect(textOf(answer?.text ?? "", "RelatesTo")).toBe("uuid:not-even-a-urn");
		expect(textOf(answer?.text ?? "", "To")).toBe(
			"http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
		);
		expect(textOf(answer?.text ?? "", "Address")).toBe(`urn:uuid:${uuid}`);
		expect(textOf(answer?.text ?? "", "XAddrs")).toBe("http://192.168.1.20:8001/onvif/device_service");
		expect(textOf(answer?.text ?? "", "Types")).toBe("dn:NetworkVideoTransmitter tds:Device");
		expect(textOf(answer?.text ?? "", "Scopes")).toBe(scopes.join(" "));
	});

	test("leaves the port out where it is 80", () => {
		const { engine: found, ask } = engine();
		found.add({ ...device, httpPort: 80 });
		expect(textOf(ask(message())[0]?.text ?? "", "XAddrs")).toBe("http://192.168.1.20/onvif/device_service");
	});

	test("names HTTPS beside HTTP, and after it", () => {
		const { engine: found, ask } = engine();
		found.add({ ...device, httpsPort: 8443 });
		expect(textOf(ask(message())[0]?.text ?? "", "XAddrs")).toBe(
			"http://192.168.1.20:8001/onvif/device_service https://192.168.1.20:8443/onvif/device_service",
		);
		found.add({ ...device, httpsPort: 443 });
		expect(textOf(ask(message())[0]?.text ?? "", "XAddrs")).toContain(" https://192.168.1.20/onvif/");
	});

	test("names another address on another interface", () => {
		const wlan: LocalInterface = { name: "wlan0", address: "10.0.0.7", prefixLength: 8 };
		expect(textOf(engine().ask(message(), client, wlan)[0]?.text ?? "", "XAddrs")).toContain(
			"//10.0.0.7:8001/",
		);
	});

	test("numbers its messages, each with an id of its own", () => {
		const { ask } = engine();
		const answers = [ask(message())[0]?.text ?? "", ask(message())[0]?.text ?? ""];
		expect(answers.map((text) => /InstanceId="(\d+)" MessageNumber="(\d+)"/.exec(text)?.slice(1))).toEqual([
			["1767225600", "1"],
			["1767225600", "2"],
		]);
		expect(new Set(answers.map((text) => textOf(text, "MessageID"))).size).toBe(2);
	});

	test("is less than four times the question", () => {
		const question = message({ types: "dn:NetworkVideoTransmitter" });
		expect(engine().ask(question)[0]?.text.length).toBeLessThan(4 * question.length);
	});

	test.each([
		[Buffer.from([0, 0]), 0],
		[Buffer.from([0x80, 0]), 250],
		[Buffer.from([0xff, 0xff]), 500],
	])("waits between 0 and 500 ms, by chance (%j)", (bytes, delay) => {
		const random = (size: number) => (size === 2 ? bytes : Buffer.alloc(size, 7));
		expect(engine({}, random).ask(message())[0]?.delayMs).toBe(delay);
	});
});

test("hundreds of cameras each give their own answer", () => {
	const { engine: found, ask } = engine();
	for (let i = 1; i < 300; i++)
		found.add({
			...device,
			uuid: `9f0d0b2e-5a5b-4a0e-8d49-${String(i).padStart(12, "0")}`,
			httpPort: 9_000 + i,
		});
	const answers = ask(message());
	expect(new Set(answers.map(({ text }) => textOf(text, "Address"))).size).toBe(300);
	expect(new Set(answers.map(({ delayMs }) => delayMs)).size).toBeGreaterThan(50);
});

describe("Resolve", () => {
	const resolve = (address: string) =>
		message({
			body: `<d:Resolve><w:EndpointReference><w:Address>${address}</w:Address></w:EndpointReference></d:Resolve>`,
		});

	test.each([`urn:uuid:${uuid}`, `urn:uuid:${uuid.toUpperCase()}`])("of %s is answered", (address) => {
		const [answer] = engine().ask(resolve(address));
		expect(answer?.text).toContain("<d:ResolveMatches><d:ResolveMatch>");
		expect(textOf(answer?.text ?? "", "XAddrs")).toContain("//192.168.1.20:8001/");
	});

	test.each(["urn:uuid:00000000-0000-4000-8000-000000000000", uuid, ""])("of %j is not", (address) => {
		expect(engine().ask(resolve(address))).toEqual([]);
	});
});

describe("Hello and Bye", () => {
	test("are valid, and a change raises the metadata version", () => {
		const { engine: found } = engine();
		const version = () => Number(textOf(found.hello(uuid, eth0)?.toString() ?? "", "MetadataVersion"));
		const before = version();
		found.add({ ...device, scopes: ["onvif://www.onvif.org/name/renamed"] });
		expect(version()).toBeGreaterThan(before);
		for (const text of [found.hello(uuid, eth0), found.bye(uuid, eth0)]) judgeSoap(text ?? "");
		expect(textOf(found.bye(uuid, eth0)?.toString() ?? "", "Address")).toBe(`urn:uuid:${uuid}`);
	});

	test("a camera that was removed says nothing any more", () => {
		const { engine: found, ask } = engine();
		found.remove(uuid);
		expect(ask(message())).toEqual([]);
		expect(found.hello(uuid, eth0)).toBeUndefined();
	});
});

describe("keeps to its limits", () => {
	test("a repetition is answered once, until the id may come anew", () => {
		const { clock, ask } = engine();
		const same = message({ id: "urn:uuid:fixed" });
		expect([ask(same).length, ask(same).length]).toEqual([1, 0]);
		expect(ask(same, { ...client, port: 50_001 })).toHaveLength(1);
		clock.advance(2_000);
		expect(ask(same)).toHaveLength(1);
	});

	test("repetitions are forgotten when too many are remembered", () => {
		const { ask } = engine({ rememberedRequests: 3, burst: 100 });
		const first = message();
		for (const text of [first, message(), message(), message(), message()]) ask(text);
		expect(ask(first)).toHaveLength(1);
	});

	test("who asks all the time has to slow down, and nobody else", () => {
		const { clock, ask } = engine({ burst: 3, refillMs: 1_000 });
		expect([1, 2, 3, 4].map(() => ask(message()).length)).toEqual([1, 1, 1, 0]);
		expect(ask(message(), { ...client, address: "192.168.1.10" })).toHaveLength(1);
		clock.advance(1_000);
		expect(ask(message())).toHaveLength(1);
	});

	test.each(["0rn:uuid:0a6dc791", "urn:uuid:\u0001x", "a b", "//h:x/", "%zz", "<x>", "urn:\\x"])(
		"a question that cannot be named in a valid answer, %j, has none",
		(id) => {
			expect(engine().ask(message({ id: id.replaceAll("<", "&lt;") }))).toEqual([]);
		},
	);

	test.each([
		"0a6dc791-2be6-4991-9af1-000000000051",
		"http://client.example:80/1?a=b",
		"uuid:1",
		"urn:x%20y",
	])("one that is named %j has", (id) => {
		const [answer] = engine().ask(message({ id }));
		judgeSoap(answer?.text ?? "");
	});

	test("datagrams larger than a question are not read", () => {
		expect(engine().ask(message({ types: " ".repeat(9_000) }))).toEqual([]);
	});
});

describe("whatever comes", () => {
	test("random bytes are ignored", () => {
		const { ask } = engine();
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
				expect(ask(text)).toEqual([]);
			}),
			{ numRuns: 300 },
		);
	});

	test("a question with some bytes changed is answered or ignored", () => {
		const { engine: found } = engine({ burst: 1e9 });
		const good = Buffer.from(message({ types: "dn:NetworkVideoTransmitter" }));
		const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
		fc.assert(
			fc.property(changes, (all) => {
				const bytes = Buffer.from(good);
				for (const [place, byte] of all) bytes[place] = byte;
				for (const { payload } of found.receive(bytes, client, eth0)) judgeSoap(payload);
			}),
			{ numRuns: 1_000 },
		);
	});

	test("a document type is not read", () => {
		expect(
			readDiscovery(Buffer.from(`<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${message()}`)),
		).toBeUndefined();
	});
});
