import {
	AV_CODEC_ID_H264,
	AV_PIX_FMT_YUV420P,
	AV_PKT_FLAG_KEY,
	AVFMT_FLAG_BITEXACT,
	AVMEDIA_TYPE_AUDIO,
	AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { FFmpegError, FormatContext, Packet, Rational, type Stream } from "node-av/lib";
import { PersienneError } from "../errors.ts";
import type { VideoPacket, VideoTrack } from "../imaging/offline/protocol.ts";
import type { SoundPacket, SoundTrack } from "../scene/clip/sound.ts";
import type { Container } from "./outputs.ts";

type Piece = Omit<VideoPacket, "key"> & { readonly key?: boolean };

/**
 * A video file made of coded pictures, and of sound when that was asked for. Nothing else of the original comes here: no
 * metadata, chapters, subtitles, data tracks and attached pictures.
 */
export class FilmFile {
	readonly #container = new FormatContext();
	readonly #packet = new Packet();
	readonly #video: { readonly stream: Stream; readonly unit: Rational };
	readonly #sound: { readonly stream: Stream; readonly unit: Rational } | undefined;
	#open = false;

	/** Opens the file, which is there, and is written anew. Throws a PersienneError. */
	constructor(path: string, container: Container, video: VideoTrack, sound: SoundTrack | undefined) {
		// The scheme keeps a name such as "tcp:x" from being taken for an address.
		check(this.#container.allocOutputContext2(null, container, `file:${path}`));
		this.#container.setFlags(AVFMT_FLAG_BITEXACT); // no name of a program, no time, no random numbers
		this.#video = this.#addVideo(video);
		this.#sound = sound && this.#addSound(sound);
		this.#packet.alloc();
		check(this.#container.openOutputSync());
		this.#open = true;
		const status = this.#container.writeHeaderSync();
		if (status >= 0) return;
		this.close();
		if (sound) throw soundRefused(container, status);
		check(status);
	}

	/** In each track, pieces come in the order of decoding. */
	write(video: readonly VideoPacket[], sound: readonly SoundPacket[]): void {
		for (const piece of video) this.#write(piece, this.#video);
		if (this.#sound) for (const piece of sound) this.#write({ ...piece, key: true }, this.#sound);
	}

	/** Writes what makes the file whole. */
	finish(): void {
		check(this.#container.writeTrailerSync());
		this.close();
	}

	/** Closes the file as it is. */
	close(): void {
		if (!this.#open) return;
		this.#open = false;
		this.#container.closeOutputSync();
		this.#container.freeContext();
		this.#packet.free();
	}

	#addVideo({ width, height, aspect, unit, extradata }: VideoTrack) {
		const stream = this.#container.newStream();
		const { codecpar } = stream;
		codecpar.codecType = AVMEDIA_TYPE_VIDEO;
		codecpar.codecId = AV_CODEC_ID_H264;
		codecpar.format = AV_PIX_FMT_YUV420P;
		codecpar.width = width;
		codecpar.height = height;
		codecpar.sampleAspectRatio = new Rational(...aspect);
		codecpar.extradata = Buffer.from(extradata);
		stream.sampleAspectRatio = new Rational(...aspect);
		stream.timeBase = new Rational(...unit);
		return { stream, unit: new Rational(...unit) };
	}

	#addSound(track: SoundTrack) {
		const stream = this.#container.newStream();
		const { codecpar } = stream;
		codecpar.codecType = AVMEDIA_TYPE_AUDIO;
		codecpar.codecId = track.codecId;
		codecpar.format = track.sampleFormat;
		codecpar.sampleRate = track.sampleRate;
		codecpar.channelLayout = {
			nbChannels: track.channels,
			order: track.channelOrder,
			mask: track.channelMask,
		};
		codecpar.bitRate = track.bitRate;
		codecpar.frameSize = track.frameSize;
		codecpar.initialPadding = track.initialPadding;
		codecpar.bitsPerCodedSample = track.bitsPerCodedSample;
		if (track.extradata.length > 0) codecpar.extradata = Buffer.from(track.extradata);
		stream.timeBase = new Rational(...track.unit);
		return { stream, unit: new Rational(...track.unit) };
	}

	#write(piece: Piece, { stream, unit }: { readonly stream: Stream; readonly unit: Rational }): void {
		const packet = this.#packet;
		packet.data = Buffer.from(piece.data.buffer, piece.data.byteOffset, piece.data.byteLength);
		packet.pts = piece.pts;
		packet.dts = piece.dts;
		packet.duration = piece.duration;
		packet.streamIndex = stream.index;
		if (piece.key) packet.setFlags(AV_PKT_FLAG_KEY);
		packet.rescaleTs(unit, stream.timeBase);
		check(this.#container.interleavedWriteFrameSync(packet));
		packet.unref();
	}
}

function check(status: number): void {
	if (status >= 0) return;
	throw new PersienneError("OUTPUT_FAILED", `the video cannot be written: ${FFmpegError.strerror(status)}`);
}

function soundRefused(container: Container, status: number): PersienneError {
	return new PersienneError(
		"SOUND_REFUSED",
		`its sound does not go into ${container}: ${FFmpegError.strerror(status)}`,
		"leave out --audio",
	);
}
