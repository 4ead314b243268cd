import {
	AV_CODEC_FLAG_QSCALE,
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_JPEG,
	FF_ENCODER_MJPEG,
} from "node-av/constants";
import { Codec, CodecContext, Packet, Rational } from "node-av/lib";
import type { Encoded } from "./encoder.ts";
import { NativeSurface } from "./native-surface.ts";
import { Scaler } from "./scaler.ts";
import { usualJpegQuality } from "./stream-names.ts";

/** FFmpeg's quantiser scale, 1 (best) to 31, times FF_QP2LAMBDA, for a quality of 1 to 10. */
const scaleOf = (quality: number): number => (12 - quality) * 118;

/**
 * FFmpeg's JPEG encoder. It takes any pixels, and so it is for two alone: the encoder of masked pictures, and that of
 * drawings in a demonstration. test/privacy/walls.test.ts holds it to that.
 *
 * Baseline 4:2:0 with the standard Huffman tables, which RTP receivers assume (RFC 2435 §3.1.1). Pictures of any size are
 * scaled and converted to JFIF's colours on the way.
 */
export class JpegCoder {
	readonly #context = new CodecContext();
	readonly #packet = new Packet();
	readonly #surface: NativeSurface;
	readonly #scaler = new Scaler();
	readonly #scale: number;
	#count = 0n;

	/** @param quality 1 to 10 (best) */
	constructor(width: number, height: number, quality: number = usualJpegQuality) {
		this.#scale = scaleOf(quality);
		const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
		if (!codec) throw new Error("this build of FFmpeg has no mjpeg encoder");
		const context = this.#context;
		context.allocContext3(codec);
		context.width = width;
		context.height = height;
		context.pixelFormat = AV_PIX_FMT_YUV420P;
		context.colorRange = AVCOL_RANGE_JPEG;
		context.timeBase = new Rational(1, 25);
		context.threadCount = 1;
		context.setFlags(AV_CODEC_FLAG_QSCALE);
		context.globalQuality = this.#scale;
		context.setOption("huffman", "default");
		const status = context.open2Sync(codec, null);
		if (status < 0) throw new Error(`the JPEG encoder refused ${width}x${height} (${status})`);
		this.#packet.alloc();
		this.#surface = new NativeSurface(width, height, "jfif");
	}

	code(pixels: NativeSurface): Encoded {
		this.#scaler.scale(pixels, this.#surface);
		const { frame } = this.#surface;
		frame.pts = this.#count++;
		frame.quality = this.#scale;
		const sent = this.#context.sendFrameSync(frame);
		const received = sent < 0 ? sent : this.#context.receivePacketSync(this.#packet);
		if (received < 0) throw new Error(`the JPEG encoder gave no picture (${received})`);
		const data = new Uint8Array(this.#packet.data ?? []);
		this.#packet.unref();
		return { data, key: true };
	}

	close(): void {
		this.#packet.free();
		this.#context.freeContext();
		this.#scaler.close();
		this.#surface.close();
	}
}
