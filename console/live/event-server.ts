import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Account } from "../../device/auth/accounts.ts";
import { plainAddress } from "../../device/http/origin.ts";
import { isSameOrigin } from "../http/origin.ts";
import type { Session } from "../session/session.ts";
import { refuse } from "./refuse.ts";

/** Where the page hears of events: MQTT by WebSocket at this path. */
export const eventPath = "/mqtt";

/** The broker that is inside the device. */
export interface EventBroker {
	/** Above all topics of cameras. */
	readonly prefix: string;
	/** Takes the WebSocket over: MQTT is spoken on it, as somebody who may know what this account may know. */
	adopt(request: IncomingMessage, socket: Duplex, head: Buffer, account: Account, peer: string): void;
}

export interface EventServerOptions {
	/** Undefined while there is none inside the device. */
	readonly broker: () => EventBroker | undefined;
	/** Who asks; undefined for somebody who has not signed in. */
	readonly session: (request: IncomingMessage) => Session | undefined;
}

/**
 * Lets pages of the console speak MQTT with the broker. The session is what shows who they are: no password of a broker's account
 * is ever in a browser, and the connection ends with the session.
 */
export class EventServer {
	readonly #options: EventServerOptions;
	readonly #sockets = new Set<Duplex>();

	constructor(options: EventServerOptions) {
		this.#options = options;
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const session = this.#options.session(request);
		const broker = this.#options.broker();
		if (!session) refuse(socket, "401 Unauthorized");
		else if (!isSameOrigin(request.headers)) refuse(socket, "403 Forbidden");
		else if (!broker) refuse(socket, "404 Not Found");
		else this.#open(request, socket, head, session, broker);
	}

	/** Hangs up on everybody. */
	close(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	#open(request: IncomingMessage, socket: Duplex, head: Buffer, session: Session, broker: EventBroker): void {
		const untie = session.tie(() => socket.destroy());
		if (!untie) {
			refuse(socket, "503 Service Unavailable");
			return;
		}
		this.#sockets.add(socket);
		socket.on("close", () => {
			this.#sockets.delete(socket);
			untie();
		});
		broker.adopt(request, socket, head, session.account, plainAddress(request.socket.remoteAddress));
	}
}
