import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { LocalInterface } from "../interfaces.ts";
import type { Peer } from "./engine.ts";

/** A socket that hears what is sent to `port`, beside others that do. Rejects when the port cannot be had. */
export function openListener(port: number): Promise<Socket> {
	return open(createSocket({ type: "udp4", reuseAddr: true }), async (socket) => {
		socket.bind(port);
		await once(socket, "listening");
	});
}

/** A socket whose multicast leaves by this interface, and does not pass a router. Rejects when the interface has none. */
export function openOutlet({ address }: LocalInterface): Promise<Socket> {
	return open(createSocket("udp4"), async (socket) => {
		socket.bind(0, address);
		await once(socket, "listening");
		socket.setMulticastInterface(address);
		socket.setMulticastTTL(1);
		// A datagram that is lost is nothing to worry about; without a listener it would end the process.
		socket.on("error", () => {});
	});
}

async function open(socket: Socket, prepare: (socket: Socket) => Promise<void>): Promise<Socket> {
	try {
		await prepare(socket);
		return socket;
	} catch (error) {
		await closeSocket(socket);
		throw error;
	}
}

/** Resolves when the datagram has left, or could not: UDP promises nothing more. */
export function send(socket: Socket | undefined, payload: Buffer | undefined, to: Peer): Promise<void> {
	if (!socket || !payload) return Promise.resolve();
	return new Promise((resolve) => {
		try {
			socket.send(payload, to.port, to.address, () => resolve());
		} catch {
			resolve();
		}
	});
}

export function closeSocket(socket: Socket): Promise<void> {
	return new Promise((resolve) => socket.close(() => resolve()));
}
