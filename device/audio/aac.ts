import { AV_CHANNEL_ORDER_NATIVE, AV_LOG_QUIET, AV_SAMPLE_FMT_FLTP, FF_ENCODER_AAC } from "node-av/constants";
import { Codec, CodecContext, Frame, Log, Packet, Rational } from "node-av/lib";

/** Samples of one access unit of AAC-LC. */
const aacFrame = 1024;

/** Rounds that are coded for one that is kept: an encoder's first frames know nothing of what was before. */
const rounds = 3;

export interface CodedAac {
	/** Access units without ADTS headers; the last joins on to the first. */
	readonly units: readonly Uint8Array<ArrayBuffer>[];
	/** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
	readonly config: Uint8Array;
}

/** Codes a period of one channel as AAC-LC by FFmpeg's own encoder, so that it can be played again and again without a seam. */
export function encodeAac(samples: Int16Array, rate: number, bitrate: number): CodedAac {
	Log.setLevel(AV_LOG_QUIET);
	const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
	if (!codec) throw new Error("this build of FFmpeg has no AAC encoder");
	const perRound = samples.length / aacFrame;
	using context = new CodecContext();
	context.allocContext3(codec);
	context.sampleRate = rate;
	context.sampleFormat = AV_SAMPLE_FMT_FLTP;
	context.channelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
	context.timeBase = new Rational(1, rate);
	context.bitRate = BigInt(bitrate);
	context.setOption("flags", "+global_header");
	const status = context.open2Sync(codec, null);
	if (status < 0) throw new Error(`the AAC encoder refused ${rate} Hz at ${bitrate} bit/s (${status})`);
	using frame = new Frame();
	using packet = new Packet();
	packet.alloc();
	const units: Uint8Array<ArrayBuffer>[] = [];
	const receive = () => {
		while (context.receivePacketSync(packet) >= 0) {
			units.push(new Uint8Array(packet.data ?? []));
			packet.unref();
		}
	};
	for (let index = 0; index < perRound * rounds; index++) {
		frame.alloc();
		frame.nbSamples = aacFrame;
		frame.format = AV_SAMPLE_FMT_FLTP;
		frame.channelLayout = context.channelLayout;
		frame.sampleRate = rate;
		frame.getBuffer();
		const plane = frame.data?.[0] as Buffer;
		const start = (index % perRound) * aacFrame;
		for (let at = 0; at < aacFrame; at++)
			plane.writeFloatLE((samples[start + at] as number) / 32_768, at * 4);
		frame.pts = BigInt(index * aacFrame);
		context.sendFrameSync(frame);
		frame.unref();
		receive();
	}
	context.sendFrameSync(null);
	receive();
	const config = context.extraData;
	if (!config || units.length <= perRound * 2) throw new Error("the AAC encoder gave too little");
	// A decoder plays a frame when it has the next one, too: the second round sounds from its second unit on.
	return { units: units.slice(perRound + 1, perRound * 2 + 1), config: new Uint8Array(config) };
}
