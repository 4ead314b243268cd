import { describe, expect, test } from "vitest";
import {
	interfacesOf,
	interfaceTowards,
	type LocalInterface,
	localInterfaces,
	networkInterfaceAt,
} from "../../../device/onvif/interfaces.ts";

const lo: LocalInterface = { name: "lo", address: "127.0.0.1", prefixLength: 8 };
const eth0: LocalInterface = { name: "eth0", address: "192.168.1.20", prefixLength: 24 };
const vpn: LocalInterface = { name: "wg0", address: "10.8.0.2", prefixLength: 32 };

describe("a server on", () => {
	test.each([
		["127.0.0.1", [lo]],
		["192.168.1.20", [eth0]],
		["0.0.0.0", [lo, eth0, vpn]],
		["::", [lo, eth0, vpn]],
		["192.168.1.99", []],
	])("%s is announced there and nowhere else", (host, expected) => {
		expect(interfacesOf(host, [lo, eth0, vpn])).toEqual(expected);
	});

	test("another loopback address is announced with that address", () => {
		expect(interfacesOf("127.0.0.5", [lo, eth0])).toEqual([{ ...lo, address: "127.0.0.5" }]);
	});
});

describe("what comes from", () => {
	test.each([
		["192.168.1.1", eth0],
		["192.168.1.20", eth0],
		["127.9.9.9", lo],
		["10.8.0.2", vpn],
		["10.8.0.1", undefined],
		["192.168.2.1", undefined],
		["8.8.8.8", undefined],
		["::1", undefined],
		["nonsense", undefined],
	])("%s came in by %j", (address, expected) => {
		expect(interfaceTowards(address, [lo, eth0, vpn])).toEqual(expected);
	});

	test("anywhere came in by an interface that has the whole world for its network", () => {
		const all: LocalInterface = { name: "x", address: "1.2.3.4", prefixLength: 0 };
		expect(interfaceTowards("200.1.1.1", [all])).toEqual(all);
	});
});

test("this machine has a loopback interface", () => {
	expect(localInterfaces()).toContainEqual(
		expect.objectContaining({ address: "127.0.0.1", prefixLength: 8 }),
	);
	expect(networkInterfaceAt("127.0.0.1")).toMatchObject({ ipv4: { address: "127.0.0.1", prefixLength: 8 } });
	expect(networkInterfaceAt("::1").ipv4).toBeUndefined();
});
