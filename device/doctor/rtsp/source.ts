import { AV_LOG_QUIET, AVERROR_EOF, AVERROR_EXIT, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { Dictionary, FormatContext, Log, Packet, type Stream } from "node-av/lib";
import type { Credential } from "../../identity/credentials.ts";
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

	constructor() {
		// FFmpeg's own messages may name the URL that it was given (invariant I9).
		Log.setLevel(AV_LOG_QUIET);
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
		check("the stream cannot be opened", await this.#input.openInput(signed.href, null, options));
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
			if (read === AVERROR_EOF || read === AVERROR_EXIT) return undefined;
			check("the stream broke off", read);
			if (this.#packet.streamIndex === this.#stream?.index) return this.#packet;
		}
	}

	/** Ends what is waited for, now. */
	interrupt(): void {
		this.#input.interrupt();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#packet.free();
		await this.#input.closeInput();
	}
}
