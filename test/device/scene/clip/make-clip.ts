import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	AV_CHANNEL_ORDER_NATIVE,
	AV_CODEC_FLAG_GLOBAL_HEADER,
	AV_LOG_QUIET,
	AV_OPT_SEARCH_CHILDREN,
	AV_OPT_TYPE_STRING,
	AV_PIX_FMT_YUV420P,
	AV_PKT_DATA_FRAME_CROPPING,
	AVMEDIA_TYPE_AUDIO,
	type AVPixelFormat,
	type FFEncoderCodec,
} from "node-av/constants";
import { Codec, CodecContext, FormatContext, Frame, Log, Packet, Rational } from "node-av/lib";
import { afterAll } from "vitest";
import type { Canvas } from "../../../../device/scene/scene.ts";

Log.setLevel(AV_LOG_QUIET); // as the imaging worker does

/** A folder that is gone after the tests of the file that asked for it. */
export function temporaryFolder(): (name: string) => string {
	const folder = mkdtempSync(join(tmpdir(), "persienne-clip-"));
	afterAll(() => rmSync(folder, { recursive: true }));
	return (name) => join(folder, name);
}

export interface MadeClip {
	readonly encoder: FFEncoderCodec;
	/** FFmpeg's name of the container; by the file's name when it is left out. */
	readonly container?: string;
	readonly width: number;
	readonly height: number;
	readonly frames: number;
	readonly pixelFormat?: AVPixelFormat;
	/** What a plane of a frame is filled with; planes left out are 128. */
	readonly planes?: (index: number) => readonly number[];
	/** Draws over the fill. */
	readonly paint?: (planes: readonly Uint8Array[], strides: readonly number[]) => void;
	/** When a frame shows, in milliseconds; 40 ms each when it is left out. */
	readonly time?: (index: number) => number;
	readonly options?: Record<string, string>;
	/** Pixels that the container hides at each side: at the top, at the bottom, to the left, to the right. */
	readonly hidden?: readonly [number, number, number, number];
}

/** The luma that tells frame `index` from the others. */
export const lumaOf = (index: number): number => 40 + 4 * index;

/** Writes a clip whose frames are flat, each in a luma of its own. */
export function makeClip(path: string, clip: MadeClip): void {
	const codec = Codec.findEncoderByName(clip.encoder);
	if (!codec) throw new Error(`no encoder ${clip.encoder}`);
	const container = new FormatContext();
	check(container.allocOutputContext2(null, clip.container ?? null, path));
	using encoder = new CodecContext();
	encoder.allocContext3(codec);
	encoder.width = clip.width;
	encoder.height = clip.height;
	encoder.pixelFormat = clip.pixelFormat ?? AV_PIX_FMT_YUV420P;
	encoder.timeBase = clip.time ? new Rational(1, 1000) : new Rational(1, 25);
	encoder.framerate = new Rational(25, 1);
	encoder.gopSize = 10;
	encoder.threadCount = 1;
	encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
	// Not as open2's dictionary: node-av 6.1 frees that twice.
	for (const [name, value] of Object.entries(clip.options ?? {})) {
		check(encoder.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN));
	}
	check(encoder.open2Sync(codec, null));
	const stream = container.newStream();
	check(stream.codecpar.fromContext(encoder));
	if (clip.hidden) {
		const sides = Buffer.from(Uint32Array.from(clip.hidden).buffer);
		check(stream.codecpar.addCodedSideData(AV_PKT_DATA_FRAME_CROPPING, sides));
	}
	stream.timeBase = encoder.timeBase;
	stream.avgFrameRate = encoder.framerate;
	check(container.openOutputSync());
	check(container.writeHeaderSync());
	using frame = new Frame();
	frame.alloc();
	frame.width = clip.width;
	frame.height = clip.height;
	frame.format = encoder.pixelFormat;
	check(frame.getBuffer());
	using packet = new Packet();
	packet.alloc();
	const drain = () => {
		while (encoder.receivePacketSync(packet) >= 0) {
			if (packet.duration === 0n) packet.duration = clip.time ? 40n : 1n;
			packet.rescaleTs(encoder.timeBase, stream.timeBase);
			check(container.interleavedWriteFrameSync(packet));
		}
	};
	for (let index = 0; index < clip.frames; index++) {
		check(frame.makeWritable());
		const fill = clip.planes?.(index) ?? [lumaOf(index)];
		const planes = frame.data ?? [];
		for (const [plane, samples] of planes.entries()) samples.fill(fill[plane] ?? 128);
		clip.paint?.(planes, frame.linesize);
		frame.pts = BigInt(clip.time?.(index) ?? index);
		check(encoder.sendFrameSync(frame));
		drain();
	}
	check(encoder.sendFrameSync(null));
	drain();
	check(container.writeTrailerSync());
	container.closeOutputSync();
	container.freeContext();
}

/** Writes a Matroska file that holds sound alone. */
export function makeSound(path: string): void {
	const container = new FormatContext();
	check(container.allocOutputContext2(null, "matroska", path));
	const codec = Codec.findEncoderByName("pcm_s16le" as FFEncoderCodec);
	const stream = container.newStream();
	stream.codecpar.codecType = AVMEDIA_TYPE_AUDIO;
	if (codec) stream.codecpar.codecId = codec.id;
	stream.codecpar.sampleRate = 8000;
	stream.codecpar.channelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
	check(container.openOutputSync());
	check(container.writeHeaderSync());
	using packet = new Packet();
	packet.alloc();
	for (let index = 0; index < 10; index++) {
		packet.data = Buffer.alloc(1600);
		packet.pts = BigInt(index * 100);
		packet.dts = packet.pts;
		packet.duration = 100n;
		check(container.writeFrameSync(packet));
		packet.unref();
	}
	check(container.writeTrailerSync());
	container.closeOutputSync();
	container.freeContext();
}

function check(result: number): void {
	if (result < 0) throw new Error(`FFmpeg said ${result}`);
}

/** A canvas of its own memory, full of a value that no clip draws. */
export function blankCanvas(width: number, height: number, padding = 0): Canvas {
	const plane = (w: number, h: number) => new Uint8Array((w + padding) * h).fill(255);
	return {
		width,
		height,
		planes: [plane(width, height), plane(width / 2, height / 2), plane(width / 2, height / 2)],
		strides: [width + padding, width / 2 + padding, width / 2 + padding],
	};
}

/** Y, U and V at a place given in parts of the canvas's width and height, 0..1. */
export function sample(canvas: Canvas, x: number, y: number): [number, number, number] {
	const at = (plane: 0 | 1 | 2) => {
		const shift = plane === 0 ? 0 : 1;
		const column = Math.min(canvas.width - 1, Math.floor(x * canvas.width)) >> shift;
		const row = Math.min(canvas.height - 1, Math.floor(y * canvas.height)) >> shift;
		return canvas.planes[plane][row * canvas.strides[plane] + column] as number;
	};
	return [at(0), at(1), at(2)];
}

/** Overwrites with zeros those pictures of an AVI that `ruined` names, in place. */
export function ruin(path: string, ruined: (index: number) => boolean): void {
	const bytes = readFileSync(path);
	let at = bytes.indexOf("movi", 0, "latin1") + 4;
	for (let index = 0; bytes.toString("latin1", at, at + 4) === "00dc"; ) {
		const length = bytes.readUInt32LE(at + 4);
		if (ruined(index++)) bytes.fill(0, at + 8, at + 8 + length);
		at += 8 + length + (length & 1);
	}
	writeFileSync(path, bytes);
}
