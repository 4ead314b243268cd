import {
	AV_CODEC_FLAG_BITEXACT,
	AV_CODEC_FLAG_QSCALE,
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_JPEG,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT470BG,
	AVCOL_SPC_RGB,
	type AVColorRange,
	type AVColorSpace,
	type AVPixelFormat,
	type FFEncoderCodec,
} from "node-av/constants";
import { Codec, CodecContext, Frame, Packet, Rational, SoftwareScaleContext } from "node-av/lib";
import type { MaskedFrame } from "../../../masks/frame.ts";
import { nativePixels } from "../encoder.ts";
import type { NativeSurface } from "../native-surface.ts";
import type { StillFormat } from "./protocol.ts";

interface Manner {
	readonly encoder: FFEncoderCodec;
	readonly pixels: AVPixelFormat;
	readonly range: AVColorRange;
	readonly space: AVColorSpace;
	/** FFmpeg's quantiser scale, 1 (best) to 31, times FF_QP2LAMBDA. */
	readonly quantiser?: number;
	readonly options: Readonly<Record<string, string>>;
}

const manners: Readonly<Record<StillFormat, Manner>> = {
	jpeg: {
		encoder: "mjpeg" as FFEncoderCodec,
		pixels: AV_PIX_FMT_YUV420P,
		range: AVCOL_RANGE_JPEG,
		space: AVCOL_SPC_BT470BG,
		quantiser: 2 * 118,
		options: { huffman: "optimal" },
	},
	png: {
		encoder: "png" as FFEncoderCodec,
		pixels: AV_PIX_FMT_RGB24,
		range: AVCOL_RANGE_JPEG,
		space: AVCOL_SPC_RGB,
		options: { pred: "mixed" },
	},
	webp: {
		encoder: "libwebp" as FFEncoderCodec,
		pixels: AV_PIX_FMT_YUV420P,
		range: AVCOL_RANGE_MPEG,
		space: AVCOL_SPC_BT470BG,
		options: { quality: "92" },
	},
};

/**
 * Codes a masked picture as a file of its own. The file holds the picture and nothing else: it is made of the surface
 * that was masked, on which there are no EXIF data, comments, profiles and thumbnails.
 *
 * @param width of the picture as it was, which may be odd: the surface's last column and row are left out then
 */
export function encodeStill(
	picture: MaskedFrame<NativeSurface>,
	format: StillFormat,
	width: number,
	height: number,
): Uint8Array<ArrayBuffer> {
	const manner = manners[format];
	using converted = convert(nativePixels(picture).frame, manner, width, height);
	return code(converted, manner);
}

function convert(frame: Frame, manner: Manner, width: number, height: number): Frame {
	const into = new Frame();
	into.alloc();
	into.width = width;
	into.height = height;
	into.format = manner.pixels;
	into.colorRange = manner.range;
	into.colorSpace = manner.space;
	if (into.getBuffer() < 0) throw new Error("no memory for a picture to code");
	const { width: fullWidth, height: fullHeight } = frame;
	const scaler = new SoftwareScaleContext();
	scaler.allocContext();
	scaler.setOption("sws_flags", "bicubic+accurate_rnd+full_chroma_int");
	try {
		frame.width = width;
		frame.height = height;
		const status = scaler.scaleFrameSync(into, frame);
		if (status < 0) throw new Error(`a picture could not be converted (${status})`);
		return into;
	} finally {
		frame.width = fullWidth;
		frame.height = fullHeight;
		scaler.freeContext();
	}
}

function code(
	frame: Frame,
	{ encoder, pixels, range, space, quantiser, options }: Manner,
): Uint8Array<ArrayBuffer> {
	const codec = Codec.findEncoderByName(encoder);
	if (!codec) throw new Error(`this build of FFmpeg has no ${encoder}`);
	using context = new CodecContext();
	context.allocContext3(codec);
	context.width = frame.width;
	context.height = frame.height;
	context.pixelFormat = pixels;
	context.colorRange = range;
	context.colorSpace = space;
	context.timeBase = new Rational(1, 25);
	context.threadCount = 1;
	context.setFlags(AV_CODEC_FLAG_BITEXACT); // else the encoder writes its name into a comment
	if (quantiser !== undefined) {
		context.setFlags(AV_CODEC_FLAG_QSCALE);
		context.globalQuality = quantiser;
		frame.quality = quantiser;
	}
	for (const [name, value] of Object.entries(options)) context.setOption(name, value);
	const status = context.open2Sync(codec, null);
	if (status < 0) throw new Error(`${encoder} refused ${frame.width}x${frame.height} (${status})`);
	using packet = new Packet();
	packet.alloc();
	frame.pts = 0n;
	const sent = context.sendFrameSync(frame);
	if (sent >= 0) context.sendFrameSync(null);
	const received = sent < 0 ? sent : context.receivePacketSync(packet);
	if (received < 0) throw new Error(`${encoder} gave no picture (${received})`);
	return new Uint8Array(packet.data ?? []);
}
