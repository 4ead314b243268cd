import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import type { NetworkInterface } from "./model.ts";

/** An IPv4 address of this machine, and the network around it. */
export interface LocalInterface {
	/** Such as `eth0`. */
	readonly name: string;
	readonly address: string;
	readonly prefixLength: number;
}

/** All of the machine's, as they are at this moment. */
export function localInterfaces(): LocalInterface[] {
	return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
		(addresses ?? [])
			.filter(({ family }) => family === "IPv4")
			.map(({ address, cidr }) => ({ name, address, prefixLength: Number(cidr?.split("/")[1] ?? 32) })),
	);
}

/** Those that a server which listens on `host` can be reached at; `0.0.0.0` and `::` stand for all. */
export function interfacesOf(host: string, interfaces: readonly LocalInterface[]): LocalInterface[] {
	if (host === "0.0.0.0" || host === "::") return [...interfaces];
	// All of 127.0.0.0/8 is this machine, whichever part of it has been given to the interface.
	return interfaces
		.filter((found) => found.address === host || (isLoopback(host) && isLoopback(found.address)))
		.map((found) => ({ ...found, address: host }));
}

/** Our addresses on the networks that a server on `host` sends multicast to; the loopback only where it listens on nothing else. */
export function multicastAddresses(host: string, interfaces: readonly LocalInterface[]): string[] {
	const found = interfacesOf(host, interfaces).map(({ address }) => address);
	const others = found.filter((address) => !isLoopback(address));
	return [...new Set(others.length > 0 ? others : found)];
}

function isLoopback(address: string): boolean {
	return address.startsWith("127.");
}

/** The interface on whose network `address` is: what came from there came in by it. */
export function interfaceTowards(
	address: string,
	interfaces: readonly LocalInterface[],
): LocalInterface | undefined {
	if (!isIPv4(address)) return undefined;
	return interfaces.find(
		(found) => network(found.address, found.prefixLength) === network(address, found.prefixLength),
	);
}

/** The address without its host part, as a number. */
function network(address: string, prefixLength: number): number {
	const bits = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
	return Math.floor(bits / 2 ** (32 - prefixLength));
}

/** What the machine knows of the interface that has `localAddress`: the usual `OnvifCamera.networkInterface`. */
export function networkInterfaceAt(localAddress: string): NetworkInterface {
	for (const [name, addresses] of Object.entries(networkInterfaces()))
		if (addresses?.some(({ address }) => address === localAddress))
			return { name, ipv4: ipv4Of(localAddress) };
	// Any address of 127.0.0.0/8 does, listed or not.
	return { name: "lo", ipv4: ipv4Of(localAddress) };
}

function ipv4Of(address: string): NetworkInterface["ipv4"] {
	const via = interfaceTowards(address, localInterfaces());
	return via && { address, prefixLength: via.prefixLength };
}
