import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { authorize } from "./digest-client.ts";
import { type RtspAnswer, readServerMessages } from "./rtsp-answers.ts";

export interface RtspClientOptions {
	readonly host?: string;
	readonly port: number;
	readonly path: string;
	readonly user?: string;
	readonly password?: string;
}

/** A small RTSP client over real sockets, for what no ready-made one lets a test do. */
export class RtspClient {
	readonly socket: Socket;
	readonly url: string;
	/** Interleaved packets so far, by channel. */
	readonly frames: Map<number, Buffer[]> = new Map();
	closed = false;
	session = "";
	readonly #options: RtspClientOptions;
	#answers: RtspAnswer[] = [];
	#rest: Buffer = Buffer.alloc(0);
	#challenge = "";
	#sequence = 0;
	#wake: () => void = () => {};

	private constructor(socket: Socket, options: RtspClientOptions) {
		this.socket = socket;
		this.#options = options;
		this.url = `rtsp://${options.host ?? "127.0.0.1"}:${options.port}/${options.path}`;
		socket.on("error", () => {});
		socket.on("data", (bytes: Buffer) => this.#received(bytes));
		socket.on("close", () => {
			this.closed = true;
			this.#wake();
		});
	}

	static async connect(options: RtspClientOptions): Promise<RtspClient> {
		const socket = connect(options.port, options.host ?? "127.0.0.1");
		await once(socket, "connect");
		return new RtspClient(socket, options);
	}

	/** Sends a request with credentials and gives its answer; one that is challenged is sent again. */
	async ask(method: string, headers = "", uri: string = this.url): Promise<RtspAnswer> {
		const answer = await this.#send(method, headers, uri);
		if (answer.status !== 401) return answer;
		this.#challenge = answer.headers.get("www-authenticate")?.at(-1) ?? "";
		return this.#send(method, headers, uri);
	}

	async play(transport = "RTP/AVP/TCP;unicast;interleaved=0-1"): Promise<RtspAnswer> {
		const setup = await this.ask("SETUP", `Transport: ${transport}\r\n`, `${this.url}/trackID=0`);
		if (setup.status !== 200) return setup;
		this.session = setup.headers.get("session")?.[0]?.split(";")[0] ?? "";
		const play = await this.ask("PLAY");
		return { ...play, headers: new Map([...play.headers, ...setup.headers]) };
	}

	/** Interleaved packets of the media channel so far. */
	get packets(): Buffer[] {
		return this.frames.get(0) ?? [];
	}

	/** Resolves when `condition` holds; it is looked at whenever something arrives. */
	async until(condition: () => boolean): Promise<void> {
		while (!condition()) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	async close(): Promise<void> {
		this.socket.destroy();
		await this.until(() => this.closed);
	}

	async #send(method: string, headers: string, uri: string): Promise<RtspAnswer> {
		const { user = "viewer", password = "secret" } = this.#options;
		const credentials = this.#challenge
			? `Authorization: ${authorize(this.#challenge, { method, uri, user, password })}\r\n`
			: "";
		const session = this.session ? `Session: ${this.session}\r\n` : "";
		const sequence = String(++this.#sequence);
		this.socket.write(
			`${method} ${uri} RTSP/1.0\r\nCSeq: ${sequence}\r\n${credentials}${session}${headers}\r\n`,
		);
		const isAnswer = (answer: RtspAnswer) => answer.headers.get("cseq")?.[0] === sequence;
		await this.until(() => this.closed || this.#answers.some(isAnswer));
		const answer = this.#answers.find(isAnswer);
		if (!answer) throw new Error(`${method}: the connection was closed without an answer`);
		this.#answers = this.#answers.filter((other) => other !== answer);
		return answer;
	}

	#received(bytes: Buffer): void {
		const { answers, frames, rest } = readServerMessages(Buffer.concat([this.#rest, bytes]));
		this.#rest = rest;
		this.#answers.push(...answers);
		for (const [channel, packets] of frames) {
			const known = this.frames.get(channel) ?? [];
			known.push(...packets);
			this.frames.set(channel, known);
		}
		this.#wake();
	}
}

/** Two UDP ports of a viewer, which need not be neighbours. */
export class UdpPorts {
	readonly ports: readonly [number, number];
	readonly packets: Buffer[] = [];
	readonly reports: Buffer[] = [];
	/** Where the latest packet came from. */
	source: RemoteInfo | undefined;
	readonly #sockets: readonly [UdpSocket, UdpSocket];
	#wake: () => void = () => {};

	private constructor(sockets: readonly [UdpSocket, UdpSocket]) {
		this.#sockets = sockets;
		this.ports = [sockets[0].address().port, sockets[1].address().port];
		for (const [i, list] of [this.packets, this.reports].entries()) {
			sockets[i]?.on("message", (packet: Buffer, source: RemoteInfo) => {
				list.push(packet);
				this.source = source;
				this.#wake();
			});
		}
	}

	static async open(address = "127.0.0.1"): Promise<UdpPorts> {
		const open = async () => {
			const socket = createSocket(address.includes(":") ? "udp6" : "udp4").bind(0, address);
			await once(socket, "listening");
			return socket;
		};
		return new UdpPorts([await open(), await open()]);
	}

	get transport(): string {
		return `RTP/AVP;unicast;client_port=${this.ports.join("-")}`;
	}

	async until(condition: () => boolean): Promise<void> {
		while (!condition()) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	/** Sends RTCP from the second port. */
	report(bytes: Buffer, port: number, address = "127.0.0.1"): void {
		this.#sockets[1].send(bytes, port, address);
	}

	close(): void {
		for (const socket of this.#sockets) socket.close();
	}
}
