import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../device/clock.ts";
import { readProbeMatches, writeProbe } from "../../../device/doctor/discovery/message.ts";
import { probe } from "../../../device/doctor/discovery/probe.ts";
import { survey } from "../../../device/doctor/survey.ts";
import { silentLogger } from "../../../device/log.ts";
import { readDiscovery } from "../../../device/onvif/discovery/message.ts";
import { DiscoveryResponder } from "../../../device/onvif/discovery/responder.ts";
import { discoveryGroup, freeUdpPort, multicastTrouble, udpSocket } from "../../helpers/multicast.ts";
import { standardScopes } from "../../helpers/scopes.ts";
import { examineAll } from "./examination.ts";
import { FakeDevice } from "./fake-device.ts";

const trouble = await multicastTrouble();
if (trouble)
	console.warn(`multicast does not work on the loopback interface here, so it is not tested: ${trouble}`);

const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";

/** A responder of ours on a port of its own, for a device at `httpPort` of this machine. */
async function announced(httpPort: number) {
	const port = await freeUdpPort();
	const responder = await DiscoveryResponder.open({
		host: "127.0.0.1",
		clock: systemClock,
		log: silentLogger,
		port,
	});
	responder.add({ uuid, scopes: standardScopes({ name: "Front door", hardware: "virtual" }), httpPort });
	return { port, [Symbol.asyncDispose]: () => responder.close() };
}

const options = (port: number) => ({
	timeoutMs: 2_000,
	maxDevices: 10,
	clock: systemClock,
	random: randomBytes,
	port,
});

describe.skipIf(trouble !== undefined)("a device on this network", () => {
	it("is found, and not waited for longer than it takes", async () => {
		await using responder = await announced(8001);
		const { devices } = await probe({ ...options(responder.port), timeoutMs: 1e9, enough: () => true });
		expect(devices).toEqual([
			{
				endpoint: `urn:uuid:${uuid}`,
				addresses: ["http://127.0.0.1:8001/onvif/device_service"],
				scopes: standardScopes({ name: "Front door", hardware: "virtual" }),
			},
		]);
	});

	it("is listed", async () => {
		await using responder = await announced(8001);
		expect(await survey(systemClock, responder.port)).toMatchObject([
			{
				check: "discovery",
				result: "passed",
				detail: "http://127.0.0.1:8001/onvif/device_service  Front door",
			},
		]);
	});

	it("passes when it is the one that is examined, and is skipped when it is another", async () => {
		await using device = await FakeDevice.start();
		for (const [httpPort, verdict] of [
			[Number(new URL(device.url).port), { result: "passed", detail: `found as urn:uuid:${uuid}` }],
			[1, { result: "skipped", detail: expect.stringMatching(/^1 others and not this device answered/) }],
		] as const) {
			await using responder = await announced(httpPort);
			const given = {
				only: ["discovery"] as const,
				discoveryPort: responder.port,
				limits: { discoveryMs: 2_000 },
			};
			expect((await examineAll(device, given))["discovery"]).toMatchObject(verdict);
		}
	});

	it("fails when its endpoint is nothing that stays", async () => {
		await using device = await FakeDevice.start();
		const port = await freeUdpPort();
		await using listener = await udpSocket(port);
		listener.socket.addMembership(discoveryGroup, "127.0.0.1");
		const examined = examineAll(device, {
			only: ["discovery"],
			discoveryPort: port,
			limits: { discoveryMs: 2_000 },
		});
		const { text, from } = await listener.next();
		const asked = /MessageID>([^<]+)/.exec(text)?.[1] ?? "";
		await listener.send(answer(asked, "urn:me", device.url), from.port, from.address);
		expect((await examined)["discovery"]).toMatchObject({
			result: "failed",
			detail: "found, but its endpoint is no urn:uuid: urn:me",
		});
	});
});

describe("a network without devices", () => {
	it("is told so", async () => {
		expect(await survey(systemClock, await freeUdpPort())).toMatchObject([
			{ check: "discovery", result: "failed", detail: expect.stringMatching(/^no device answered/) },
		]);
	});
});

const answer = (relatesTo: string, endpoint: string, address: string): string =>
	'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">' +
	`<e:Header><w:RelatesTo>${relatesTo}</w:RelatesTo></e:Header><e:Body><d:ProbeMatches><d:ProbeMatch><w:EndpointReference><w:Address>${endpoint}</w:Address></w:EndpointReference>` +
	`<d:Scopes>a  b</d:Scopes><d:XAddrs>${address}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>`;

describe("a Probe", () => {
	it("is one that our own devices understand", () => {
		const read = readDiscovery(Buffer.from(writeProbe("urn:uuid:1")));
		expect(read).toMatchObject({
			kind: "Probe",
			messageId: "urn:uuid:1",
			types: [{ namespace: "http://www.onvif.org/ver10/network/wsdl", name: "NetworkVideoTransmitter" }],
		});
	});
});

describe("an answer to a Probe", () => {
	const id = "urn:uuid:1";
	it("tells of a device", () => {
		expect(readProbeMatches(Buffer.from(answer(id, "urn:uuid:2", "http://a/ http://b/")), id)).toEqual([
			{ endpoint: "urn:uuid:2", scopes: ["a", "b"], addresses: ["http://a/", "http://b/"] },
		]);
	});

	it.each([
		["to somebody else", answer("urn:uuid:9", "urn:uuid:2", "http://a/")],
		["without matches", answer(id, "x", "y").replace(/<d:ProbeMatch>.*<\/d:ProbeMatch>/, "")],
		["in no XML", "hello"],
		["with a DTD", `<!DOCTYPE a [<!ENTITY b "c">]>${answer(id, "&b;", "http://a/")}`],
	])("%s tells of none", (_, text) => {
		expect(readProbeMatches(Buffer.from(text), id)).toEqual([]);
	});

	it("of any bytes is read without an error", () => {
		const whole = Buffer.from(answer(id, "urn:uuid:2", "http://a/"));
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 20 }), fc.nat(whole.length), fc.nat(60), (bytes, at, length) => {
				const changed = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + length)]);
				expect(readProbeMatches(changed, id).length).toBeLessThanOrEqual(1);
			}),
			{ numRuns: 500 },
		);
	});
});
