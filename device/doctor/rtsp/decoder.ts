import { AV_FRAME_FLAG_CORRUPT, AV_NOPTS_VALUE } from "node-av/constants";
import { type Codec, CodecContext, type CodecParameters, Frame, type Packet } from "node-av/lib";
import { Trouble } from "../trouble.ts";
import { check } from "./ffmpeg.ts";

/** What is looked at of a decoded picture. */
export interface DecodedPicture {
	readonly width: number;
	readonly height: number;
	/** In the time base of its stream, if it has a time. */
	readonly time: number | undefined;
	/** False when the decoder had to make something up. */
	readonly whole: boolean;
}

/** Decodes what a device sends, one packet at a time, and refuses pictures that are too large. */
export class Decoder implements Disposable {
	/** FFmpeg's name of the codec, such as `h264`. */
	readonly codec: string;
	readonly #context = new CodecContext();
	readonly #frame = new Frame();

	/** Throws Trouble for what cannot be decoded here. */
	constructor(codec: Codec | null, maxPixels: number, parameters?: CodecParameters) {
		if (!codec) throw new Trouble("the stream's codec is unknown");
		this.codec = codec.name ?? "";
		this.#context.allocContext3(codec);
		if (parameters) check("the stream's parameters", this.#context.parametersToContext(parameters));
		this.#context.threadCount = 1;
		this.#context.setOption("flags", "low_delay");
		this.#context.setOption("max_pixels", String(maxPixels));
		this.#frame.alloc();
		check("the decoder does not open", this.#context.open2Sync(codec, null));
	}

	/** @returns the pictures that are complete now, or undefined when the packet cannot be decoded */
	decode(packet: Packet | null): DecodedPicture[] | undefined {
		if (this.#context.sendPacketSync(packet) < 0) return undefined;
		const pictures: DecodedPicture[] = [];
		while (this.#context.receiveFrameSync(this.#frame) >= 0) {
			const { width, height, bestEffortTimestamp, flags, decodeErrorFlags } = this.#frame;
			const time = bestEffortTimestamp === AV_NOPTS_VALUE ? undefined : Number(bestEffortTimestamp);
			const whole = (flags & AV_FRAME_FLAG_CORRUPT) === 0 && decodeErrorFlags === 0;
			pictures.push({ width, height, time, whole });
			this.#frame.unref();
		}
		return pictures;
	}

	[Symbol.dispose](): void {
		this.#frame.free();
		this.#context.freeContext();
	}
}
