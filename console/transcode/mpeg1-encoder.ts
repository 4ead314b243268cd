import {
	AV_PICTURE_TYPE_I,
	AV_PICTURE_TYPE_NONE,
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT709,
	AVERROR_EAGAIN,
	FF_ENCODER_MPEG1VIDEO,
} from "node-av/constants";
import { Codec, CodecContext, Frame, Packet, Rational, SoftwareScaleContext } from "node-av/lib";
import { check } from "./ffmpeg-error.ts";

export interface Mpeg1Settings {
	/** In pixels, both even. */
	readonly width: number;
	readonly height: number;
	readonly rate: Mpeg1Rate;
}

/** Picture rates of MPEG-1 that are used here (ISO/IEC 11172-2 §2.4.3.2 has eight). A multiple of the camera's is steady. */
export type Mpeg1Rate = 25 | 30;

/** The rate whose ticks fall on the pictures of a camera of `fps` pictures per second. */
export function mpeg1Rate(fps: number): Mpeg1Rate {
	return fps > 0 && Number.isInteger(25 / fps) ? 25 : 30;
}

/** Largest picture within the limits that has the shape of `width` x `height`: even sides, never enlarged. */
export function scaledSize(
	{ width, height }: { readonly width: number; readonly height: number },
	{ maxWidth, maxHeight }: { readonly maxWidth: number; readonly maxHeight: number },
): { width: number; height: number } {
	const scale = Math.min(1, maxWidth / width, maxHeight / height);
	const even = (pixels: number) => Math.max(16, 2 * Math.floor((pixels * scale) / 2 + 1e-6));
	return { width: even(width), height: even(height) };
}

/** At 640x360; other sizes get their share. A still street takes a tenth of it. */
const bitrate = 1_500_000;

/**
 * MPEG-1 video without B pictures, for a decoder in JavaScript, and a key picture each second, where a viewer can start.
 * FFmpeg's encoder for MPEG-1 gives a picture when it has seen the next one.
 */
export class Mpeg1Encoder {
	readonly #settings: Mpeg1Settings;
	readonly #context = new CodecContext();
	readonly #scaler = new SoftwareScaleContext();
	readonly #scaled = new Frame();
	readonly #packet = new Packet();
	#first: number | undefined;
	#last = -1;
	#lastKey = Number.NEGATIVE_INFINITY;

	constructor(settings: Mpeg1Settings) {
		this.#settings = settings;
		const { width, height, rate } = settings;
		const codec = Codec.findEncoderByName(FF_ENCODER_MPEG1VIDEO);
		if (!codec) throw new Error("this build of FFmpeg has no mpeg1video encoder");
		const context = this.#context;
		context.allocContext3(codec);
		context.width = width;
		context.height = height;
		context.pixelFormat = AV_PIX_FMT_YUV420P;
		context.colorRange = AVCOL_RANGE_MPEG;
		context.timeBase = new Rational(1, rate);
		context.framerate = new Rational(rate, 1);
		context.bitRate = BigInt(Math.max(100_000, Math.round((bitrate * width * height) / (640 * 360))));
		context.qMin = 3;
		context.gopSize = rate;
		context.maxBFrames = 0;
		context.threadCount = 1;
		check("the encoder does not open", context.open2Sync(codec, null));
		this.#scaler.allocContext();
		this.#scaler.setOption("sws_flags", "bilinear");
		this.#packet.alloc();
		this.#allocate();
	}

	/** For the container. Open as long as the encoder is. */
	get context(): CodecContext {
		return this.#context;
	}

	/**
	 * Codes `picture`, taken at `seconds`, scaled and in the colours that the page assumes.
	 * @returns a packet that is good until the next call; undefined at the first picture, or when one came before its tick
	 */
	encode(picture: Frame, seconds: number): Packet | undefined {
		this.#first ??= seconds;
		const tick = Math.round((seconds - this.#first) * this.#settings.rate);
		if (tick <= this.#last) return undefined;
		this.#last = tick;
		// The encoder still holds the picture before.
		check("no memory for a picture", this.#scaled.makeWritable());
		check("scaling failed", this.#scaler.scaleFrameSync(this.#scaled, picture));
		this.#scaled.pts = BigInt(tick);
		this.#scaled.pictType = this.#isKeyDue(tick) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
		this.#packet.unref();
		check("encoding failed", this.#context.sendFrameSync(this.#scaled));
		const received = this.#context.receivePacketSync(this.#packet);
		if (received === AVERROR_EAGAIN) return undefined;
		check("encoding failed", received);
		return this.#packet;
	}

	#isKeyDue(tick: number): boolean {
		if (tick - this.#lastKey < this.#settings.rate) return false;
		this.#lastKey = tick;
		return true;
	}

	/** BT.709, limited range, as cameras have it. ISO/IEC 11172-2 says nothing of it: the page takes it for that. */
	#allocate(): void {
		this.#scaled.alloc();
		this.#scaled.width = this.#settings.width;
		this.#scaled.height = this.#settings.height;
		this.#scaled.format = AV_PIX_FMT_YUV420P;
		this.#scaled.colorRange = AVCOL_RANGE_MPEG;
		this.#scaled.colorSpace = AVCOL_SPC_BT709;
		check("no memory for a picture", this.#scaled.getBuffer(0));
	}
}
