import { AVERROR_EOF, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { Dictionary, FormatContext, Packet, type Stream } from "node-av/lib";
import type { Credential } from "../../identity/credentials.ts";
import { Trouble } from "../trouble.ts";
import { check } from "./ffmpeg.ts";

export interface SourceOptions {
	readonly url: URL;
	readonly credential: Credential | undefined;
	readonly transport: "tcp" | "udp";
	/** A device that says nothing for this long is gone, in milliseconds. */
	readonly silenceMs: number;
}

/** The video of an RTSP stream as FFmpeg's own client receives it. */
export class RtspSource implements AsyncDisposable {
	readonly #input = new FormatContext();
	readonly #packet = new Packet();
	#stream: Stream | undefined;
	#interrupted = false;

	constructor() {
		// Without it there is nothing yet that could be interrupted while it opens.
		this.#input.allocContext();
		this.#packet.alloc();
	}

	/** DESCRIBE, SETUP of the video alone, PLAY. Throws Trouble. */
	async open({ url, credential, transport, silenceMs }: SourceOptions): Promise<Stream> {
		const signed = new URL(url);
		signed.username = encodeURIComponent(credential?.user ?? "");
		signed.password = encodeURIComponent(credential?.password.reveal() ?? "");
		const options = Dictionary.fromObject({
			rtsp_transport: transport,
			allowed_media_types: "video",
			// Whatever a device answers, it is to lead to no file and to no other protocol.
			protocol_whitelist: "rtsp,rtp,tcp,udp",
			timeout: String(silenceMs * 1000),
		});
		const opened = await this.#input.openInput(signed.href, null, options);
		// FFmpeg takes an interruption for one fault or another of the device.
		if (this.#interrupted) throw new Trouble("the stream cannot be opened: it takes too long");
		check("the stream cannot be opened", opened);
		const index = check("there is no video", this.#input.findBestStream(AVMEDIA_TYPE_VIDEO));
		this.#stream = this.#input.streams[index] as Stream;
		return this.#stream;
	}

	/**
	 * The next packet of the video, which is the source's own until it is asked again; undefined when the device has
	 * ended the stream, or `interrupt` was called. Throws Trouble.
	 */
	async next(): Promise<Packet | undefined> {
		for (;;) {
			this.#packet.unref();
			const read = await this.#input.readFrame(this.#packet);
			if (read === AVERROR_EOF || this.#interrupted) return undefined;
			check("the stream broke off", read);
			if (this.#packet.streamIndex === this.#stream?.index) return this.#packet;
		}
	}

	get interrupted(): boolean {
		return this.#interrupted;
	}

	/** Ends what is waited for, now; there is nothing more to come. */
	interrupt(): void {
		this.#interrupted = true;
		this.#input.interrupt();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#packet.free();
		await this.#input.closeInput();
	}
}
