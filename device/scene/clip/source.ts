import { resolve } from "node:path";
import {
	AV_NOPTS_VALUE,
	AVDISCARD_ALL,
	AVERROR_EOF,
	AVMEDIA_TYPE_AUDIO,
	AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { Dictionary, FormatContext, type Packet, type Stream } from "node-av/lib";
import { clipError, reason } from "./clip-error.ts";
import { type ClipFormat, recognise } from "./format.ts";
import type { ClipLimits } from "./limits.ts";

/**
 * A file's video packets, in the order of decoding. FFmpeg's avformat_find_stream_info is not called: it decodes
 * frames before any limit of ours could be set, and costs most of the time it takes to open a file.
 */
export class Source {
	readonly path: string;
	readonly format: ClipFormat;
	readonly #limits: ClipLimits;
	readonly #container = new FormatContext();
	readonly #onSound: ((packet: Packet) => void) | undefined;
	#stream: Stream | undefined;
	#sound: Stream | undefined;

	/**
	 * Opens the file. Throws a PersienneError; nothing stays open then.
	 * @param onSound gets the packets of the main sound track, as they come between those of video; without it they are dropped
	 * @param everything reads what an edit list has players leave out, too
	 */
	constructor(path: string, limits: ClipLimits, onSound?: (packet: Packet) => void, everything = false) {
		this.path = path;
		this.#onSound = onSound;
		this.#limits = limits;
		this.format = recognise(path, limits);
		using options = Dictionary.fromObject({
			// The format's demuxer opens nothing else, and if it tried, only this machine's files.
			protocol_whitelist: "file",
			format_whitelist: this.format.demuxer.name,
			max_streams: limits.streams,
			probesize: limits.probeBytes,
			...(everything && { ignore_editlist: 1 }),
		});
		// The scheme keeps a name such as "tcp:x.mp4" from being taken for an address.
		const result = this.#container.openInputSync(`file:${resolve(path)}`, this.format.demuxer, options);
		if (result < 0) throw clipError("CLIP_UNREADABLE", path, `cannot be opened: ${reason(result)}`);
		const best = this.#container.findBestStream(AVMEDIA_TYPE_VIDEO, -1, -1);
		if (best >= 0) this.#choose(this.#container.streams[best] as Stream);
	}

	/** The video stream; undefined until the first packet when the format tells its streams only as they come. */
	get stream(): Stream | undefined {
		return this.#stream;
	}

	/** How many tracks of pictures the file is known to have by now, whichever is read. */
	get videoTracks(): number {
		return this.#container.streams.filter(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO).length;
	}

	/** The sound track whose packets are handed on; undefined when there is none, or nobody wants it. */
	get sound(): Stream | undefined {
		return this.#sound;
	}

	/** What the container says about its length, in seconds; undefined when it says nothing that can be. */
	get declaredDuration(): number | undefined {
		const stream = this.#stream;
		const own = stream && stream.duration !== AV_NOPTS_VALUE;
		const seconds = own
			? Number(stream.duration) * stream.timeBase.toDouble()
			: this.#container.duration === AV_NOPTS_VALUE
				? 0
				: Number(this.#container.duration) / 1e6;
		return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
	}

	/** Reads the next packet of video into `packet`. False at the end, or where the file can be read no further. */
	read(packet: Packet): boolean {
		let failures = 0;
		while (failures < this.#limits.failedReads) {
			packet.unref();
			const result = this.#container.readFrameSync(packet);
			if (result === AVERROR_EOF) return false;
			if (result < 0) {
				failures++;
				continue;
			}
			if (!this.#stream) this.#chooseFrom(packet);
			if (packet.streamIndex === this.#stream?.index) return true;
			if (packet.streamIndex === this.#sound?.index) this.#onSound?.(packet);
		}
		return false;
	}

	close(): void {
		this.#container.closeInputSync();
	}

	#chooseFrom(packet: Packet): void {
		const stream = this.#container.streams[packet.streamIndex];
		if (stream?.codecpar.codecType === AVMEDIA_TYPE_VIDEO) this.#choose(stream);
	}

	/** Keeps one stream of video, with its sound if that is wanted, and lets the demuxer drop the rest. */
	#choose(chosen: Stream): void {
		this.#stream = chosen;
		const streams = this.#container.streams;
		if (this.#onSound)
			this.#sound = streams[this.#container.findBestStream(AVMEDIA_TYPE_AUDIO, -1, chosen.index)];
		for (const stream of streams) {
			if (stream.index !== chosen.index && stream.index !== this.#sound?.index)
				stream.discard = AVDISCARD_ALL;
		}
	}
}
