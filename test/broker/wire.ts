import { connect as connectSocket, type Socket } from "node:net";

/** MQTT 3.1.1 packets as bytes, valid or not, and a bare socket to send them on. */

export function packet(type: number, flags: number, body: Uint8Array): Buffer {
	const length: number[] = [];
	let rest = body.length;
	do {
		length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
		rest >>= 7;
	} while (rest > 0);
	return Buffer.concat([Buffer.from([(type << 4) | flags, ...length]), body]);
}

export function field(value: string | Uint8Array): Buffer {
	const bytes = Buffer.from(value);
	return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

export interface ConnectFields {
	readonly id?: string | Uint8Array;
	readonly user?: string;
	readonly password?: string;
	readonly clean?: boolean;
	readonly will?: { topic: string | Uint8Array; payload: string; qos?: number; retain?: boolean };
	readonly level?: number;
	/** In seconds. */
	readonly keepAlive?: number;
}

export function connect({
	id = "raw",
	user,
	password,
	clean = true,
	will,
	level = 4,
	keepAlive = 0,
}: ConnectFields) {
	const flags =
		(user === undefined ? 0 : 0x80) |
		(password === undefined ? 0 : 0x40) |
		(will?.retain ? 0x20 : 0) |
		((will?.qos ?? 0) << 3) |
		(will ? 0x04 : 0) |
		(clean ? 0x02 : 0);
	const parts = [field("MQTT"), Buffer.from([level, flags, keepAlive >> 8, keepAlive & 0xff]), field(id)];
	if (will) parts.push(field(will.topic), field(will.payload));
	if (user !== undefined) parts.push(field(user));
	if (password !== undefined) parts.push(field(password));
	return packet(1, 0, Buffer.concat(parts));
}

export function publish(
	topic: string | Uint8Array,
	payload: string | Uint8Array = "",
	qos = 0,
	retain = false,
) {
	const id = qos > 0 ? [Buffer.from([0, 1])] : [];
	return packet(3, (qos << 1) | (retain ? 1 : 0), Buffer.concat([field(topic), ...id, Buffer.from(payload)]));
}

export function subscribe(filters: readonly (string | Uint8Array)[], qos = 0) {
	const parts = filters.map((filter) => Buffer.concat([field(filter), Buffer.from([qos])]));
	return packet(8, 2, Buffer.concat([Buffer.from([0, 9]), ...parts]));
}

export const ping: Buffer = packet(12, 0, Buffer.alloc(0));

/** A socket that gathers what comes back. */
export class RawClient {
	readonly socket: Socket;
	readonly #chunks: Buffer[] = [];
	readonly #closed: Promise<void>;

	constructor(port: number) {
		this.socket = connectSocket(port, "127.0.0.1");
		this.socket.on("data", (chunk) => this.#chunks.push(chunk));
		this.socket.on("error", () => {});
		this.#closed = new Promise((resolve) => {
			this.socket.on("close", () => resolve());
		});
	}

	get received(): Buffer {
		return Buffer.concat(this.#chunks);
	}

	send(...packets: Uint8Array[]): this {
		this.socket.write(Buffer.concat(packets));
		return this;
	}

	/** Resolves when the broker has closed the connection, with all that came back before. */
	async closed(): Promise<Buffer> {
		await this.#closed;
		return this.received;
	}

	/** Resolves when at least `bytes` bytes came back. */
	async answer(bytes: number): Promise<Buffer> {
		while (this.received.length < bytes) await new Promise((resolve) => this.socket.once("data", resolve));
		return this.received;
	}

	end(): void {
		this.socket.destroy();
	}
}
