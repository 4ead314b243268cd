import {
	AV_CODEC_ID_VP8,
	AV_CODEC_ID_VP9,
	AV_NOPTS_VALUE,
	AVERROR_EOF,
	type FFDecoderCodec,
} from "node-av/constants";
import { Codec, CodecContext, type Frame, Packet, type Stream } from "node-av/lib";
import type { PersienneError } from "../../errors.ts";
import { clipError, reason } from "./clip-error.ts";
import { Cropper, readMargins } from "./crop.ts";
import type { ClipLimits } from "./limits.ts";
import type { Source } from "./source.ts";
import { Timeline } from "./timeline.ts";

/** AV_FRAME_FLAG_CORRUPT (libavutil/frame.h): the decoder knows that parts of the picture are made up. */
const corruptFlag = 1;

/** Decodes a source forward, frame by frame. It owns the source. */
export class Decoder {
	readonly #source: Source;
	readonly #limits: ClipLimits;
	readonly #packet = new Packet();
	readonly #timeline: Timeline;
	#codec: CodecContext | undefined;
	#cropper: Cropper | undefined;
	#draining = false;
	#frames = 0;
	#damaged = 0;
	#origin: number | undefined;
	#barren = 0;
	#lastError = 0;

	/** @param usual seconds a frame, when the file does not tell */
	constructor(source: Source, usual: number, limits: ClipLimits) {
		this.#source = source;
		this.#limits = limits;
		this.#timeline = new Timeline(usual, limits.longestStep);
		this.#packet.alloc();
	}

	/** Frames and packets that did not decode, and are left out. */
	get damaged(): number {
		return this.#damaged;
	}

	/** The container's time of the first frame, in seconds; undefined before it was decoded, or when it has none. */
	get origin(): number | undefined {
		return this.#origin;
	}

	/** When the frames decoded so far end, in seconds since the first. */
	get end(): number {
		return this.#timeline.end;
	}

	/**
	 * Gives the next whole frame in `into`, reading one packet on when the decoder has none ready. Damaged frames are
	 * left out. Throws a PersienneError when the file is beyond its limits or too damaged.
	 *
	 * @returns the frame's time in seconds since the first; "more" when it takes another call; "end" after the last
	 */
	step(into: Frame): number | "more" | "end" {
		const result = this.#receive(into);
		if (result === AVERROR_EOF) return this.#finish();
		if (result < 0) return this.#feed();
		this.#checkSize(into.width, into.height);
		if ((into.flags & corruptFlag) !== 0 || into.decodeErrorFlags !== 0) {
			this.#damaged++;
			this.#place(into); // it takes its time all the same
			return "more";
		}
		this.#frames++;
		this.#barren = 0;
		const time = this.#place(into);
		this.#crop(into);
		return time;
	}

	close(): void {
		this.#codec?.freeContext();
		this.#cropper?.close();
		this.#packet.free();
		this.#source.close();
	}

	#receive(into: Frame): number {
		if (this.#codec) return this.#codec.receiveFrameSync(into);
		return this.#draining ? AVERROR_EOF : -1;
	}

	#feed(): "more" {
		if (++this.#barren > this.#limits.barrenPackets) throw this.#givenUp();
		if (this.#draining || !this.#source.read(this.#packet)) {
			this.#draining = true;
			this.#codec?.sendPacketSync(null);
			return "more";
		}
		this.#codec ??= this.#open(this.#source.stream as Stream);
		const result = this.#codec.sendPacketSync(this.#packet);
		if (result < 0) {
			this.#lastError = result;
			this.#damaged++;
		}
		return "more";
	}

	#crop(frame: Frame): void {
		try {
			this.#cropper?.crop(frame);
		} catch (error) {
			throw clipError(
				"CLIP_DAMAGED",
				this.#source.path,
				"hides more of its pictures than can be cut off",
				error,
			);
		}
	}

	#finish(): "end" {
		if (this.#frames === 0) throw this.#givenUp();
		return "end";
	}

	#givenUp(): PersienneError {
		const why = this.#lastError < 0 ? `: ${reason(this.#lastError)}` : "";
		return clipError("CLIP_DAMAGED", this.#source.path, `does not decode${why}`);
	}

	#open(stream: Stream): CodecContext {
		const { path, format } = this.#source;
		const { codecpar } = stream;
		const margins = readMargins(stream);
		this.#cropper = margins && new Cropper(margins);
		const codec = decoderOf(stream);
		if (!codec) throw clipError("CLIP_UNREADABLE", path, "is coded in a way that no decoder here knows");
		this.#checkSize(codecpar.width, codecpar.height);
		const context = new CodecContext();
		context.allocContext3(codec);
		context.parametersToContext(codecpar);
		context.pktTimebase = stream.timeBase;
		context.threadCount = 1; // a worker is one core's share; more threads would hold more frames
		// The decoder's own limit is against allocation; a still picture may be a little over ours, to be told so.
		const pixels = format.still ? this.#limits.side ** 2 : this.#limits.videoPixels;
		context.setOption("max_pixels", pixels);
		// Half a picture is no picture. The TIFF decoder, though, would refuse each tag that it does not know.
		const strict = format.still && format.demuxer.name !== "tiff_pipe";
		if (strict) context.setOption("err_detect", "explode");
		const result = context.open2Sync(codec, null);
		if (result >= 0) return context;
		context.freeContext();
		throw clipError("CLIP_UNREADABLE", path, `cannot be decoded: ${reason(result)}`);
	}

	#checkSize(width: number, height: number): void {
		const { side, picturePixels, videoPixels } = this.#limits;
		const pixels = this.#source.format.still ? picturePixels : videoPixels;
		if (width <= side && height <= side && width * height <= pixels) return;
		const limit = `at most ${side} pixels a side and ${(pixels / 1e6).toFixed(1)} megapixels are played`;
		throw clipError("CLIP_TOO_LARGE", this.#source.path, `is ${width}x${height}; ${limit}`);
	}

	#place(frame: Frame): number {
		const unit = this.#source.stream?.timeBase.toDouble() ?? 0;
		const stamp = frame.bestEffortTimestamp;
		const seconds = stamp === AV_NOPTS_VALUE ? undefined : Number(stamp) * unit;
		if (this.#frames <= 1) this.#origin ??= seconds;
		return this.#timeline.place(seconds, Number(frame.duration) * unit);
	}
}

/** FFmpeg's own decoders of VP8 and VP9 know of no transparency (WebM's AlphaMode), and would show what it hides. */
const withAlpha: ReadonlyMap<number, string> = new Map([
	[AV_CODEC_ID_VP8, "libvpx"],
	[AV_CODEC_ID_VP9, "libvpx-vp9"],
]);

function decoderOf({ codecpar, metadata }: Stream): Codec | null {
	const name = metadata?.get("alpha_mode") === "1" ? withAlpha.get(codecpar.codecId) : undefined;
	return name === undefined
		? Codec.findDecoder(codecpar.codecId)
		: Codec.findDecoderByName(name as FFDecoderCodec);
}
