import type { Clock } from "../../device/clock.ts";
import type { Logger } from "../../device/log.ts";
import type { ConsoleCamera } from "../camera.ts";
import type { ConsoleLimits } from "../limits.ts";
import { Channel, type ChannelSocket } from "./channel.ts";
import type { RtspCredentials } from "./live-stream.ts";

/** Of a picture that has a page to itself or a large tile, or of one among many: what is larger than it is shown is coded and decoded for nothing. */
export type PictureSize = keyof typeof largest;

const largest = {
	full: { maxWidth: 640, maxHeight: 360 },
	small: { maxWidth: 384, maxHeight: 216 },
} as const;

export interface WallOptions {
	/** The transcoder: a JavaScript file that Node.js can run. */
	readonly program: string;
	readonly credentials: RtspCredentials;
	readonly clock: Clock;
	readonly log: Logger;
	readonly limits: ConsoleLimits;
}

/** The live pictures of all cameras, each transcoded once for each size however many pages watch it. */
export class Wall {
	readonly #options: WallOptions;
	readonly #channels = new Map<string, Partial<Record<PictureSize, Channel>>>();

	constructor(options: WallOptions) {
		this.#options = options;
	}

	/** Transcoders that run now. */
	get running(): number {
		return this.#all.filter((channel) => channel.running).length;
	}

	/**
	 * Shows `camera` to `socket`; undefined when that cannot be now. The function returned ends it. Where there is room
	 * for no more transcoders, a picture of another size does.
	 */
	watch(camera: ConsoleCamera, socket: ChannelSocket, size: PictureSize = "full"): (() => void) | undefined {
		const channel = this.#channel(camera, size);
		if (!channel.ready) return undefined;
		if (channel.running || this.#makeRoom()) return channel.join(socket);
		return this.#of(camera.name)
			.find(({ running }) => running)
			?.join(socket);
	}

	/** See `Channel.flush`. */
	flush(name: string): void {
		for (const channel of this.#of(name)) channel.flush();
	}

	close(): void {
		for (const channel of this.#all) channel.stop();
	}

	get #all(): Channel[] {
		return [...this.#channels.keys()].flatMap((name) => this.#of(name));
	}

	/** In each size that somebody has asked for. */
	#of(name: string): Channel[] {
		return Object.values(this.#channels.get(name) ?? {});
	}

	/** One that nobody watches any more makes way for one that somebody wants to see. */
	#makeRoom(): boolean {
		if (this.running < this.#options.limits.maxStreams) return true;
		const idle = this.#all.find((channel) => channel.idle);
		idle?.stop();
		return idle !== undefined;
	}

	#channel({ name, rtspSub: url }: ConsoleCamera, size: PictureSize): Channel {
		const { program, credentials, clock, log, limits } = this.#options;
		const sizes = this.#channels.get(name) ?? {};
		const stream = { name, program, credentials, order: { url, ...largest[size] } };
		const channel = sizes[size] ?? new Channel({ stream, clock, log, limits });
		this.#channels.set(name, { ...sizes, [size]: channel });
		return channel;
	}
}
