import {
	AV_PICTURE_TYPE_I,
	AV_PICTURE_TYPE_NONE,
	AV_PIX_FMT_YUV420P,
	AVCOL_PRI_BT709,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT709,
	AVCOL_TRC_BT709,
	FF_ENCODER_LIBX264,
	FF_ENCODER_LIBX265,
	type FFVideoEncoder,
} from "node-av/constants";
import { Codec, CodecContext, Packet, Rational } from "node-av/lib";
import type { MaskedFrame } from "../../masks/frame.ts";
import { type Encoded, type Encoder, nativePixels, type VideoSettings } from "./encoder.ts";
import type { NativeSurface } from "./native-surface.ts";

interface Library {
	readonly encoder: FFVideoEncoder;
	readonly options: Readonly<Record<string, string>>;
}

/** What codes each codec, and how it is told to. */
const libraries: Readonly<Record<"h264" | "h265", Library>> = {
	/** Constrained Baseline. */
	h264: { encoder: FF_ENCODER_LIBX264, options: {} },
	/**
	 * Main. Blocks of 16, as in H.264: masks are grown to that grid. One thread takes three settings, the parameter sets
	 * stand before each key frame, and the library neither introduces itself in the stream nor writes to the terminal.
	 */
	h265: {
		encoder: FF_ENCODER_LIBX265,
		options: {
			"x265-params": "ctu=16:rd=1:pools=none:frame-threads=1:wpp=0:repeat-headers=1:info=0:log-level=none",
		},
	},
};

export interface NalSettings extends VideoSettings {
	readonly codec: keyof typeof libraries;
}

/**
 * H.264 by libx264 or H.265 by libx265: one picture in, one access unit of NAL units out, no delay. One thread: the same
 * pictures give the same bytes (invariant I8), and cameras spread over workers rather than slices over threads.
 *
 * Key frames in their turn share the bits of a second. One that comes sooner, for a viewer, would find them spent by the
 * one before, and be so coarse that fills are no longer flat: it begins with a rate control of its own.
 */
export class NalEncoder implements Encoder {
	readonly #settings: NalSettings;
	readonly #packet = new Packet();
	#context: CodecContext;
	/** Pictures since the last key frame, it among them. */
	#sinceKey = 0;
	#count = 0n;

	constructor(settings: NalSettings) {
		this.#settings = settings;
		this.#context = open(settings);
		this.#packet.alloc();
	}

	encode(picture: MaskedFrame<NativeSurface>, forceKey: boolean): Encoded {
		const { codec, fps, gop } = this.#settings;
		if (forceKey && this.#sinceKey > 0 && this.#sinceKey < Math.min(gop, fps)) {
			const spent = this.#context;
			this.#context = open(this.#settings);
			spent.freeContext();
		}
		const { frame } = nativePixels(picture);
		frame.pts = this.#count++;
		frame.pictType = forceKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
		const sent = this.#context.sendFrameSync(frame);
		const received = sent < 0 ? sent : this.#context.receivePacketSync(this.#packet);
		if (received < 0) throw new Error(`${libraries[codec].encoder} gave no access unit (${received})`);
		const data = new Uint8Array(this.#packet.data ?? []);
		const key = this.#packet.isKeyframe;
		this.#packet.unref();
		this.#sinceKey = key ? 1 : this.#sinceKey + 1;
		return { data, key };
	}

	close(): void {
		this.#packet.free();
		this.#context.freeContext();
	}
}

function open({ codec: format, width, height, fps, bitrate }: NalSettings): CodecContext {
	const { encoder, options } = libraries[format];
	const codec = Codec.findEncoderByName(encoder);
	if (!codec) throw new Error(`this build of FFmpeg has no ${encoder}`);
	const context = new CodecContext();
	context.allocContext3(codec);
	context.width = width;
	context.height = height;
	context.pixelFormat = AV_PIX_FMT_YUV420P;
	context.colorRange = AVCOL_RANGE_MPEG;
	context.colorSpace = AVCOL_SPC_BT709;
	context.colorPrimaries = AVCOL_PRI_BT709;
	context.colorTrc = AVCOL_TRC_BT709;
	// Not 1/90000: the rate control takes one unit of the time base for one picture.
	context.timeBase = new Rational(1, fps);
	context.framerate = new Rational(fps, 1);
	context.bitRate = BigInt(bitrate);
	context.rcMaxRate = BigInt(bitrate);
	context.rcBufferSize = bitrate;
	context.maxBFrames = 0;
	context.threadCount = 1;
	// The pipeline says where key frames go, so that the streams of a camera and its loops stay aligned.
	context.gopSize = 1 << 20;
	context.setOption("preset", "ultrafast");
	context.setOption("tune", "zerolatency");
	context.setOption("forced-idr", "1");
	for (const [name, value] of Object.entries(options)) context.setOption(name, value);
	const status = context.open2Sync(codec, null);
	if (status < 0)
		throw new Error(`${encoder} refused ${width}x${height} at ${fps} fps, ${bitrate} bit/s (${status})`);
	return context;
}
