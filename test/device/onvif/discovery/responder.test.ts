import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import { createLogger, silentLogger } from "../../../../device/log.ts";
import {
	DiscoveryResponder,
	type DiscoveryResponderOptions,
} from "../../../../device/onvif/discovery/responder.ts";
import type { LocalInterface } from "../../../../device/onvif/interfaces.ts";
import {
	discoveryGroup,
	freeUdpPort,
	multicastTrouble,
	type UdpClient,
	udpSocket,
} from "../../../helpers/multicast.ts";
import { textOf } from "../../../helpers/onvif-camera.ts";
import { judgeSoap } from "../../../helpers/onvif-schema.ts";
import { standardScopes } from "../../../helpers/scopes.ts";

const trouble = await multicastTrouble();
if (trouble)
	console.warn(`multicast does not work on the loopback interface here, so it is not tested: ${trouble}`);

const uuid = "9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01";
const device = { uuid, scopes: standardScopes({ name: "cam-1", hardware: "virtual" }), httpPort: 8001 };
const lo: LocalInterface = { name: "lo", address: "127.0.0.1", prefixLength: 8 };

let port: number;
let clock: VirtualClock;
let opened: AsyncDisposable[];

beforeEach(async () => {
	port = await freeUdpPort();
	clock = new VirtualClock();
	opened = [];
});
afterEach(async () => {
	for (const found of opened.reverse()) await found[Symbol.asyncDispose]();
});

async function open(options: Partial<DiscoveryResponderOptions> = {}): Promise<DiscoveryResponder> {
	const responder = await DiscoveryResponder.open({
		host: "127.0.0.1",
		port,
		clock,
		log: silentLogger,
		...options,
	});
	opened.push({ [Symbol.asyncDispose]: () => responder.close() });
	return responder;
}

async function client(at = 0, address?: string): Promise<UdpClient> {
	const socket = await udpSocket(at, address);
	opened.push(socket);
	return socket;
}

/** One that hears what is said to all. */
async function bystander(): Promise<UdpClient> {
	const socket = await client(port);
	socket.socket.addMembership(discoveryGroup, "127.0.0.1");
	return socket;
}

let count = 0;
const probe = () =>
	`<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header><w:MessageID>urn:test:${count++}</w:MessageID><w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header><e:Body><d:Probe/></e:Body></e:Envelope>`;

/** Lets time pass for the camera, bit by bit, until the datagram is there. */
async function nextFrom(socket: UdpClient): Promise<string> {
	for (let i = 0; i < 2_000 && socket.waiting() === 0; i++) {
		clock.advance(10);
		await pause(1);
	}
	const { text } = await socket.next();
	judgeSoap(text);
	return text;
}

describe.skipIf(trouble !== undefined)("by multicast", () => {
	test("a camera says Hello, answers a Probe after a while, and says Bye", async () => {
		const all = await bystander();
		const responder = await open();
		responder.add(device);
		const hello = await nextFrom(all);
		expect(hello).toContain("<d:Hello>");
		expect(textOf(hello, "XAddrs")).toBe("http://127.0.0.1:8001/onvif/device_service");

		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port);
		await all.next();
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");

		await responder.close();
		expect(await nextFrom(all)).toContain("<d:Bye>");
	});

	test("hundreds of cameras answer one Probe, not all at once", async () => {
		const responder = await open();
		const uuids = Array.from(
			{ length: 300 },
			(_, i) => `9f0d0b2e-5a5b-4a0e-8d49-${String(i).padStart(12, "0")}`,
		);
		for (const [i, found] of uuids.entries()) responder.add({ ...device, uuid: found, httpPort: 9_000 + i });
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port);
		const found = new Set<string | undefined>();
		while (found.size < uuids.length) found.add(textOf(await nextFrom(asker), "Address"));
		expect([...found].sort()).toEqual(uuids.map((each) => `urn:uuid:${each}`));
	});

	test("after remove a camera has said Bye and answers no more", async () => {
		const all = await bystander();
		const responder = await open();
		responder.add(device);
		await nextFrom(all);
		responder.remove(uuid);
		expect(await nextFrom(all)).toContain("<d:Bye>");
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		await pause(50);
		clock.advance(1_000);
		await pause(50);
		expect(asker.waiting()).toBe(0);
	});

	test("an interface that comes up later is announced on", async () => {
		const all = await bystander();
		let present: LocalInterface[] = [];
		const responder = await open({ interfaces: () => present, limits: { watchMs: 1_000 } });
		responder.add(device);
		clock.advance(900);
		await pause(20);
		expect(all.waiting()).toBe(0);
		present = [lo];
		expect(await nextFrom(all)).toContain("<d:Hello>");
	});

	test("one that goes and comes back is joined again, with a new Hello", async () => {
		const all = await bystander();
		let present = [lo];
		const responder = await open({ interfaces: () => present, limits: { watchMs: 1_000 } });
		responder.add(device);
		await nextFrom(all);
		present = [];
		clock.advance(1_000);
		await pause(20);
		clock.advance(3_000);
		await pause(20);
		expect(all.waiting()).toBe(0);
		present = [lo];
		expect(await nextFrom(all)).toContain("<d:Hello>");
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port);
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");
	});
});

describe("by unicast", () => {
	test("a Probe is answered", async () => {
		(await open()).add(device);
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");
	});

	test("from a network that is not ours it is not: the answer could go to somebody who did not ask", async () => {
		const elsewhere: LocalInterface = { name: "eth9", address: "127.0.0.1", prefixLength: 32 };
		(await open({ interfaces: () => [elsewhere] })).add(device);
		const stranger = await client(0, "127.0.0.2");
		await stranger.send(probe(), port, "127.0.0.1");
		const neighbour = await client(0, "127.0.0.1");
		await neighbour.send(probe(), port, "127.0.0.1");
		await nextFrom(neighbour);
		expect(stranger.waiting()).toBe(0);
	});

	test("junk does no harm", async () => {
		(await open()).add(device);
		const asker = await client(0, "127.0.0.1");
		for (const junk of ["", "\0".repeat(1400), "<a", "x".repeat(60_000), "<!DOCTYPE a><a/>"])
			await asker.send(junk, port, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");
	});
});

describe("keeps going", () => {
	test("when the port cannot be had, and says so", async () => {
		const lines: string[] = [];
		const log = createLogger("warn", { write: (line) => lines.push(line) });
		const selfish = createSocket("udp4");
		opened.push({ [Symbol.asyncDispose]: () => new Promise((resolve) => selfish.close(() => resolve())) });
		selfish.bind(port);
		await once(selfish, "listening");
		const responder = await open({ log });
		responder.add(device);
		responder.remove(uuid);
		await responder.close();
		expect(lines.join("")).toContain("WS-Discovery is off");
	});

	test("without any interface, and says so", async () => {
		const lines: string[] = [];
		const log = createLogger("warn", { write: (line) => lines.push(line) });
		const responder = await open({ interfaces: () => [], log });
		responder.add(device);
		clock.advance(60_000);
		await responder.close();
		expect(lines.join("")).toContain("announces nothing");
	});

	test("when more is to be said than may wait: the rest is not", async () => {
		const responder = await open({ limits: { maxPending: 2 } });
		for (const each of [1, 2, 3, 4, 5])
			responder.add({
				...device,
				uuid: `9f0d0b2e-5a5b-4a0e-8d49-00000000000${each}`,
				httpPort: 9_000 + each,
			});
		clock.advance(1_000);
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		await nextFrom(asker);
		await nextFrom(asker);
		clock.advance(1_000);
		await pause(20);
		expect(asker.waiting()).toBe(0);
	});

	test("when the machine does not tell its interfaces, and tries again", async () => {
		let known = false;
		const interfaces = () => {
			if (!known) throw new Error("not permitted");
			return [lo];
		};
		(await open({ interfaces, limits: { watchMs: 1_000 } })).add(device);
		known = true;
		clock.advance(1_000);
		await pause(50);
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");
	});

	test("when an interface does not do multicast", async () => {
		const odd: LocalInterface = { name: "tun0", address: "203.0.113.9", prefixLength: 32 };
		const responder = await open({ host: "0.0.0.0", interfaces: () => [odd, lo] });
		responder.add(device);
		const asker = await client(0, "127.0.0.1");
		await asker.send(probe(), port, "127.0.0.1");
		expect(await nextFrom(asker)).toContain("<d:ProbeMatches>");
	});

	test("and leaves no port behind", async () => {
		const responder = await open();
		responder.add(device);
		await responder.close();
		await responder.close();
		const alone = createSocket("udp4");
		alone.bind(port);
		await once(alone, "listening");
		alone.close();
	});
});
