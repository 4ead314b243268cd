import { Duplex } from "node:stream";
import type { AedesPublishPacket } from "aedes";
import type { Clock } from "../device/clock.ts";
import type { BrokerAccount } from "./accounts.ts";
import { Filters } from "./filters.ts";
import { type GateFault, PacketGate } from "./gate.ts";
import type { BrokerLimits } from "./limits.ts";
import { RateMeter } from "./rate.ts";
import type { Resumption } from "./resumption.ts";
import { Seen } from "./seen.ts";
import { type Hold, SharedBudget } from "./shared-budget.ts";

export type ConnectionFault = GateFault | "login-too-late" | "reads-nothing";

/** What is known of a client before it says anything. */
export interface Comer {
	/** IP address. */
	readonly peer: string;
	readonly certified?: string | undefined;
	readonly admitted?: BrokerAccount | undefined;
}

export interface ConnectionEvents {
	/** The connection was closed for what the client did. */
	fault(fault: ConnectionFault): void;
	/** Nothing is read of the client for a while, as it sent too much. */
	throttled(): void;
	/** The connection was closed as all together held too much, and it most. */
	crowdedOut?(): void;
	/** Resolves when what was taken in is kept; undefined where nothing is. */
	readonly kept?: (() => Promise<void>) | undefined;
}

/** What a message that waits takes besides its bytes, give or take. */
const overhead = 256;

/**
 * A client's connection as aedes sees it: the socket behind a gate that reads along, with a deadline for the login and
 * a count of the bytes on their way to the client.
 */
export class GuardedConnection extends Duplex {
	/** Who logged in, once somebody has. */
	account: BrokerAccount | undefined;
	/** Whom a certificate names that an authority vouched for; undefined where none is asked for. */
	readonly certified: string | undefined;
	/** Who has shown who they are before, as to the page; undefined for who has to say. */
	readonly admitted: BrokerAccount | undefined;
	/** IP address of the client. */
	readonly peer: string;
	/** Filters that were granted. */
	readonly granted: Filters = new Filters();
	/** Messages that were let through to the client. */
	readonly seen: Seen = new Seen();
	/** Where the client came back to a session, what of that is to be known. */
	resumption: Resumption<AedesPublishPacket> | undefined;
	/** When it came, in milliseconds since 1970. */
	readonly since: number;
	/** Messages that were sent to the client, and bytes of all that was. */
	forwarded = 0;
	sent = 0;
	/** What is held for it in memory. */
	readonly hold: Hold;
	/** True when CONNECT left the client identifier empty. */
	anonymous = false;
	/** Topic of the will that CONNECT brought. */
	will: string | undefined;

	readonly #socket: Duplex;
	readonly #gate: PacketGate;
	readonly #limits: BrokerLimits;
	readonly #cancelDeadline: () => void;
	readonly #events: ConnectionEvents;
	readonly #clock: Clock;
	readonly #packets: RateMeter;
	readonly #bytes: RateMeter;
	/** Set while nothing is read, as the client sent too much. */
	#cancelRest: (() => void) | undefined;
	/** Set while what was read has not been taken. */
	#isFull = false;

	constructor(
		socket: Duplex,
		limits: BrokerLimits,
		clock: Clock,
		events: ConnectionEvents,
		{ certified, admitted, peer }: Comer = { peer: "" },
		budget: SharedBudget = new SharedBudget(limits, clock),
	) {
		// aedes holds a message's sender up while one of its receivers is full. So no connection ever says it is full:
		// what goes to it is bounded before it is written, by `isSlow` and `isStuck`.
		super({ writableHighWaterMark: Number.MAX_SAFE_INTEGER, allowHalfOpen: false });
		this.certified = certified;
		this.admitted = admitted;
		this.peer = peer;
		this.since = clock.now();
		this.#socket = socket;
		this.#limits = limits;
		this.#gate = new PacketGate(limits.connectBytes);
		this.#events = events;
		this.#clock = clock;
		this.hold = budget.open(() => {
			events.crowdedOut?.();
			this.destroy();
		});
		this.#packets = new RateMeter(limits.packetRate, clock);
		this.#bytes = new RateMeter(limits.byteRate, clock);
		this.#cancelDeadline = clock.after(limits.connectTime, () => this.#refuse("login-too-late"));
		socket.on("data", (chunk: Buffer) => this.#take(chunk));
		socket.on("end", () => this.push(null));
		socket.on("error", (error) => this.destroy(error));
		socket.on("close", () => this.destroy());
	}

	/** The login succeeded: the deadline falls, and packets may be longer. */
	admit(account: BrokerAccount): void {
		this.account = account;
		this.#gate.maxBytes = this.#limits.packetBytes;
		this.#cancelDeadline();
	}

	/** True when the client reads so slowly that QoS 0 is left out for it. */
	get isSlow(): boolean {
		return this.hold.outward > this.#limits.sendSoftBytes || this.hold.isOverShare;
	}

	/** True when the client is too slow to be kept. */
	get isStuck(): boolean {
		return this.hold.outward > this.#limits.sendHardBytes;
	}

	/** What is held until what waited in the session is told has become more, or is none any more. */
	noteWaiting(): void {
		this.hold.set("waiting", this.destroyed ? 0 : (this.resumption?.bytes ?? 0));
	}

	override _read(): void {
		this.#isFull = false;
		this.#readOn();
	}

	override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#send(chunk, done);
	}

	override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
		this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
	}

	/**
	 * aedes acknowledges a message of QoS 1 and keeps it then. A device takes what is acknowledged for safe, so what goes to devices,
	 * which is little else than acknowledgements, waits until what the broker does about it now is kept.
	 */
	#send(bytes: Buffer, done: (error?: Error | null) => void): void {
		this.sent += bytes.length;
		// It waits in the socket, in one piece, and not here in many.
		done();
		const { kept } = this.#events;
		if (!kept || this.account?.role !== "device") {
			this.#hand(bytes, this.#leave(bytes));
			return;
		}
		const left = this.#leave(bytes);
		setImmediate(() => {
			void kept().then(() => {
				if (this.#socket.destroyed) left();
				else this.#hand(bytes, left);
			});
		});
	}

	#hand(bytes: Buffer, left: () => void): void {
		this.#socket.write(bytes, left);
	}

	/** Counts bytes as held until the function that is returned is called. */
	#leave({ length }: Buffer): () => void {
		const bytes = length + overhead;
		this.hold.set("leaving", this.hold.leaving + bytes);
		return () => {
			if (!this.destroyed) this.hold.set("leaving", this.hold.leaving - bytes);
		};
	}

	override _final(done: (error?: Error | null) => void): void {
		this.#socket.end(done);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#cancelDeadline();
		this.#cancelRest?.();
		this.#socket.destroy();
		this.hold.end();
		done(error);
	}

	#take(chunk: Buffer): void {
		if (this.destroyed) return;
		const before = this.#gate.packets;
		const fault = this.#gate.read(chunk);
		if (fault) {
			this.#refuse(fault);
			return;
		}
		this.hold.set("arriving", this.#gate.begun);
		if (this.destroyed) return;
		// Whoever sends and reads no acknowledgement has them pile up.
		if (this.isStuck) {
			this.#refuse("reads-nothing");
			return;
		}
		const early = Math.max(this.#packets.spend(this.#gate.packets - before), this.#bytes.spend(chunk.length));
		if (early > 0) this.#rest(early);
		this.#isFull = !this.push(chunk);
		if (this.#isFull) this.#socket.pause();
	}

	#readOn(): void {
		if (!this.#isFull && !this.#cancelRest) this.#socket.resume();
	}

	/** Nothing is lost: what is not read waits with the sender. */
	#rest(milliseconds: number): void {
		this.#events.throttled();
		this.#socket.pause();
		this.#cancelRest?.();
		this.#cancelRest = this.#clock.after(milliseconds, () => {
			this.#cancelRest = undefined;
			this.#readOn();
		});
	}

	#refuse(fault: ConnectionFault): void {
		if (this.destroyed) return;
		this.#events.fault(fault);
		this.destroy();
	}
}
