import {
	AV_CODEC_FLAG_GLOBAL_HEADER,
	AV_PICTURE_TYPE_NONE,
	AV_PIX_FMT_YUV420P,
	AVCOL_PRI_BT709,
	AVCOL_PRI_UNSPECIFIED,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT709,
	AVCOL_TRC_BT709,
	AVCOL_TRC_UNSPECIFIED,
	AVERROR_EAGAIN,
	AVERROR_EOF,
	FF_ENCODER_LIBX264,
} from "node-av/constants";
import { Codec, CodecContext, Packet, Rational } from "node-av/lib";
import type { MaskedFrame } from "../../../masks/frame.ts";
import type { Footage } from "../../scene/clip/footage.ts";
import { nativePixels } from "../encoder.ts";
import type { NativeSurface } from "../native-surface.ts";
import type { VideoPacket, VideoTrack } from "./protocol.ts";

/** What a film is like, beside its size. */
type Look = Pick<Footage, "aspect" | "unit" | "primaries" | "transfer">;

/** x264's constant rate factor: about as good as the original to the eye. */
const quality = "20";

/** As on a camera: slower ones take twice the time, and then one core masks no faster than a film plays. */
const preset = "ultrafast";

/** Ticks a second below which two pictures might fall on one. */
const finest = 1_000;

/** And above which no file needs any. */
const coarsest = 1_000_000;

/**
 * H.264 for a file: of even quality, with the pictures' own times. There is nothing in it but pictures: what a decoder
 * found beside them (captions, time codes, positions) is not on the surface that was masked.
 */
export class FilmEncoder {
	readonly track: VideoTrack;
	readonly #context = new CodecContext();
	readonly #packet = new Packet();
	/** Seconds. */
	readonly #tick: number;
	readonly #durations = new Map<bigint, bigint>();
	#last = -1n;

	/** @param width of the pictures in pixels, even; @param height likewise */
	constructor(width: number, height: number, { aspect, unit, primaries, transfer }: Look) {
		const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
		if (!codec) throw new Error("this build of FFmpeg has no libx264");
		const [numerator, denominator] = clock(unit);
		const context = this.#context;
		context.allocContext3(codec);
		context.width = width;
		context.height = height;
		context.pixelFormat = AV_PIX_FMT_YUV420P;
		context.sampleAspectRatio = new Rational(...aspect);
		context.colorRange = AVCOL_RANGE_MPEG;
		context.colorSpace = AVCOL_SPC_BT709;
		context.colorPrimaries = primaries === AVCOL_PRI_UNSPECIFIED ? AVCOL_PRI_BT709 : primaries;
		context.colorTrc = transfer === AVCOL_TRC_UNSPECIFIED ? AVCOL_TRC_BT709 : transfer;
		context.timeBase = new Rational(numerator, denominator);
		context.framerate = new Rational(25, 1); // for x264's bookkeeping alone: times come with the pictures
		context.maxBFrames = 0;
		context.threadCount = 1;
		context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
		context.setOption("preset", preset);
		context.setOption("crf", quality);
		const status = context.open2Sync(codec, null);
		if (status < 0) throw new Error(`libx264 refused ${width}x${height} (${status})`);
		this.#packet.alloc();
		this.#tick = numerator / denominator;
		const extradata = new Uint8Array(context.extraData ?? []);
		this.track = { width, height, aspect, unit: [numerator, denominator], extradata };
	}

	/**
	 * Codes one picture; gives what is ready, which may be pictures before this one.
	 * @param time seconds since the first picture; @param duration seconds
	 */
	encode(picture: MaskedFrame<NativeSurface>, time: number, duration: number): VideoPacket[] {
		const { frame } = nativePixels(picture);
		const due = BigInt(Math.round(time / this.#tick));
		frame.pts = due > this.#last ? due : this.#last + 1n;
		frame.pictType = AV_PICTURE_TYPE_NONE;
		this.#last = frame.pts;
		this.#durations.set(frame.pts, BigInt(Math.max(1, Math.round(duration / this.#tick))));
		if (this.#context.sendFrameSync(frame) < 0) throw new Error("libx264 took no picture");
		return this.#receive();
	}

	/** What the encoder still has. It takes no more pictures afterwards. */
	finish(): VideoPacket[] {
		this.#context.sendFrameSync(null);
		return this.#receive();
	}

	close(): void {
		this.#packet.free();
		this.#context.freeContext();
	}

	#receive(): VideoPacket[] {
		const packets: VideoPacket[] = [];
		for (;;) {
			const result = this.#context.receivePacketSync(this.#packet);
			if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return packets;
			if (result < 0) throw new Error(`libx264 gave no access unit (${result})`);
			const { pts, dts, isKeyframe: key } = this.#packet;
			const data = new Uint8Array(this.#packet.data ?? []);
			packets.push({ data, pts, dts, duration: this.#durations.get(pts) ?? 1n, key });
			this.#durations.delete(pts);
			this.#packet.unref();
		}
	}
}

/** The file's own clock, so that times stay what they are; finer where it is coarse, for pictures that have to be moved. */
function clock([numerator, denominator]: readonly [number, number]): readonly [number, number] {
	const ticks = denominator / numerator;
	if (!(ticks > 0 && ticks <= coarsest)) return [1, 90_000];
	return [numerator, denominator * Math.max(1, Math.ceil(finest / ticks))];
}
