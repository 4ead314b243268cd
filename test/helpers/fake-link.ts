import type { Link, LinkEvents } from "../../device/rtsp/link.ts";

/** A connection without a network: what is written is read here; `stalled` is a viewer who takes nothing. */
export class FakeLink implements Link {
	readonly peer: string;
	readonly localAddress = "192.0.2.1";
	readonly localPort = 554;
	isSecure = false;
	unsent = 0;
	closed = false;
	paused = false;
	events: LinkEvents | undefined;
	#stalled = false;
	#written: Buffer = Buffer.alloc(0);

	constructor(peer = "192.0.2.9") {
		this.peer = peer;
	}

	/** While true, written bytes stay unsent. */
	set stalled(value: boolean) {
		this.#stalled = value;
		if (value || this.unsent === 0) return;
		this.unsent = 0;
		this.events?.drained();
	}

	write(bytes: Buffer): void {
		if (this.closed) return;
		this.#written = Buffer.concat([this.#written, bytes]);
		if (this.#stalled) this.unsent += bytes.length;
	}

	pause(): void {
		this.paused = true;
	}

	resume(): void {
		this.paused = false;
	}

	close(): void {
		if (this.closed) return;
		this.closed = true;
		this.events?.closed();
	}

	/** The client goes without a word. */
	vanish(): void {
		this.closed = true;
		this.events?.closed();
	}

	send(bytes: string | Buffer): void {
		this.events?.received(Buffer.from(bytes));
	}

	/** What the server wrote since the last call. */
	take(): Buffer {
		const taken = this.#written;
		this.#written = Buffer.alloc(0);
		return taken;
	}
}
