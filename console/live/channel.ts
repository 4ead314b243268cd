import type { Clock } from "../../device/clock.ts";
import type { Logger } from "../../device/log.ts";
import type { ConsoleLimits } from "../limits.ts";
import { LiveStream, type LiveStreamOptions } from "./live-stream.ts";
import { PictureSplitter } from "./picture-splitter.ts";
import { Viewer, type ViewerSocket } from "./viewer.ts";

/** A page's WebSocket as a channel sees it. */
export interface ChannelSocket extends ViewerSocket {
	/** Says that there are no more pictures; `retry` when there may be again in a moment. */
	over(retry: boolean): void;
	/** Says that the pictures so far are not to be shown any more: others come. */
	renew(): void;
	/** Hangs up at once, and drops what the network has not taken yet. */
	cut(): void;
}

export interface ChannelOptions {
	readonly stream: LiveStreamOptions;
	readonly clock: Clock;
	readonly log: Logger;
	readonly limits: ConsoleLimits;
}

/**
 * One camera on the wall. Its transcoder starts with the first viewer and stops a little after the last has gone. When
 * it fails, its viewers are told to come again, and the next start waits longer each time.
 */
export class Channel {
	readonly #options: ChannelOptions;
	readonly #viewers = new Map<ChannelSocket, Viewer>();
	#stream: LiveStream | undefined;
	#cancelStop: () => void = () => {};
	#failures = 0;
	#notBefore = Number.NEGATIVE_INFINITY;

	constructor(options: ChannelOptions) {
		this.#options = options;
	}

	/** True while a transcoder runs. */
	get running(): boolean {
		return this.#stream !== undefined;
	}

	/** True while a transcoder runs on for nobody. */
	get idle(): boolean {
		return this.running && this.#viewers.size === 0;
	}

	/** True when a viewer may join: pictures come, or may be asked for again. */
	get ready(): boolean {
		return this.running || this.#options.clock.monotonic() >= this.#notBefore;
	}

	/** Adds a viewer, from the next key picture on: a second at most. The function returned removes it. */
	join(socket: ChannelSocket): () => void {
		this.#cancelStop();
		this.#viewers.set(socket, this.#viewer(socket));
		this.#stream ??= this.#start();
		return () => {
			if (!this.#viewers.delete(socket) || this.#viewers.size > 0) return;
			const { clock, limits } = this.#options;
			this.#cancelStop = clock.after(limits.lingerMs, () => this.stop());
		};
	}

	/**
	 * From now on nothing is shown that was made before (invariant I4): what the transcoder holds goes with it, and so
	 * does what still waits for a browser. Viewers stay, but for those; they see the next picture of a new transcoder.
	 */
	flush(): void {
		const stream = this.#stream;
		if (!stream) return;
		this.#stream = undefined;
		stream.stop();
		for (const socket of [...this.#viewers.keys()]) {
			if (socket.bufferedAmount > 0) socket.cut();
			else {
				socket.renew();
				this.#viewers.set(socket, this.#viewer(socket));
			}
		}
		this.#cancelStop();
		if (this.#viewers.size > 0) this.#stream = this.#start();
	}

	/** Ends the transcoder and sends the viewers away. */
	stop(): void {
		this.#cancelStop();
		const stream = this.#stream;
		this.#stream = undefined;
		stream?.stop();
		this.#dismiss(false);
	}

	#viewer(socket: ChannelSocket): Viewer {
		return new Viewer(socket, this.#options.limits.maxBacklogBytes);
	}

	#start(): LiveStream | undefined {
		let stream: LiveStream;
		try {
			stream = new LiveStream(this.#options.stream);
		} catch (error) {
			this.#fail((error as Error).message); // no memory for one more process
			return undefined;
		}
		const splitter = new PictureSplitter();
		stream.on("camdata", (chunk: Buffer) => {
			if (this.#stream === stream) this.#show(stream, splitter, chunk);
		});
		stream.on("over", (notice: string) => {
			if (this.#stream === stream) this.#fail(notice); // else it was stopped on purpose
		});
		return stream;
	}

	#show(stream: LiveStream, splitter: PictureSplitter, chunk: Buffer): void {
		try {
			for (const slice of splitter.push(chunk))
				for (const viewer of this.#viewers.values()) viewer.take(slice);
			this.#failures = 0;
		} catch (error) {
			this.#fail((error as Error).message);
			stream.stop();
		}
	}

	#fail(notice: string): void {
		const { clock, limits, log, stream } = this.#options;
		const wait = Math.min(limits.maxRetryMs, limits.retryMs * 2 ** this.#failures++);
		this.#notBefore = clock.monotonic() + wait;
		log.warn({ camera: stream.name, notice, retryMs: wait }, "the live picture for the page broke off");
		this.#stream = undefined;
		this.#dismiss(true);
	}

	#dismiss(retry: boolean): void {
		const sockets = [...this.#viewers.keys()];
		this.#viewers.clear();
		for (const socket of sockets) socket.over(retry);
	}
}
