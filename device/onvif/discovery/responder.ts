import { randomBytes } from "node:crypto";
import type { RemoteInfo, Socket } from "node:dgram";
import type { RandomSource } from "../../auth/nonce.ts";
import type { Clock } from "../../clock.ts";
import type { Logger } from "../../log.ts";
import { interfacesOf, interfaceTowards, type LocalInterface, localInterfaces } from "../interfaces.ts";
import { type DiscoverableDevice, DiscoveryEngine, type Peer, type ToldDiscovery } from "./engine.ts";
import { type DiscoveryLimits, defaultDiscoveryLimits } from "./limits.ts";
import { closeSocket, openListener, openOutlet, send } from "./udp.ts";

/** Where WS-Discovery is spoken (§2.4). */
const group = "239.255.255.250";
const discoveryPort = 3702;

export interface DiscoveryResponderOptions {
	/** The IPv4 address that the cameras listen on, no name; with 0.0.0.0 they are announced on every interface. */
	readonly host: string;
	readonly clock: Clock;
	readonly log: Logger;
	readonly random?: RandomSource;
	readonly limits?: Partial<DiscoveryLimits>;
	/** Is told of each message that goes out. */
	readonly told?: (message: ToldDiscovery) => void;
	/** Default: 3702, and clients use no other. */
	readonly port?: number;
	/** The machine's interfaces now. */
	readonly interfaces?: () => LocalInterface[];
}

/** An interface that is announced on, with a socket whose multicast leaves by it. */
interface Outlet {
	readonly via: LocalInterface;
	readonly socket: Socket;
}

/**
 * Answers WS-Discovery for all cameras of the process. It keeps going on whatever interfaces there are, and without
 * any; nothing here throws at the cameras.
 */
export class DiscoveryResponder {
	readonly #options: DiscoveryResponderOptions;
	readonly #limits: DiscoveryLimits;
	readonly #engine: DiscoveryEngine;
	/** Listens to the group. Undefined when the port could not be had. */
	#listener: Socket | undefined;
	#outlets: Outlet[] = [];
	readonly #pending = new Set<() => void>();
	#stopWatch: () => void = () => {};
	/** The look at the interfaces that is under way. */
	#looking: Promise<void> = Promise.resolve();
	#closed = false;

	/** Does not reject: when the port cannot be had it logs a warning, and nobody is found. */
	static async open(options: DiscoveryResponderOptions): Promise<DiscoveryResponder> {
		const responder = new DiscoveryResponder(options);
		await responder.#listen();
		return responder;
	}

	private constructor(options: DiscoveryResponderOptions) {
		this.#options = options;
		this.#limits = { ...defaultDiscoveryLimits, ...options.limits };
		this.#engine = new DiscoveryEngine({
			clock: options.clock,
			random: options.random ?? randomBytes,
			limits: this.#limits,
			told: options.told,
		});
	}

	/** Announces a camera, or announces it anew after a change of its scopes. */
	add(device: DiscoverableDevice): void {
		this.#engine.add(device);
		for (const outlet of this.#outlets) this.#announce(device.uuid, outlet);
	}

	/** Says Bye for a camera and forgets it. */
	remove(uuid: string): void {
		void this.#sayBye([uuid]);
		this.#engine.remove(uuid);
	}

	/** Says Bye for all and releases the port. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#stopWatch();
		await this.#looking;
		for (const cancel of this.#pending) cancel();
		await this.#sayBye(this.#engine.uuids);
		const sockets = [...this.#outlets.map(({ socket }) => socket), this.#listener];
		this.#outlets = [];
		this.#listener = undefined;
		await Promise.all(sockets.map((socket) => socket && closeSocket(socket)));
	}

	async #listen(): Promise<void> {
		const port = this.#options.port ?? discoveryPort;
		const socket = await openListener(port).catch((error) => {
			this.#options.log.warn(
				{ err: error, port },
				"WS-Discovery is off: its UDP port cannot be had. Cameras are reached by their address alone.",
			);
		});
		if (!socket) return;
		socket.on("error", (error) => this.#options.log.warn({ err: error }, "WS-Discovery"));
		socket.on("message", (datagram, from) => this.#receive(datagram, from));
		this.#listener = socket;
		this.#looking = this.#watch();
		await this.#looking;
		if (this.#outlets.length === 0)
			this.#options.log.warn(
				{ host: this.#options.host },
				"WS-Discovery announces nothing: no IPv4 interface of this machine has the address that cameras listen on.",
			);
	}

	/** Follows the machine's interfaces: after a change, cameras are announced where they were not. */
	async #watch(): Promise<void> {
		try {
			await this.#updateOutlets();
		} catch (error) {
			this.#options.log.warn({ err: error }, "WS-Discovery cannot read the machine's interfaces");
		}
		if (this.#closed) return;
		this.#stopWatch = this.#options.clock.after(this.#limits.watchMs, () => {
			this.#looking = this.#watch();
		});
	}

	async #updateOutlets(): Promise<void> {
		const interfaces = this.#options.interfaces ?? localInterfaces;
		const present = interfacesOf(this.#options.host, interfaces());
		const gone = this.#outlets.filter(({ via }) => !present.some((found) => isSame(found, via)));
		this.#outlets = this.#outlets.filter((outlet) => !gone.includes(outlet));
		await Promise.all(gone.map((outlet) => this.#leave(outlet)));
		for (const via of present) await this.#ensureOutlet(via);
	}

	/** An interface that went down and came up has lost its membership: joining again succeeds then, and only then. */
	async #ensureOutlet(via: LocalInterface): Promise<void> {
		const joined = this.#join(via);
		let outlet = this.#outlets.find((known) => isSame(known.via, via));
		if (outlet && !joined) return;
		if (!outlet) {
			const socket = await openOutlet(via).catch(() => undefined);
			if (!socket) return;
			outlet = { via, socket };
			this.#outlets.push(outlet);
		}
		for (const uuid of this.#engine.uuids) this.#announce(uuid, outlet);
	}

	/** True when the interface was not in the group before. */
	#join({ address, name }: LocalInterface): boolean {
		try {
			this.#listener?.addMembership(group, address);
			return true;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE")
				this.#options.log.debug({ err: error, name }, "no multicast on this interface");
			return false;
		}
	}

	#leave({ via, socket }: Outlet): Promise<void> {
		try {
			this.#listener?.dropMembership(group, via.address);
		} catch {
			// The interface is gone, and its membership with it.
		}
		return closeSocket(socket);
	}

	/** What does not come from a network of ours is not answered: an answer could go to somebody who did not ask. */
	#receive(datagram: Buffer, from: RemoteInfo): void {
		const via = interfaceTowards(
			from.address,
			this.#outlets.map((outlet) => outlet.via),
		);
		if (!via) return;
		for (const { payload, delayMs } of this.#engine.receive(datagram, from, via))
			this.#later(delayMs, () => void send(this.#listener, payload, from));
	}

	#announce(uuid: string, outlet: Outlet): void {
		this.#later(this.#engine.randomDelay(), () => {
			void send(outlet.socket, this.#engine.hello(uuid, outlet.via), this.#everybody);
		});
	}

	async #sayBye(uuids: readonly string[]): Promise<void> {
		await Promise.all(
			this.#outlets.flatMap(({ socket, via }) =>
				uuids.map((uuid) => send(socket, this.#engine.bye(uuid, via), this.#everybody)),
			),
		);
	}

	get #everybody(): Peer {
		return { address: group, port: this.#options.port ?? discoveryPort };
	}

	#later(ms: number, task: () => void): void {
		if (this.#pending.size >= this.#limits.maxPending) return;
		const cancel = this.#options.clock.after(ms, () => {
			this.#pending.delete(cancel);
			task();
		});
		this.#pending.add(cancel);
	}
}

function isSame(one: LocalInterface, other: LocalInterface): boolean {
	return one.name === other.name && one.address === other.address && one.prefixLength === other.prefixLength;
}
