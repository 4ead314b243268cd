import type { Socket } from "node:dgram";
import type { RandomSource } from "../../auth/nonce.ts";
import type { Clock } from "../../clock.ts";
import { formatUuid } from "../../identity/camera-identity.ts";
import { closeSocket, openOutlet, send } from "../../onvif/discovery/udp.ts";
import { localInterfaces } from "../../onvif/interfaces.ts";
import { type DiscoveredDevice, readProbeMatches, writeProbe } from "./message.ts";

/** Where WS-Discovery is spoken (§2.4). */
const group = "239.255.255.250";
export const discoveryPort = 3702;
/** SOAP-over-UDP Appendix I: a multicast datagram is sent twice, since it may be lost. */
const repeatMs = 150;

export interface ProbeOptions {
	/** How long to wait for answers. */
	readonly timeoutMs: number;
	/** Devices that are taken note of. */
	readonly maxDevices: number;
	readonly clock: Clock;
	readonly random: RandomSource;
	readonly port: number;
	/** Ends the wait when it says that this device is all that was wanted. */
	readonly enough?: (device: DiscoveredDevice) => boolean;
}

export interface ProbeResult {
	/** By endpoint: a device answers on each interface, and twice. */
	readonly devices: readonly DiscoveredDevice[];
	/** How many of this machine's interfaces the Probe left by. */
	readonly interfaces: number;
}

/**
 * Looks for devices by multicast on every interface of this machine. npm `onvif` would ask on one alone, the loopback
 * interface never, and could not be stopped.
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
	const messageId = `urn:uuid:${formatUuid(options.random(16), 4)}`;
	const opened = await Promise.allSettled(localInterfaces().map(openOutlet));
	const sockets = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
	try {
		const devices = sockets.length === 0 ? [] : await collect(sockets, messageId, options);
		return { devices, interfaces: sockets.length };
	} finally {
		await Promise.all(sockets.map(closeSocket));
	}
}

function collect(
	sockets: readonly Socket[],
	messageId: string,
	{ timeoutMs, maxDevices, clock, port, enough }: ProbeOptions,
): Promise<DiscoveredDevice[]> {
	const devices = new Map<string, DiscoveredDevice>();
	const question = Buffer.from(writeProbe(messageId));
	const ask = (): void => {
		for (const socket of sockets) void send(socket, question, { address: group, port });
	};
	return new Promise((resolve) => {
		const finish = (): void => {
			for (const cancel of alarms) cancel();
			resolve([...devices.values()]);
		};
		const alarms = [clock.after(repeatMs, ask), clock.after(timeoutMs, finish)];
		for (const socket of sockets) {
			socket.on("message", (datagram) => {
				for (const device of readProbeMatches(datagram, messageId)) {
					if (devices.size < maxDevices) devices.set(device.endpoint, device);
					if (enough?.(device)) finish();
				}
			});
		}
		ask();
	});
}
