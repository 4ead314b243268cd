import { createServer as createHttp, type Server as HttpServer, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import {
	createServer as createTls,
	type TLSSocket,
	type TlsOptions,
	type Server as TlsServer,
} from "node:tls";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Clock } from "../device/clock.ts";
import { plainAddress } from "../device/http/origin.ts";
import type { Comer } from "./connection.ts";
import type { BrokerLimits } from "./limits.ts";

/** The first byte of an HTTP request for a WebSocket, `GET`; MQTT begins with 0x10. */
const httpGet = 0x47;
const maxHeaderBytes = 8 << 10;

/** What a TLS server shows. */
export interface BrokerIdentity {
	readonly options: Pick<TlsOptions, "cert" | "key" | "minVersion">;
	follow(server: TlsServer): () => void;
}

export interface BrokerTls {
	readonly port: number;
	readonly identity: BrokerIdentity;
	/** Authorities of clients, in PEM: with it nobody comes in without a certificate that one of them vouches for. */
	readonly clientCa?: string | undefined;
}

export interface DoorOptions {
	readonly host: string;
	/** Undefined: nobody comes in from outside. */
	readonly port: number | undefined;
	readonly tls?: BrokerTls | undefined;
	readonly limits: BrokerLimits;
	readonly clock: Clock;
	/** Whether a connection from this address may come in. */
	readonly admit: (address: string) => boolean;
	/** Called with what speaks MQTT, and with what is known of who does. */
	readonly open: (stream: Duplex, comer: Comer) => void;
	/** Called when somebody said nothing for too long. */
	readonly late: () => void;
	/** Called with errors of the servers themselves. */
	readonly failed: (error: Error) => void;
}

/**
 * The ways into the broker: a port for MQTT and WebSocket (MQTT 3.1.1 §6), which the first byte tells apart, and another one
 * for both over TLS.
 */
export class Doors {
	readonly #options: DoorOptions;
	readonly #servers: readonly Server[];
	readonly #http: HttpServer;
	readonly #webSockets: WebSocketServer;
	readonly #sockets = new Set<Duplex>();
	/** Of those that have not yet said whether they speak MQTT. */
	readonly #deadlines = new WeakMap<Duplex, () => void>();
	readonly #comers = new WeakMap<Duplex, Comer>();

	constructor(options: DoorOptions) {
		this.#options = options;
		this.#servers = options.port === undefined ? [] : this.#openServers(options.tls);
		for (const server of this.#servers) server.on("connection", (socket) => this.#count(socket));
		// It listens nowhere: connections are handed to it.
		this.#http = createHttp({ maxHeaderSize: maxHeaderBytes, keepAlive: false });
		this.#http.on("request", (_, response) => {
			response.writeHead(426, { upgrade: "websocket", connection: "close" }).end();
		});
		this.#http.on("clientError", (_, socket) => socket.destroy());
		this.#http.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
		this.#webSockets = new WebSocketServer({
			noServer: true,
			// A packet with its header; how long it may be before the login, its gate knows.
			maxPayload: options.limits.packetBytes + 8,
			perMessageDeflate: false,
			handleProtocols: (offered) => (offered.has("mqtt") ? "mqtt" : false),
		});
	}

	/** @throws Error of the port that cannot be listened on */
	async listen(): Promise<void> {
		const { host, port, tls, failed } = this.#options;
		const ports = [port, tls?.port ?? 0];
		for (const [index, server] of this.#servers.entries()) {
			await new Promise<void>((resolve, reject) => {
				server.once("error", reject);
				server.listen(ports[index], host, resolve);
			});
			server.removeAllListeners("error");
			server.on("error", failed);
		}
	}

	/** The port of MQTT and WebSocket, and with `secure` the one over TLS; 0 for none. */
	port(secure = false): number {
		const address = this.#servers[secure ? 1 : 0]?.address() as AddressInfo | null | undefined;
		return address?.port ?? 0;
	}

	/** Connections that are open. */
	get size(): number {
		return this.#sockets.size;
	}

	/** Lets nobody in any more. */
	shut(): Promise<void> {
		const closed = this.#servers.map(
			(server) => new Promise<void>((resolve) => server.close(() => resolve())),
		);
		return Promise.all(closed).then(() => {});
	}

	/** Ends every connection. */
	clear(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Lets a part of this program in. */
	enter(stream: Duplex, comer: Comer): void {
		this.#sockets.add(stream);
		stream.on("error", () => {});
		stream.on("close", () => this.#sockets.delete(stream));
		this.#comers.set(stream, comer);
		this.#open(stream, stream);
	}

	/** Takes over a WebSocket that came in elsewhere. */
	adopt(request: IncomingMessage, socket: Duplex, head: Buffer, comer: Comer): void {
		this.#sockets.add(socket);
		socket.on("error", () => {});
		socket.on("close", () => this.#sockets.delete(socket));
		this.#comers.set(socket, comer);
		this.#upgrade(request, socket, head);
	}

	#openServers(tls: BrokerTls | undefined): Server[] {
		const plain = createServer((socket) => this.#greet(socket));
		return tls ? [plain, this.#secure(tls)] : [plain];
	}

	#secure({ identity, clientCa }: BrokerTls): TlsServer {
		const handshakeTimeout = this.#options.limits.connectTime;
		const mutual = clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true };
		const server = createTls({ ...identity.options, ...mutual, handshakeTimeout }, (socket) => {
			// Whoever cannot be named stays nameless, and gets in as nobody.
			if (mutual) this.#comers.set(socket, { peer: peerOf(socket), certified: commonName(socket) });
			this.#greet(socket);
		});
		server.on("tlsClientError", () => {}); // the connection is closed by then
		server.once("close", identity.follow(server));
		return server;
	}

	#count(socket: Socket): void {
		socket.on("error", () => {}); // it is destroyed by then
		if (!this.#options.admit(socket.remoteAddress ?? "")) {
			socket.destroy();
			return;
		}
		socket.setNoDelay(true);
		this.#sockets.add(socket);
		socket.on("close", () => this.#sockets.delete(socket));
	}

	#greet(socket: Socket): void {
		const { clock, limits, late } = this.#options;
		socket.on("error", () => {});
		const cancel = clock.after(limits.connectTime, () => {
			late();
			socket.destroy();
		});
		this.#deadlines.set(socket, cancel);
		// Later it may be gone, and nobody knows any more where it came from.
		if (!this.#comers.has(socket)) this.#comers.set(socket, { peer: peerOf(socket) });
		socket.once("close", cancel);
		socket.once("readable", () => {
			const first = socket.read(1) as Buffer | null;
			if (first === null) return;
			socket.unshift(first);
			if (first[0] === httpGet) this.#http.emit("connection", socket);
			else this.#open(socket, socket);
		});
	}

	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		// [MQTT-6.0.0-3]
		const offered = request.headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim());
		if (!offered?.includes("mqtt")) {
			socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
			return;
		}
		this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
			const stream = createWebSocketStream(webSocket);
			stream.on("error", () => {});
			// [MQTT-6.0.0-1]
			webSocket.on("message", (_, isBinary) => {
				if (!isBinary) webSocket.terminate();
			});
			this.#open(stream, socket);
		});
	}

	#open(stream: Duplex, socket: Duplex): void {
		this.#deadlines.get(socket)?.();
		if (!stream.destroyed) this.#options.open(stream, this.#comers.get(socket) ?? { peer: "" });
	}
}

function peerOf(socket: Socket): string {
	return plainAddress(socket.remoteAddress);
}

/** Empty for a certificate that has none, or several. */
function commonName(socket: TLSSocket): string {
	const name: unknown = socket.getPeerCertificate().subject?.CN;
	return typeof name === "string" ? name : "";
}
