import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { Accounts } from "../device/auth/accounts.ts";
import { Attempts, defaultAttemptLimits } from "../device/auth/attempts.ts";
import type { RandomSource } from "../device/auth/nonce.ts";
import type { SignInWatch } from "../device/auth/sign-in-watch.ts";
import type { Clock } from "../device/clock.ts";
import { PersienneError } from "../device/errors.ts";
import { readBody } from "../device/http/body.ts";
import { plainAddress } from "../device/http/origin.ts";
import { plainText } from "../device/http/route.ts";
import { refuseMalformed } from "../device/http/server.ts";
import type { Logger } from "../device/log.ts";
import type { ServerIdentity } from "../device/tls/server-identity.ts";
import type { ConsoleCamera } from "./camera.ts";
import { DemonstrationCount } from "./demonstration/count.ts";
import type { Evidence, EvidenceWatch } from "./evidence/evidence.ts";
import { EvidenceCount } from "./evidence/evidence-count.ts";
import type { Held } from "./held/held.ts";
import type { SiteAnswer } from "./http/answer.ts";
import { loadAssets } from "./http/assets.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { type ConsoleLimits, defaultConsoleLimits } from "./limits.ts";
import { type EventBroker, EventServer, eventPath } from "./live/event-server.ts";
import { LiveServer, type ViewWatch } from "./live/live-server.ts";
import type { RtspCredentials } from "./live/live-stream.ts";
import { Wall } from "./live/wall.ts";
import { type SessionEndWatch, Sessions } from "./session/sessions.ts";
import { SignIn } from "./session/sign-in.ts";
import { Site } from "./site.ts";

export interface ConsoleServerOptions {
	/** Address to listen on, such as 127.0.0.1 or 0.0.0.0. */
	readonly host: string;
	/** 0 picks a free port. */
	readonly port: number;
	/** HTTPS, beside HTTP. */
	readonly tls?: { readonly port: number; readonly identity: ServerIdentity } | undefined;
	/** Who may sign in. Auditors see no picture. */
	readonly accounts: Accounts;
	readonly cameras: () => readonly ConsoleCamera[];
	/** True under `up --demo`. */
	readonly demonstrates?: boolean | undefined;
	/** The account that the console itself reads the sub streams with. */
	readonly rtspCredentials: RtspCredentials;
	readonly clock: Clock;
	readonly log: Logger;
	readonly random?: RandomSource;
	readonly limits?: Partial<ConsoleLimits>;
	/** The transcoder: a JavaScript file that Node.js can run. Default: the one that comes with the console. */
	readonly transcoder?: string;
	/** Is told who signs in, and who tries to. */
	readonly signIns?: SignInWatch;
	/** The broker inside the device; undefined while there is none. */
	readonly events?: () => EventBroker | undefined;
	/** Counts wrong passwords, those that are given elsewhere as well; of its own unless given. */
	readonly attempts?: Attempts;
	/** Is told who is signed in no more, and why. */
	readonly signOuts?: SessionEndWatch;
	/** Is told who begins to watch a camera, and of the end by the function returned. */
	readonly views?: ViewWatch;
	/** What can be shown to those who check the installation; undefined where nothing is kept. */
	readonly evidence?: Evidence | undefined;
	/** What is kept of places and times; undefined where nothing is. */
	readonly held?: Held | undefined;
	readonly handedOut?: EvidenceWatch["handedOut"];
	readonly pictured?: EvidenceWatch["pictured"];
	readonly askedFor?: EvidenceWatch["askedFor"];
}

/** The web page of an installation: sign-in, the wall of live pictures, each camera's state. */
export class ConsoleServer {
	readonly port: number;
	/** Of HTTPS; undefined when there is none. */
	readonly tlsPort: number | undefined;
	readonly #options: ConsoleServerOptions;
	readonly #limits: ConsoleLimits;
	readonly #servers: readonly Server[];
	/** Beneath TLS, from before the handshake on. */
	readonly #beneath = new Set<Socket>();
	readonly #sessions: Sessions;
	readonly #site: Site;
	readonly #wall: Wall;
	readonly #live: LiveServer;
	readonly #events: EventServer;

	/** Throws PersienneError `CONSOLE_LISTEN` when the address or the port cannot be had. */
	static async listen(options: ConsoleServerOptions): Promise<ConsoleServer> {
		const limits = { ...defaultConsoleLimits, ...options.limits };
		const bounds = {
			maxHeaderSize: limits.maxHeaderBytes,
			headersTimeout: limits.headersMs,
			requestTimeout: limits.requestMs,
			keepAliveTimeout: limits.keepAliveMs,
			connectionsCheckingInterval: Math.min(limits.headersMs, limits.requestMs, 5_000),
		};
		const { tls } = options;
		const servers = [createServer(bounds)];
		if (tls) {
			const { identity } = tls;
			const secure = createTlsServer({ ...bounds, ...identity.options, handshakeTimeout: limits.headersMs });
			secure.once("close", identity.follow(secure));
			servers.push(secure);
		}
		try {
			for (const [index, server] of servers.entries()) {
				server.maxConnections = limits.maxConnections;
				server.setTimeout(limits.stalledMs);
				await bind(server, options, index === 0 ? options.port : (tls?.port ?? 0));
			}
		} catch (error) {
			for (const server of servers) server.close();
			throw error;
		}
		return new ConsoleServer(servers, options, limits);
	}

	private constructor(servers: readonly Server[], options: ConsoleServerOptions, limits: ConsoleLimits) {
		const { accounts, cameras, clock, log, random = randomBytes, rtspCredentials: credentials } = options;
		this.#options = options;
		this.#limits = limits;
		this.#servers = servers;
		const [port = 0, tlsPort] = servers.map((server) => (server.address() as AddressInfo).port);
		this.port = port;
		this.tlsPort = tlsPort;
		this.#sessions = new Sessions({ clock, random, limits, accounts, ended: options.signOuts });
		const attempts = options.attempts ?? new Attempts(defaultAttemptLimits, clock);
		this.#site = new Site({
			demonstrates: options.demonstrates,
			demonstrations: options.demonstrates ? new DemonstrationCount(clock) : undefined,
			cameras,
			sessions: this.#sessions,
			signIn: new SignIn({ accounts, attempts, log, random, limits, watch: options.signIns }),
			assets: loadAssets(),
			limits,
			toPages: (camera) => this.#live.outlet(camera),
			events: options.events ?? (() => undefined),
			evidence: options.evidence,
			held: options.held,
			counts: options.evidence && new EvidenceCount(clock),
			handedOut: options.handedOut,
			pictured: options.pictured,
			askedFor: options.askedFor,
			cookie: `persienne-${this.port}`,
		});
		const program = options.transcoder ?? fileURLToPath(new URL("./transcode/main.js", import.meta.url));
		this.#wall = new Wall({ program, credentials, clock, log, limits });
		const session = (request: IncomingMessage) => this.#site.session(request, true);
		this.#live = new LiveServer({ wall: this.#wall, cameras, session, clock, limits, views: options.views });
		this.#events = new EventServer({ broker: options.events ?? (() => undefined), session });
		for (const server of servers) {
			server.on("request", (request, response) => void this.#serve(request, response));
			server.on("upgrade", (request, socket, head) => {
				const server = request.url === eventPath ? this.#events : this.#live;
				server.upgrade(request, socket, head);
			});
			server.on("clientError", refuseMalformed);
		}
		servers[1]?.on("connection", (socket: Socket) => {
			this.#beneath.add(socket);
			socket.on("close", () => this.#beneath.delete(socket));
		});
	}

	/** Where a browser on this machine finds it. */
	get url(): string {
		const { host } = this.#options;
		const wildcard = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host];
		return `http://${wildcard ?? (host.includes(":") ? `[${host}]` : host)}:${this.port}/`;
	}

	/**
	 * Shows nothing more of what a camera made until now: to be called with each change of its mask policy, before the
	 * call that changes it returns (invariant I4). Its picture comes back within a second or so.
	 */
	flush(camera: string): void {
		this.#wall.flush(camera);
	}

	/** Ends the sessions of users who are no longer what they were. */
	review(): void {
		this.#sessions.review();
	}

	/** Stops listening, ends all sessions, live pictures and transcoders, and closes every connection. */
	async close(): Promise<void> {
		const closed = this.#servers.map(
			(server) => new Promise<void>((resolve) => void server.close(() => resolve())),
		);
		this.#wall.close();
		this.#live.close();
		this.#events.close();
		this.#sessions.close();
		for (const server of this.#servers) server.closeIdleConnections();
		const cancel = this.#options.clock.after(this.#limits.closeMs, () => {
			this.#live.terminate();
			for (const server of this.#servers) server.closeAllConnections();
			for (const socket of this.#beneath) socket.destroy();
		});
		await Promise.all(closed);
		cancel();
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let answer: SiteAnswer;
		try {
			const { method = "", url: target = "", headers } = request;
			const body = await readBody(request, this.#limits.maxBodyBytes);
			const peer = plainAddress(request.socket.remoteAddress);
			answer = await this.#site.answer({ method, target, headers, body, peer });
		} catch (error) {
			if (request.destroyed && !request.complete) return;
			this.#options.log.error({ err: error }, "a request to the console failed");
			answer = plainText(500, "Internal error.");
		}
		this.#send(request, response, answer);
	}

	#send(
		request: IncomingMessage,
		response: ServerResponse,
		{ status, headers, body = "" }: SiteAnswer,
	): void {
		response.sendDate = false;
		// Bytes that nobody will read would be taken for the next request.
		if (!request.complete) response.setHeader("connection", "close");
		response.writeHead(status, {
			date: new Date(this.#options.clock.now()).toUTCString(),
			...(status === 304 ? {} : { "content-length": Buffer.byteLength(body) }),
			"cache-control": "no-store",
			...securityHeaders,
			...headers,
		});
		response.end(body);
	}
}

function bind(server: Server, { host }: ConsoleServerOptions, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) =>
			reject(
				new PersienneError(
					"CONSOLE_LISTEN",
					`Cannot listen for the console on ${host}:${port}: ${error.code ?? error.message}.`,
					"Choose another port with --console-port (0 picks a free one), another address with --host, or --no-console.",
					{ cause: error },
				),
			),
		);
		server.listen({ host, port }, () => {
			server.removeAllListeners("error");
			resolve();
		});
	});
}
