import { AV_NOPTS_VALUE, AVERROR_EAGAIN, AVERROR_EOF, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { Codec, CodecContext, Dictionary, FormatContext, type Frame, Packet, type Stream } from "node-av/lib";
import { check } from "./ffmpeg-error.ts";
import type { TranscodeOrder } from "./order.ts";

/** A camera that says nothing for this long is gone, in microseconds. */
const silence = 10_000_000;

/** The video of an RTSP stream, decoded. Over TCP: on the way to a page a lost packet is worse than a late one. */
export class RtspSource {
	readonly #input: FormatContext;
	readonly #stream: Stream;
	readonly #decoder: CodecContext;
	readonly #packet = new Packet();

	static async open(order: TranscodeOrder): Promise<RtspSource> {
		const url = new URL(order.url);
		url.username = order.user;
		url.password = order.password;
		const input = new FormatContext();
		const options = Dictionary.fromObject({
			rtsp_transport: "tcp",
			// The stream is our own device's: FFmpeg is to follow nothing but RTSP, whatever the answer says.
			protocol_whitelist: "rtsp,rtp,tcp",
			timeout: silence,
			fflags: "nobuffer",
			max_delay: 0,
		});
		check("the stream cannot be opened", await input.openInput(url.href, null, options));
		return new RtspSource(input);
	}

	private constructor(input: FormatContext) {
		const index = check("there is no video", input.findBestStream(AVMEDIA_TYPE_VIDEO));
		this.#input = input;
		this.#stream = input.streams[index] as Stream;
		this.#decoder = openDecoder(this.#stream);
		this.#packet.alloc();
	}

	/** Pictures per second as the SDP gives them; 0 when it does not. */
	get rate(): number {
		const { num, den } = this.#stream.avgFrameRate;
		return den > 0 ? num / den : 0;
	}

	/**
	 * Waits for the next picture and decodes it into `into`.
	 * @returns its time in seconds, or undefined when the stream has ended
	 */
	async next(into: Frame): Promise<number | undefined> {
		for (;;) {
			const received = this.#decoder.receiveFrameSync(into);
			if (received === AVERROR_EOF) return undefined;
			if (received >= 0) {
				const seconds = this.#seconds(into);
				if (seconds !== undefined) return seconds;
			} else {
				if (received !== AVERROR_EAGAIN) check("decoding failed", received);
				await this.#feed();
			}
		}
	}

	async #feed(): Promise<void> {
		for (;;) {
			this.#packet.unref();
			const read = await this.#input.readFrame(this.#packet);
			if (read === AVERROR_EOF) {
				this.#decoder.sendPacketSync(null);
				return;
			}
			check("the stream broke off", read);
			// A damaged packet is not the end: the decoder goes on at the next key frame.
			if (this.#packet.streamIndex === this.#stream.index && this.#decoder.sendPacketSync(this.#packet) >= 0)
				return;
		}
	}

	#seconds(frame: Frame): number | undefined {
		const stamp = frame.bestEffortTimestamp;
		return stamp === AV_NOPTS_VALUE ? undefined : Number(stamp) * this.#stream.timeBase.toDouble();
	}
}

function openDecoder({ codecpar, timeBase }: Stream): CodecContext {
	const codec = Codec.findDecoder(codecpar.codecId);
	if (!codec) throw new Error("the stream's codec is unknown");
	const context = new CodecContext();
	context.allocContext3(codec);
	context.parametersToContext(codecpar);
	context.pktTimebase = timeBase;
	context.threadCount = 1;
	context.setOption("flags", "low_delay");
	check("the decoder does not open", context.open2Sync(codec, null));
	return context;
}
