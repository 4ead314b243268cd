import { type DeviceCheck, failed, passed, skipped } from "../check.ts";
import type { DiscoveredDevice } from "../discovery/message.ts";
import { probe } from "../discovery/probe.ts";
import type { Visit } from "../visit.ts";

/**
 * Whether the device is found by WS-Discovery (ONVIF Core §7.3). Silence is no failure: discovery may be turned off, and
 * multicast seldom passes from one network to another.
 */
export const discovery: DeviceCheck = {
	name: "discovery",
	of: "device",
	needs: ["reachable"],
	async run(visit) {
		const { limits, clock, random, discoveryPort } = visit.options;
		const { devices, interfaces } = await probe({
			timeoutMs: limits.discoveryMs,
			maxDevices: limits.discoveredDevices,
			port: discoveryPort,
			clock,
			random,
			enough: (device) => isTarget(device, visit),
		});
		const found = devices.find((device) => isTarget(device, visit));
		if (found) return judge(found);
		if (interfaces === 0) return skipped("no network interface of this machine does multicast");
		const others = devices.length === 0 ? "nobody" : `${devices.length} others and not this device`;
		return skipped(`${others} answered by multicast within ${limits.discoveryMs} ms: it may be turned off`);
	},
};

/** Several devices may be behind one address, so the port counts too. */
function isTarget({ addresses }: DiscoveredDevice, visit: Visit): boolean {
	return addresses.some((address) => {
		if (!URL.canParse(address)) return false;
		const { hostname, port } = new URL(address);
		return visit.knows(hostname) && Number(port || 80) === visit.options.target.port;
	});
}

/** Clients keep devices apart by this address, which has to stay the same (Core §7.3.1, WS-Discovery §2.6). */
function judge({ endpoint }: DiscoveredDevice) {
	if (/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(endpoint))
		return passed(`found as ${endpoint}`);
	return failed(`found, but its endpoint is no urn:uuid: ${endpoint || "(none)"}`);
}
