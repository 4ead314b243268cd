import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { type Role, roleAllows } from "../auth/accounts.ts";
import type { DigestGuard, DigestVerdict } from "../auth/digest.ts";
import type { Clock } from "../clock.ts";
import { PersienneError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";
import { readBody } from "./body.ts";
import { sortByFirstBytes } from "./first-bytes.ts";
import { defaultHttpLimits, type HttpLimits } from "./limits.ts";
import { originOf, plainAddress } from "./origin.ts";
import { matchesPath, plainText, type Route, type RouteAnswer } from "./route.ts";

export interface HttpServerOptions {
	/** Address to listen on, such as 127.0.0.1 or 0.0.0.0. */
	readonly host: string;
	/** 0 picks a free port. */
	readonly port: number;
	readonly routes: readonly Route[];
	readonly guard: DigestGuard;
	readonly clock: Clock;
	readonly log: Logger;
	readonly limits?: Partial<HttpLimits>;
	/** HTTPS, with this certificate; without it, HTTP. */
	readonly tls?: ServerIdentity | undefined;
	/** Takes connections that are halves of an RTSP tunnel, with what has been read of them; without it there are none. */
	readonly tunnel?: (socket: Socket, before: Buffer) => void;
}

/**
 * The HTTP server of one camera. Whoever does not say who they are gets 401 for everything but routes that look at
 * credentials themselves: what exists and what does not is nobody else's business.
 */
export class HttpServer {
	readonly #server: Server;
	readonly #options: HttpServerOptions;
	readonly #limits: HttpLimits;
	readonly #connections = new Set<Socket>();
	/** Beneath TLS, from before the handshake on. */
	readonly #beneath = new Set<Socket>();
	/** Connections with a request that is being answered. */
	readonly #busy = new Set<Socket>();
	#closing = false;
	#unfollow: () => void = () => {};

	/** @throws PersienneError HTTP_LISTEN when the address or the port cannot be had */
	static async open(options: HttpServerOptions): Promise<HttpServer> {
		const server = new HttpServer(options);
		await server.#listen();
		return server;
	}

	private constructor(options: HttpServerOptions) {
		this.#options = options;
		this.#limits = { ...defaultHttpLimits, ...options.limits };
		const { maxHeaderBytes, maxConnections, headersMs, requestMs, keepAliveMs, stalledMs } = this.#limits;
		const bounds = {
			maxHeaderSize: maxHeaderBytes,
			headersTimeout: headersMs,
			requestTimeout: requestMs,
			keepAliveTimeout: keepAliveMs,
			connectionsCheckingInterval: Math.min(headersMs, requestMs, 5_000),
		};
		const { tls } = options;
		if (tls) {
			const server = createTlsServer({ ...bounds, ...tls.options, handshakeTimeout: headersMs });
			this.#unfollow = tls.follow(server);
			this.#server = server;
		} else this.#server = createServer(bounds);
		this.#server.maxConnections = maxConnections;
		this.#server.setTimeout(stalledMs);
		const keep = (sockets: Set<Socket>) => (socket: Socket) => {
			sockets.add(socket);
			socket.on("close", () => sockets.delete(socket));
		};
		this.#server.on("connection", keep(tls ? this.#beneath : this.#connections));
		if (tls) this.#server.on("secureConnection", keep(this.#connections));
		this.#sortConnections(options);
		this.#server.on("request", (request, response) => void this.#serve(request, response));
		this.#server.on("clientError", refuseMalformed);
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** Stops listening, lets requests under way end for a moment, and closes every connection. */
	async close(): Promise<void> {
		this.#closing = true;
		this.#unfollow();
		const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
		for (const socket of this.#connections) if (!this.#busy.has(socket)) socket.destroy();
		const cancel = this.#options.clock.after(this.#limits.closeMs, () => {
			this.#server.closeAllConnections();
			for (const socket of this.#beneath) socket.destroy();
		});
		await closed;
		cancel();
	}

	/** The HTTP server's own listener comes after ours, for what is left to it. */
	#sortConnections({ tls, tunnel }: HttpServerOptions): void {
		if (!tunnel) return;
		const connected = tls ? "secureConnection" : "connection";
		const [serve] = this.#server.listeners(connected) as ((socket: Socket) => void)[];
		if (!serve) throw new Error("an HTTP server without a listener");
		this.#server.off(connected, serve);
		const http = serve.bind(this.#server);
		const malformed = (socket: Socket) => refuseMalformed(new Error("an incomplete request"), socket);
		const { maxHeaderBytes, headersMs } = this.#limits;
		this.#server.on(connected, (socket: Socket) =>
			sortByFirstBytes(socket, { maxHeaderBytes, headersMs, tunnel, http, malformed }),
		);
	}

	#listen(): Promise<void> {
		const { host, port, tls } = this.#options;
		return new Promise((resolve, reject) => {
			this.#server.once("error", (error: NodeJS.ErrnoException) =>
				reject(
					new PersienneError(
						"HTTP_LISTEN",
						`Cannot listen for ${tls ? "HTTPS" : "HTTP"} on ${host}:${port}: ${error.code ?? error.message}.`,
						`Choose another port with ${tls ? "--https-port" : "--http-port"} (0 picks a free one) or another address with --host.`,
						{ cause: error },
					),
				),
			);
			this.#server.listen({ host, port }, () => {
				this.#server.removeAllListeners("error");
				resolve();
			});
		});
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { socket } = request;
		this.#busy.add(socket);
		const gone = new AbortController();
		response.on("close", () => {
			gone.abort();
			this.#busy.delete(socket);
			if (this.#closing) socket.destroySoon();
		});
		let answer: RouteAnswer;
		try {
			answer = await this.#answer(request, gone.signal);
		} catch (error) {
			if (request.destroyed && !request.complete) return;
			this.#options.log.error({ err: error }, "an HTTP request failed");
			answer = plainText(500, "Internal error.");
		}
		this.#send(request, response, answer);
	}

	async #answer(request: IncomingMessage, gone: AbortSignal): Promise<RouteAnswer> {
		const uri = request.url ?? "";
		const target = parseTarget(uri);
		if (!target) return plainText(400, "The request target is not a URL path.");
		const there = this.#options.routes.filter((route) => matchesPath(route, target.pathname));
		const method = request.method === "HEAD" ? "GET" : request.method;
		const route = there.find((candidate) => candidate.method === method);
		const body = await readBody(request, route?.maxBodyBytes ?? this.#limits.maxBodyBytes);
		const peer = plainAddress(request.socket.remoteAddress);
		const verdict = route?.role === "by-route" ? undefined : this.#verify(request, peer);
		if (verdict && !verdict.ok) return this.#refusal(verdict);
		if (there.length === 0) return plainText(404, "There is nothing here.");
		if (!route) return plainText(405, "This method is not offered here.", { allow: allowed(there) });
		if (isForeignPage(request)) return plainText(403, "Pages of other sites may not call the camera.");
		const account = verdict?.account;
		if (route.role !== "by-route" && !(account && mayCall(route, route.role, account.role)))
			return plainText(403, `This takes the ${route.role} role.`);
		if (!body) return plainText(413, "The request's body is too long.");
		const { pathname: path, searchParams: query } = target;
		const origin = originOf(request);
		const { headers } = request;
		return route.handle({
			method: request.method ?? "",
			uri,
			path,
			query,
			headers,
			body,
			account,
			peer,
			origin,
			gone,
		});
	}

	#verify(request: IncomingMessage, peer: string): DigestVerdict {
		const { method = "", url: uri = "", headers } = request;
		return this.#options.guard.verify({ method, uri, authorization: headers.authorization, peer });
	}

	#refusal(verdict: DigestVerdict & { ok: false }): RouteAnswer {
		if (verdict.reason === "locked")
			return plainText(429, "Too many wrong passwords: wait a moment.", { "retry-after": "5" });
		const challenges = this.#options.guard.challenges(verdict.stale);
		return plainText(401, "Credentials are needed.", { "www-authenticate": challenges });
	}

	#send(request: IncomingMessage, response: ServerResponse, answer: RouteAnswer): void {
		const body = answer.body ?? "";
		response.sendDate = false;
		// Bytes that nobody will read would be taken for the next request.
		if (!request.complete) response.setHeader("connection", "close");
		response.writeHead(answer.status, {
			date: new Date(this.#options.clock.now()).toUTCString(),
			"content-length": Buffer.byteLength(body),
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
			...answer.headers,
		});
		response.end(body);
	}
}

function mayCall({ also = [] }: Route, needed: Role, role: Role): boolean {
	return roleAllows(role, needed) || also.includes(role);
}

function parseTarget(uri: string): URL | undefined {
	// A target of two slashes would be read as a host.
	const relative = uri.startsWith("/") ? `http://camera${uri}` : uri;
	return URL.canParse(relative) ? new URL(relative) : undefined;
}

function allowed(routes: readonly Route[]): string {
	return [...new Set(routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])))].join(
		", ",
	);
}

/**
 * A browser adds remembered digest credentials to what a page of another site posts, and it says whose page it is
 * (Fetch §3.2): such a request is refused before it changes anything.
 */
function isForeignPage({ headers, method, socket }: IncomingMessage): boolean {
	const { origin, host } = headers;
	const scheme = socket instanceof TLSSocket ? "https" : "http";
	return origin !== undefined && method !== "GET" && method !== "HEAD" && origin !== `${scheme}://${host}`;
}

const malformedStatus: Readonly<Record<string, string>> = {
	HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
	ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What is no HTTP gets a short answer and is hung up on. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
	// Whoever speaks no TLS cannot read what TLS would say.
	if (error.code === "ECONNRESET" || error.code?.startsWith("ERR_SSL") || !socket.writable) {
		socket.destroy();
		return;
	}
	const status = malformedStatus[error.code ?? ""] ?? "400 Bad Request";
	socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
