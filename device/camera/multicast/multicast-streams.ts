import type { Clock } from "../../clock.ts";
import type { StreamName } from "../../imaging/stream-names.ts";
import type { Logger } from "../../log.ts";
import type { TrackFormat } from "../../media/access-unit.ts";
import type { Source, Stream } from "../../media/stream.ts";
import { metadataToken } from "../../onvif/metadata/settings.ts";
import type { Multicast } from "../../rtsp/multicast/groups.ts";
import type { MediaDesk } from "../media/media-desk.ts";
import type { MulticastDesk } from "./multicast-desk.ts";

/** How long until it is looked again at what is to be sent, after something has ended, in milliseconds. */
const againMs = 250;
/** The same after it could not be sent. */
const patienceMs = 5_000;

export interface MulticastStreamsOptions {
	readonly desk: MulticastDesk;
	readonly media: Pick<MediaDesk, "profiles" | "streamOf">;
	readonly streams: Readonly<Record<StreamName, Stream>>;
	/** All of it, or events without what is seen. */
	readonly metadata: { readonly all: Source; readonly events: Source };
	/** Our addresses on the networks that it is for, as they are now. */
	readonly addresses: () => readonly string[];
	/** Sends until the function that it resolves to is called. */
	readonly send: (what: Multicast, ended: () => void) => Promise<() => void>;
	/** True while nothing is to be sent, as during a reboot. */
	readonly isDown: () => boolean;
	readonly clock: Clock;
	readonly log: Logger;
}

/**
 * Sends the profiles for which StartMulticastStreaming was called, with nobody asking by RTSP (Media2 §5.11): from the moment of the
 * call, and again after a restart, a reboot and a change of settings.
 */
export class MulticastStreams {
	readonly #options: MulticastStreamsOptions;
	/** What is sent or about to be, by its key; the function ends it. */
	readonly #sent = new Map<string, () => void>();
	#cancel: (() => void) | undefined;
	#closed = false;

	constructor(options: MulticastStreamsOptions) {
		this.#options = options;
	}

	/** Makes what is sent what is to be sent. */
	follow(): void {
		if (this.#closed) return;
		const { desk, isDown, media } = this.#options;
		desk.retain(media.profiles.map(({ token }) => token));
		const wanted = isDown() ? new Map<string, Multicast>() : this.#wanted();
		for (const [key, end] of [...this.#sent]) if (!wanted.has(key)) end();
		for (const [key, what] of wanted) if (!this.#sent.has(key)) this.#send(key, what);
		if (isDown() && desk.running.length > 0) this.#later(againMs);
	}

	close(): void {
		this.#closed = true;
		this.#cancel?.();
		for (const end of [...this.#sent.values()]) end();
	}

	#wanted(): Map<string, Multicast> {
		const { addresses, desk, media, metadata, streams } = this.#options;
		const wanted = new Map<string, Multicast>();
		const add = (token: string, source: Source, format: TrackFormat, kind = "") => {
			const group = desk.group(token);
			if (!group) return;
			for (const localAddress of addresses()) {
				const key = [token, kind, localAddress, group.address, group.port, group.ttl].join(" ");
				wanted.set(key, { source, format, localAddress, group: () => desk.group(token) });
			}
		};
		const running = media.profiles.filter(({ token }) => desk.running.includes(token));
		for (const profile of running) {
			const name = media.streamOf(profile.token);
			if (profile.source && profile.encoder && name)
				add(profile.encoder.token, streams[name], streams[name].info.codec);
		}
		// One group for all of them: it gets the most that any of them has.
		const told = running.filter((profile) => profile.metadata);
		const kind = told.some(({ analytics }) => analytics) ? "all" : "events";
		if (told.length > 0) add(metadataToken, metadata[kind], "metadata", kind);
		return wanted;
	}

	#send(key: string, what: Multicast): void {
		const { log, send } = this.#options;
		let stop: (() => void) | undefined;
		let over = false;
		const end = () => {
			over = true;
			stop?.();
			if (this.#sent.get(key) === end) this.#sent.delete(key);
		};
		this.#sent.set(key, end);
		const ended = () => {
			end();
			this.#later(againMs);
		};
		send(what, ended).then(
			(begun) => {
				stop = begun;
				if (over) begun();
			},
			(error) => {
				log.warn({ err: error, group: what.group()?.address }, "a stream cannot be sent by multicast");
				end();
				this.#later(patienceMs);
			},
		);
	}

	#later(ms: number): void {
		if (this.#closed) return;
		this.#cancel?.();
		this.#cancel = this.#options.clock.after(ms, () => this.follow());
	}
}
