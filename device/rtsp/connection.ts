import { type Account, roleAllows } from "../auth/accounts.ts";
import type { DigestGuard } from "../auth/digest.ts";
import type { Stream } from "../media/stream.ts";
import type { Answer, Exchange, Viewer } from "./exchange.ts";
import { parseOptions } from "./headers/options.ts";
import { parseSession } from "./headers/session.ts";
import type { Link } from "./link.ts";
import { formatResponse, type InterleavedFrame, type RtspRequest } from "./message.ts";
import { methodOf, publicMethods } from "./methods/methods.ts";
import { RtspParseError, RtspParser } from "./parser.ts";
import type { Find, RtspService } from "./service.ts";
import type { CloseReason, Session } from "./session.ts";
import { RtspError } from "./status.ts";
import { StreamHold } from "./stream-hold.ts";
import { parseTarget } from "./target.ts";

const httpAnswer =
	"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nThis port speaks RTSP.\n";

/** One RTSP connection: bytes in, answers and media out. Requests are answered one after the other, in their order. */
export class Connection implements Viewer {
	readonly service: RtspService;
	readonly link: Link;
	readonly sessions: Set<Session> = new Set();
	/** Binds nonces to this connection. */
	readonly #binding: string;
	readonly #find: Find;
	readonly #parser: RtspParser;
	readonly #requests: RtspRequest[] = [];
	#answering = false;
	#closeAfterAnswer = false;
	/** Answers with 401 in a row. */
	#refusals = 0;
	#open = true;
	/** A session took channels of this connection: binary data may come, also a little after its TEARDOWN. */
	#interleaves = false;
	#hold: StreamHold | undefined;
	#onDrained: (() => void) | undefined;
	#cancelIdle: () => void;

	/** @param find what is to be had over this connection */
	constructor(service: RtspService, link: Link, binding: string, find: Find = service.find) {
		this.service = service;
		this.link = link;
		this.#binding = binding;
		this.#find = find;
		this.#parser = new RtspParser(service.limits);
		this.#cancelIdle = this.#idleTimer(service.limits.firstRequestMs);
	}

	received(bytes: Buffer): void {
		if (!this.#open) return;
		try {
			for (const message of this.#parser.feed(bytes)) {
				if (message.kind === "frame") this.#frame(message);
				else this.#requests.push(message);
			}
			if (this.#requests.length > this.service.limits.pipelinedRequests)
				throw new RtspError(400, "too many requests at once");
		} catch (error) {
			if (!(error instanceof RtspParseError || error instanceof RtspError)) throw error;
			this.service.log.debug({ peer: this.link.peer, reason: error.message }, "RTSP connection closed");
			this.#write({ status: error.status }, undefined);
			this.close();
			return;
		}
		void this.#answerAll();
	}

	/** The network took all that was written. */
	drained(): void {
		this.#onDrained?.();
		// Metadata, which is little, before the pictures: a stream that fills the connection does not keep it back.
		for (const { tracks } of this.sessions)
			for (const { outlet } of [...tracks.values()].reverse()) if (outlet.channels) outlet.onReady();
	}

	/** The link is gone. Sessions by UDP stay until they time out, for their viewer may come back (RFC 2326 §1.1). */
	closed(): void {
		this.#open = false;
		this.#requests.length = 0;
		this.#cancelIdle();
		this.releaseHold();
		this.#onDrained?.();
		for (const session of this.sessions) if (session.interleaves) session.close("connection-closed");
	}

	close(): void {
		if (!this.#open) return;
		this.closed();
		this.link.close();
	}

	hold(stream: Stream): StreamHold {
		this.releaseHold();
		this.#hold = new StreamHold(stream, this.service.clock, this.service.limits.holdMs);
		return this.#hold;
	}

	releaseHold(): void {
		this.#hold?.release();
		this.#hold = undefined;
	}

	addSession(session: Session): void {
		this.extended(session);
		this.sessions.add(session);
		this.service.sessions.set(session.id, session);
		const { interleaves, peer, stream } = session;
		this.service.log.info(
			{ session: session.id, path: stream.info.path, peer, transport: interleaves ? "TCP" : "UDP" },
			"RTSP session set up",
		);
		if (!this.#open && interleaves) session.close("connection-closed");
	}

	extended(session: Session): void {
		this.#interleaves ||= session.interleaves;
	}

	sessionClosed(session: Session, reason: CloseReason): void {
		this.sessions.delete(session);
		this.service.sessions.delete(session.id);
		this.service.sessionTally.remove(session.peer);
		this.service.viewEnded(session);
		const { id, peer, stream, tracks } = session;
		const all = [...tracks.values()];
		const packets = all.reduce((sum, { sender }) => sum + sender.packets, 0);
		const octets = all.reduce((sum, { sender }) => sum + sender.octets, 0);
		const skipped = all.reduce((sum, track) => sum + track.skipped, 0);
		this.service.log.info(
			{ session: id, path: stream.info.path, peer, reason, packets, octets, skipped },
			"RTSP session over",
		);
		// The viewer of a stream that ended has nothing left to ask here.
		if (reason === "teardown" || this.sessions.size > 0) return;
		if (this.#answering) this.#closeAfterAnswer = true;
		else this.close();
	}

	#frame({ channel, data }: InterleavedFrame): void {
		if (!this.#interleaves) throw new RtspError(400, "interleaved data without a session");
		for (const session of this.sessions)
			for (const { outlet } of session.tracks.values())
				if (outlet.channels?.[1] === channel) session.control(data);
	}

	/** While requests wait, and while the client does not take its answers, nothing more is read. */
	async #answerAll(): Promise<void> {
		if (this.#answering || this.#requests.length === 0) return;
		this.#answering = true;
		this.link.pause();
		for (let request = this.#requests.shift(); request; request = this.#requests.shift()) {
			await this.#answer(request);
			if (this.link.unsent > this.service.limits.unsentBytes) await this.#drain();
		}
		this.#answering = false;
		if (this.#open) this.link.resume();
	}

	#drain(): Promise<void> {
		return new Promise((resolve) => {
			this.#onDrained = () => {
				this.#onDrained = undefined;
				resolve();
			};
			if (!this.#open) this.#onDrained();
		});
	}

	async #answer(request: RtspRequest): Promise<void> {
		if (request.version.startsWith("HTTP/")) {
			this.link.write(Buffer.from(httpAnswer));
			this.close();
			return;
		}
		// The first one, should a client send several.
		const [sequence] = /^\d{1,10}(?![^,])/.exec(request.headers.get("cseq") ?? "") ?? [];
		this.#cancelIdle();
		const answer = await this.#process(request, sequence);
		if (!this.#open) return;
		this.#cancelIdle = this.#idleTimer(this.service.limits.idleMs);
		this.#write(answer, sequence);
		answer.written?.();
		if (answer.status === 403 || this.#closeAfterAnswer) this.close();
	}

	async #process(request: RtspRequest, sequence: string | undefined): Promise<Answer> {
		try {
			if (request.version !== "RTSP/1.0") throw new RtspError(505, "only RTSP/1.0");
			if (sequence === undefined) throw new RtspError(400, "CSeq is missing");
			const method = methodOf(request.method);
			const unsupported = ["require", "proxy-require"].flatMap((name) =>
				parseOptions(request.headers.get(name) ?? ""),
			);
			if (unsupported.length > 0)
				throw new RtspError(551, "unknown option", [["Unsupported", unsupported.join(", ")]]);
			const session = this.#sessionOf(request);
			if (method === "options") return this.#options(session);
			return await method(await this.#admit(request, session));
		} catch (error) {
			return this.#refusal(request, error);
		}
	}

	/**
	 * OPTIONS is the one method that answers without credentials: curl, nmap and many clients ask it first and give up
	 * when it is refused. It says the same for every path, so it tells nothing of what is behind them.
	 */
	#options(session: Session | undefined): Answer {
		session?.touch();
		return { status: 200, headers: [["Public", publicMethods.join(", ")]] };
	}

	/** Who asks, and for what: throws RtspError 401, 404, 503. */
	async #admit(request: RtspRequest, session: Session | undefined): Promise<Exchange> {
		const target = parseTarget(request.uri);
		if (!target) throw new RtspError(400, "the request URI is none");
		const found = session ?? this.#find(target.path);
		if (!found) throw new RtspError(404, "no such stream");
		if (request.headers.has("authorization")) await this.#awaitTurn(found.guard);
		const account = this.#authenticate(request, found.guard);
		// Whoever may not see pictures does not learn which there are.
		if (!roleAllows(account.role, "viewer")) {
			this.service.refused({ account, peer: this.link.peer, path: target.path });
			throw new RtspError(403, "this role sees no pictures");
		}
		const { guard, stream, metadata, audio, multicast } = found;
		if (!stream) throw new RtspError(404, "no such stream");
		// Requests about a session name its path, one of its tracks, or nothing in particular.
		const path = session?.path ?? target.path;
		if (![path, "*", ""].includes(target.path)) throw new RtspError(454, "the session is of another stream");
		session?.touch();
		return {
			viewer: this,
			request,
			target: { ...target, path },
			guard,
			account,
			stream,
			metadata,
			audio,
			multicast,
			session,
		};
	}

	/** After too many wrong passwords from this address, credentials are looked at one by one, with time between. */
	async #awaitTurn(guard: DigestGuard): Promise<void> {
		const { clock, limits } = this.service;
		const deadline = clock.monotonic() + limits.penaltyMs;
		for (let ms = guard.waitMs(this.link.peer); ms > 0; ms = guard.waitMs(this.link.peer)) {
			if (!this.#open || clock.monotonic() + ms > deadline) return;
			await new Promise<void>((resolve) => clock.after(ms, resolve));
		}
	}

	#authenticate(request: RtspRequest, guard: DigestGuard): Account {
		const verdict = guard.verify({
			method: request.method,
			uri: request.uri,
			authorization: request.headers.get("authorization"),
			peer: this.link.peer,
			binding: this.#binding,
		});
		if (verdict.ok) {
			this.#refusals = 0;
			return verdict.account;
		}
		if (verdict.reason !== "missing")
			this.service.log.warn({ peer: this.link.peer, reason: verdict.reason }, "RTSP request refused");
		if (verdict.reason === "locked") throw new RtspError(503, "slow down", [["Retry-After", "1"]]);
		// Some clients would try the same wrong password for ever.
		if (++this.#refusals > this.service.limits.refusals) throw new RtspError(403, "too many refusals");
		// MD5 last: FFmpeg keeps the last challenge, and before version 8 gives up when that is SHA-256.
		const challenges = guard.challenges(verdict.stale, this.#binding).reverse();
		throw new RtspError(
			401,
			verdict.reason,
			challenges.map((challenge) => ["WWW-Authenticate", challenge] as const),
		);
	}

	/** A session set up over this connection, or one by UDP of the same viewer, who may have connected anew. */
	#sessionOf(request: RtspRequest): Session | undefined {
		const header = parseSession(request.headers.get("session") ?? "");
		const session = header && this.service.sessions.get(header.id);
		if (!session) return undefined;
		const reachable = this.sessions.has(session) || (!session.interleaves && session.peer === this.link.peer);
		return reachable ? session : undefined;
	}

	#refusal(request: RtspRequest, error: unknown): Answer {
		if (error instanceof RtspError) return { status: error.status, headers: error.headers };
		this.service.log.error({ method: request.method, err: error }, "RTSP request failed");
		return { status: 500 };
	}

	#write(answer: Answer, sequence: string | undefined): void {
		this.link.write(formatResponse(answer, sequence));
	}

	#idleTimer(ms: number): () => void {
		return this.service.clock.after(ms, () => {
			if (this.sessions.size > 0) this.#cancelIdle = this.#idleTimer(ms);
			else this.close();
		});
	}
}
