import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type Account, roleAllows } from "../../device/auth/accounts.ts";
import type { Clock } from "../../device/clock.ts";
import { plainAddress } from "../../device/http/origin.ts";
import type { ConsoleCamera } from "../camera.ts";
import { isSameOrigin } from "../http/origin.ts";
import type { ConsoleLimits } from "../limits.ts";
import type { OutletFacts, ReceiverFacts } from "../outgoing.ts";
import type { Session } from "../session/session.ts";
import { LiveSocket } from "./live-socket.ts";
import { refuse } from "./refuse.ts";
import type { PictureSize, Wall } from "./wall.ts";

/** @returns what is to be called when they do not watch any more */
export type ViewWatch = (account: Account, camera: string, peer: string) => () => void;

export interface LiveServerOptions {
	readonly wall: Wall;
	readonly cameras: () => readonly ConsoleCamera[];
	/** Who asks; undefined for somebody who has not signed in. */
	readonly session: (request: IncomingMessage) => Session | undefined;
	readonly clock: Clock;
	readonly limits: ConsoleLimits;
	readonly views?: ViewWatch | undefined;
}

/** Who watches what, and from where. */
interface Watching {
	readonly camera: ConsoleCamera;
	readonly size: PictureSize;
	readonly session: Session;
	readonly peer: string;
}

/** Live pictures by WebSocket, `/live/` and a camera's name, and `?small` for small ones, for pages of the console of somebody who has signed in. */
export class LiveServer {
	readonly #options: LiveServerOptions;
	readonly #server: WebSocketServer;
	readonly #sockets = new Map<
		LiveSocket,
		Omit<ReceiverFacts, "messages" | "bytes"> & { readonly camera: string }
	>();
	/** What pages got of each camera that are gone. */
	readonly #past = new Map<string, { messages: number; bytes: number }>();
	#cancelPing: () => void = () => {};

	constructor(options: LiveServerOptions) {
		this.#options = options;
		this.#server = new WebSocketServer({
			noServer: true,
			clientTracking: false,
			// Video does not shrink, and compressing it costs memory for each socket.
			perMessageDeflate: false,
			maxPayload: options.limits.maxMessageBytes,
		});
		this.#ping();
	}

	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const session = this.#options.session(request);
		const { camera, size } = this.#wanted(request.url ?? "");
		if (!session) refuse(socket, "401 Unauthorized");
		else if (!isSameOrigin(request.headers)) refuse(socket, "403 Forbidden");
		else if (!roleAllows(session.account.role, "viewer")) refuse(socket, "403 Forbidden");
		else if (!camera) refuse(socket, "404 Not Found");
		else
			this.#server.handleUpgrade(request, socket, head, (ws) =>
				this.#watch(ws, { camera, size, session, peer: plainAddress(request.socket.remoteAddress) }),
			);
	}

	close(): void {
		this.#cancelPing();
		for (const socket of this.#sockets.keys()) socket.over(false);
	}

	/** Hangs up on those who have not said goodbye. */
	terminate(): void {
		for (const socket of this.#sockets.keys()) socket.cut();
	}

	/** What of a camera goes to pages, and went there. */
	outlet(camera: string): OutletFacts {
		const receivers = [...this.#sockets]
			.filter(([, who]) => who.camera === camera)
			.map(([socket, { user, role, peer, at }]) => ({ user, role, peer, at, ...socket.sent }));
		const { messages, bytes } = receivers.reduce(
			(sum, each) => ({ messages: sum.messages + each.messages, bytes: sum.bytes + each.bytes }),
			this.#past.get(camera) ?? { messages: 0, bytes: 0 },
		);
		const parts = [{ name: "MPEG-1", messages, bytes, fields: ["picture"] }];
		const connected = receivers.length > 0;
		return {
			kind: "page",
			name: "sub",
			connected,
			messages,
			bytes,
			parts,
			receivers,
			others: 0,
			heldBack: {},
		};
	}

	#wanted(target: string): { camera: ConsoleCamera | undefined; size: PictureSize } {
		const [, name, small] = /^\/live\/([^/?]+)(\?small)?$/.exec(target) ?? [];
		const camera = this.#options.cameras().find((each) => encodeURIComponent(each.name) === name);
		return { camera, size: small ? "small" : "full" };
	}

	#watch(ws: WebSocket, { camera, size, session, peer }: Watching): void {
		const ends: (() => void)[] = [];
		const socket = new LiveSocket(ws, () => {
			this.#sockets.delete(socket);
			const { messages, bytes } = socket.sent;
			const past = this.#past.get(camera.name) ?? { messages: 0, bytes: 0 };
			this.#past.set(camera.name, { messages: past.messages + messages, bytes: past.bytes + bytes });
			for (const end of ends) end();
		});
		const { user, role } = session.account;
		this.#sockets.set(socket, { camera: camera.name, user, role, peer, at: this.#options.clock.now() });
		const untie = session.tie(() => socket.expire());
		const leave = untie && this.#options.wall.watch(camera, socket, size);
		if (untie) ends.push(untie);
		if (leave) ends.push(leave, this.#options.views?.(session.account, camera.name, peer) ?? (() => {}));
		else socket.over(true);
	}

	#ping(): void {
		for (const socket of this.#sockets.keys()) socket.ping();
		this.#cancelPing = this.#options.clock.after(this.#options.limits.pingMs, () => this.#ping());
	}
}
