import {
	AV_CODEC_ID_VORBIS,
	type AVChannelOrder,
	type AVCodecID,
	type AVSampleFormat,
} from "node-av/constants";
import type { Packet, Stream } from "node-av/lib";
import { withoutComments } from "./vorbis.ts";

/** What a file says of its sound, as plain numbers: enough to copy it into another. */
export interface SoundTrack {
	readonly codecId: AVCodecID;
	readonly sampleRate: number;
	readonly sampleFormat: AVSampleFormat;
	readonly channels: number;
	readonly channelOrder: AVChannelOrder;
	readonly channelMask: bigint;
	readonly bitRate: bigint;
	readonly frameSize: number;
	readonly initialPadding: number;
	readonly bitsPerCodedSample: number;
	readonly extradata: Uint8Array<ArrayBuffer>;
	/** Seconds of one tick of the packets' times, as a fraction. */
	readonly unit: readonly [numerator: number, denominator: number];
}

/** A piece of coded sound. Times are ticks since the first picture, and may be negative. */
export interface SoundPacket {
	readonly data: Uint8Array<ArrayBuffer>;
	readonly pts: bigint;
	readonly dts: bigint;
	readonly duration: bigint;
}

/** Pieces kept until the first picture tells when time begins; those before are lost. */
const mostWaiting = 2_000;

/** Collects the sound of a file while its pictures are read. It is copied as it is: nobody listens to it. */
export class SoundTap {
	#waiting: SoundPacket[] = [];

	readonly take = (packet: Packet): void => {
		if (!packet.data) return;
		const { pts, dts, duration } = packet;
		this.#waiting.push({ data: new Uint8Array(packet.data), pts, dts, duration });
		if (this.#waiting.length > mostWaiting) this.#waiting.shift();
	};

	/**
	 * What came since the last call.
	 * @param origin the container's time of the first picture, in seconds
	 */
	drain(stream: Stream, origin: number): SoundPacket[] {
		const shift = BigInt(Math.round(origin / stream.timeBase.toDouble()));
		return this.#waiting
			.splice(0)
			.map((packet) => ({ ...packet, pts: packet.pts - shift, dts: packet.dts - shift }));
	}
}

/** Undefined when the file does not tell what would be needed to copy its sound. */
export function describeSound({ codecpar, timeBase }: Stream): SoundTrack | undefined {
	const { sampleRate, channelLayout } = codecpar;
	if (sampleRate <= 0 || channelLayout.nbChannels <= 0) return undefined;
	const stored = codecpar.extradata ?? Buffer.alloc(0);
	// Of all that says how sound is coded, this alone has room for what people write.
	const extradata = codecpar.codecId === AV_CODEC_ID_VORBIS ? withoutComments(stored) : stored;
	if (!extradata) return undefined;
	return {
		codecId: codecpar.codecId,
		sampleRate,
		sampleFormat: codecpar.format as AVSampleFormat,
		channels: channelLayout.nbChannels,
		channelOrder: channelLayout.order,
		channelMask: channelLayout.mask,
		bitRate: codecpar.bitRate,
		frameSize: codecpar.frameSize,
		initialPadding: codecpar.initialPadding,
		bitsPerCodedSample: codecpar.bitsPerCodedSample,
		extradata: new Uint8Array(extradata),
		unit: [timeBase.num, timeBase.den],
	};
}
