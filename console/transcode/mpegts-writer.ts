import { type CodecContext, Dictionary, FormatContext, type Packet, type Stream } from "node-av/lib";
import { check } from "./ffmpeg-error.ts";

/** In seconds. */
const hour = 3600;

/**
 * Writes an MPEG transport stream to stdout, a picture at a time. Writing blocks when nobody reads, so that the
 * pressure goes back to the camera, which then leaves pictures out for this viewer.
 */
export class MpegtsWriter {
	readonly #output = new FormatContext();
	readonly #stream: Stream;
	readonly #encoder: CodecContext;

	constructor(encoder: CodecContext) {
		this.#encoder = encoder;
		check("no transport stream", this.#output.allocOutputContext2(null, "mpegts", "pipe:1"));
		this.#stream = this.#output.newStream();
		this.#stream.timeBase = encoder.timeBase;
		check("no transport stream", this.#stream.codecpar.fromContext(encoder));
		check("stdout cannot be written", this.#output.openOutputSync());
		// With the length of each picture in its header, the player need not wait for the next one to know its end.
		// Tables with key pictures do: the player takes the only stream that there is, and each is a message more.
		const tables = { pat_period: hour, sdt_period: hour };
		const options = Dictionary.fromObject({
			...{ flush_packets: 1, max_delay: 0, omit_video_pes_length: 0 },
			...tables,
		});
		check("stdout cannot be written", this.#output.writeHeaderSync(options));
	}

	write(packet: Packet): void {
		packet.streamIndex = this.#stream.index;
		packet.rescaleTs(this.#encoder.timeBase, this.#stream.timeBase);
		check("stdout cannot be written", this.#output.writeFrameSync(packet));
	}
}
