import {
	AV_PIX_FMT_YUV420P,
	AV_PIX_FMT_YUV422P,
	AV_PIX_FMT_YUV440P,
	AV_PIX_FMT_YUV444P,
	AV_PIX_FMT_YUVJ420P,
	AV_PIX_FMT_YUVJ422P,
	AV_PIX_FMT_YUVJ440P,
	AV_PIX_FMT_YUVJ444P,
	AVCOL_RANGE_JPEG,
	AVCOL_SPC_BT709,
	AVCOL_SPC_SMPTE170M,
	AVCOL_SPC_UNSPECIFIED,
	type AVPixelFormat,
} from "node-av/constants";
import type { Frame } from "node-av/lib";

/** The names that full-range formats had before the range became a property of its own. */
const fullRange = new Map<number, AVPixelFormat>([
	[AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P],
	[AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV422P],
	[AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV440P],
	[AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV444P],
]);

/** Pictures at least this high are BT.709 when they do not say: the players' convention. */
const highDefinition = 720;

/** Fills in what a frame leaves unsaid about its colours, so that the conversion is the right one. */
export function nameColours(frame: Frame): void {
	const modern = fullRange.get(frame.format);
	if (modern !== undefined) {
		frame.format = modern;
		frame.colorRange = AVCOL_RANGE_JPEG;
	}
	if (frame.colorSpace === AVCOL_SPC_UNSPECIFIED) {
		frame.colorSpace = frame.height >= highDefinition ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
	}
}
