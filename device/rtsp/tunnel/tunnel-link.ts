import type { Link } from "../link.ts";

/** An RTSP connection made of two: what the camera sends goes out by one, what the client asks comes in by another. */
export class TunnelLink implements Link {
	readonly peer: string;
	readonly localAddress: string;
	readonly localPort: number;
	readonly isSecure: boolean;
	readonly #out: Link;
	/** The POST that is open now. Clients may end it and begin another one. */
	#in: Link | undefined;
	#paused = false;

	constructor(out: Link) {
		this.#out = out;
		this.peer = out.peer;
		this.localAddress = out.localAddress;
		this.localPort = out.localPort;
		this.isSecure = out.isSecure;
	}

	get unsent(): number {
		return this.#out.unsent;
	}

	/** From now on this is what requests come by; the one before is closed. */
	join(half: Link): void {
		this.#in?.close();
		this.#in = half;
		if (this.#paused) half.pause();
	}

	/** That half has ended. */
	leave(half: Link): void {
		if (this.#in === half) this.#in = undefined;
	}

	write(bytes: Buffer): void {
		this.#out.write(bytes);
	}

	pause(): void {
		this.#paused = true;
		this.#in?.pause();
	}

	resume(): void {
		this.#paused = false;
		this.#in?.resume();
	}

	close(): void {
		const half = this.#in;
		this.#in = undefined;
		half?.close();
		this.#out.close();
	}
}
