import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import type { Clock } from "../clock.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";
import type { DatagramPair, DatagramTarget, Link, LinkEvents, MulticastTarget } from "./link.ts";

/** How often a pair of neighbouring free ports is looked for. */
const pairAttempts = 32;

/** An IPv4 address that came in over an IPv6 socket, in its own notation. */
const plain = (address: string | undefined) => (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");

class SocketLink implements Link {
	readonly peer: string;
	readonly localAddress: string;
	readonly localPort: number;
	readonly isSecure: boolean;
	readonly #socket: Socket;
	readonly #clock: Clock;
	readonly #lingerMs: number;
	readonly #onWritten: () => void;

	constructor(socket: Socket, clock: Clock, lingerMs: number, drained: () => void) {
		this.#socket = socket;
		this.#clock = clock;
		this.#lingerMs = lingerMs;
		this.peer = plain(socket.remoteAddress);
		this.localAddress = plain(socket.localAddress);
		this.localPort = socket.localPort ?? 0;
		this.isSecure = socket instanceof TLSSocket;
		this.#onWritten = () => {
			if (socket.writableLength === 0 && !socket.destroyed) drained();
		};
	}

	get unsent(): number {
		return this.#socket.writableLength;
	}

	write(bytes: Buffer): void {
		if (this.#socket.writable) this.#socket.write(bytes, this.#onWritten);
	}

	pause(): void {
		this.#socket.pause();
	}

	resume(): void {
		this.#socket.resume();
	}

	close(): void {
		if (this.#socket.destroyed) return;
		const cancel = this.#clock.after(this.#lingerMs, () => this.#socket.destroy());
		this.#socket.once("close", cancel);
		// What still comes in is read and dropped, or the kernel would answer it with a reset that cuts our answer off.
		this.#socket.resume();
		this.#socket.end();
	}
}

/** How sockets become links. */
export interface LinkOptions {
	readonly clock: Clock;
	readonly lingerMs: number;
	/** Gives what listens to a new link; undefined to close it at once. */
	readonly accept: (link: Link) => LinkEvents | undefined;
}

export interface ListenOptions extends LinkOptions {
	readonly host: string;
	/** 0 picks a free one. */
	readonly port: number;
	/** Over TLS, with this certificate. */
	readonly tls?: ServerIdentity;
	/** How long a TLS handshake may take, in milliseconds. */
	readonly handshakeMs: number;
	/** At a time; further ones are closed at once. */
	readonly maxConnections: number;
}

/** A port that RTSP connections come in by. */
export interface Listener {
	readonly port: number;
	/** Takes no more of them, and resolves when those that there are have gone. */
	close(): Promise<void>;
}

/** Listens for RTSP connections. Rejects with the system's error. */
export async function listen(options: ListenOptions): Promise<Listener> {
	const server = createListener(options);
	server.maxConnections = options.maxConnections;
	// Who has not come as far as being a link: in the midst of a TLS handshake, say.
	const sockets = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
	});
	server.listen(options.port, options.host);
	await once(server, "listening");
	const { clock, lingerMs } = options;
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			const cancel = clock.after(lingerMs, () => {
				for (const socket of sockets) socket.destroy();
			});
			await new Promise<void>((resolve) => void server.close(() => resolve()));
			cancel();
		},
	};
}

function createListener(options: ListenOptions): Server {
	const take = (socket: Socket) => attach(socket, options);
	const { handshakeMs, tls } = options;
	if (!tls) return createServer({ noDelay: true }, take);
	const server = createTlsServer({ noDelay: true, handshakeTimeout: handshakeMs, ...tls.options }, take);
	server.once("close", tls.follow(server));
	return server;
}

/**
 * Makes a link of a socket that is open.
 *
 * @param before bytes of it that have been read
 */
export function attach(
	socket: Socket,
	{ accept, clock, lingerMs }: LinkOptions,
	before: Buffer = Buffer.alloc(0),
): void {
	let events: LinkEvents | undefined;
	// Resets are part of life; "close" follows.
	socket.on("error", () => {});
	const link = new SocketLink(socket, clock, lingerMs, () => events?.drained());
	events = accept(link);
	if (!events) {
		socket.destroy();
		return;
	}
	socket.on("data", events.received);
	// A client that half-closes has gone: nobody watches a camera without a way to keep its session alive.
	socket.on("end", () => link.close());
	socket.on("close", events.closed);
	if (before.length > 0) events.received(before);
}

async function bind(address: string, port: number): Promise<UdpSocket> {
	const family = isIPv6(address) ? 6 : 4;
	// Only addresses come here. The system's look-up takes a turn of the event loop for each packet.
	const socket = createSocket({
		type: `udp${family}`,
		lookup: (host, _, found) => found(null, host, family),
	});
	try {
		const listening = once(socket, "listening");
		socket.bind({ address, port, exclusive: true });
		await listening;
		return socket;
	} catch (error) {
		socket.close();
		throw error;
	}
}

/** Binds an even port and the next one (RFC 3550 §11). */
async function bindPair(address: string): Promise<[UdpSocket, UdpSocket]> {
	let reason: unknown;
	for (let attempt = 0; attempt < pairAttempts; attempt++) {
		const first = await bind(address, 0);
		const { port } = first.address();
		try {
			const even = port % 2 === 0;
			const second = await bind(address, even ? port + 1 : port - 1);
			return even ? [first, second] : [second, first];
		} catch (error) {
			reason = error;
			first.close();
		}
	}
	throw new Error("no pair of free UDP ports", { cause: reason });
}

/** Opens the server's side of a session by UDP. Only what comes from the viewer's own address is listened to. */
export async function openDatagrams(target: DatagramTarget): Promise<DatagramPair> {
	const [media, control] = await bindPair(target.localAddress);
	const [mediaPort, controlPort] = target.ports;
	for (const socket of [media, control]) socket.on("error", () => {});
	control.on("message", (bytes: Buffer, from: RemoteInfo) => {
		if (plain(from.address) === target.address) target.control(bytes);
	});
	return pairOf([media, control], target.address, [mediaPort, controlPort]);
}

/**
 * Opens sockets that send to a multicast group, on the one network that our address is of. Nobody is listened to: receivers
 * tell their routers what they want (IGMP), and not us.
 */
export async function openMulticast(target: MulticastTarget): Promise<DatagramPair> {
	const { address, localAddress, port, ttl } = target;
	const sockets = await bindPair(localAddress);
	for (const socket of sockets) {
		socket.on("error", () => {});
		socket.setMulticastInterface(localAddress);
		socket.setMulticastTTL(ttl);
		// For receivers on this machine.
		socket.setMulticastLoopback(true);
	}
	return pairOf(sockets, address, [port, port + 1]);
}

function pairOf(
	[media, control]: readonly [UdpSocket, UdpSocket],
	address: string,
	[mediaPort, controlPort]: readonly [number, number],
): DatagramPair {
	// The viewer may be gone: packets that cannot be delivered are lost, as packets are.
	const lost = () => {};
	return {
		ports: [media.address().port, control.address().port],
		send: (packet) => media.send(packet, mediaPort, address, lost),
		sendControl: (packet) => control.send(packet, controlPort, address, lost),
		close() {
			// After the packets on their way, of which the last is a BYE.
			setImmediate(() => {
				media.close();
				control.close();
			});
		},
	};
}
