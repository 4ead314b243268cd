import type { Clock } from "../../device/clock.ts";
import type { Logger } from "../../device/log.ts";
import type { ConsoleCamera } from "../camera.ts";
import type { ConsoleLimits } from "../limits.ts";
import { Channel, type ChannelSocket } from "./channel.ts";
import type { RtspCredentials } from "./live-stream.ts";

/** The page shows tiles: larger pictures would be decoded for nothing. */
const largest = { maxWidth: 640, maxHeight: 360 } as const;

export interface WallOptions {
	/** The transcoder: a JavaScript file that Node.js can run. */
	readonly program: string;
	readonly credentials: RtspCredentials;
	readonly clock: Clock;
	readonly log: Logger;
	readonly limits: ConsoleLimits;
}

/** The live pictures of all cameras, each transcoded once however many pages watch it. */
export class Wall {
	readonly #options: WallOptions;
	readonly #channels = new Map<string, Channel>();

	constructor(options: WallOptions) {
		this.#options = options;
	}

	/** Cameras that are transcoded now. */
	get running(): number {
		return [...this.#channels.values()].filter((channel) => channel.running).length;
	}

	/** Shows `camera` to `socket`; undefined when that cannot be now. The function returned ends it. */
	watch(camera: ConsoleCamera, socket: ChannelSocket): (() => void) | undefined {
		const channel = this.#channels.get(camera.name) ?? this.#open(camera);
		if (!channel.ready || (!channel.running && !this.#makeRoom())) return undefined;
		return channel.join(socket);
	}

	/** See `Channel.flush`. */
	flush(name: string): void {
		this.#channels.get(name)?.flush();
	}

	close(): void {
		for (const channel of this.#channels.values()) channel.stop();
	}

	/** One that nobody watches any more makes way for one that somebody wants to see. */
	#makeRoom(): boolean {
		if (this.running < this.#options.limits.maxStreams) return true;
		const idle = [...this.#channels.values()].find((channel) => channel.idle);
		idle?.stop();
		return idle !== undefined;
	}

	#open({ name, rtspSub: url }: ConsoleCamera): Channel {
		const { program, credentials, clock, log, limits } = this.#options;
		const stream = { name, program, credentials, order: { url, ...largest } };
		const channel = new Channel({ stream, clock, log, limits });
		this.#channels.set(name, channel);
		return channel;
	}
}
