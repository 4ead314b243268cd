import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * Addresses at which no broker is: those that mean this host or nobody in particular, those of one link (where clouds keep
 * what tells a machine its secrets), and those of groups.
 */
const nowhere = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["169.254.0.0", 16],
	["224.0.0.0", 3],
] as const)
	nowhere.addSubnet(network, prefix, "ipv4");
nowhere.addAddress("::", "ipv6");
nowhere.addSubnet("fe80::", 10, "ipv6");
nowhere.addSubnet("ff00::", 8, "ipv6");

/** False for an IP address that a client may not have the camera connect to; true for one that it may, and for a name. */
export function isReachable(host: string): boolean {
	const address = host.replace(/^\[|\]$/g, "").replace(/^::ffff:(?=\d+\.)/i, "");
	if (isIP(address) === 0) return true;
	return !nowhere.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}
