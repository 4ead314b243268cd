import type { StreamInput } from "./schema/video.ts";
import type { VideoConfig } from "./types.ts";

export const defaultHost = "127.0.0.1";
export const defaultRtspPort = 8554;
export const defaultMqttPort = 1883;
export const defaultConsolePort = 8080;
export const defaultSeed = 1;
export const defaultTopicPrefix = "persienne";

/** A large fleet starts where its row of ports does not run into the page's and the RTSP server's. */
export function defaultHttpPort(cameras: number): number {
	return cameras <= 64 ? 8001 : 20001;
}

/** Seconds from one key frame to the next. */
const keyInterval = 2;

/** Bits per second that MJPEG states to clients: its quality is fixed, its rate follows the picture. */
const nominalMjpegBitrate = 4_000_000;

/** Completes what somebody said of the main stream. */
export function mainVideo(input: StreamInput = {}): VideoConfig {
	return completeVideo(input, { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000 });
}

/** Completes the sub stream. It takes pictures from the main one, so it has no more of them. */
export function subVideo(main: VideoConfig, input: StreamInput = {}): VideoConfig {
	const fps = Math.min(15, main.fps);
	return completeVideo(input, { codec: "h264", width: 640, height: 360, fps, bitrate: 512_000 });
}

/** Completes the MJPEG stream, for clients that know nothing else. */
export function mjpegVideo(main: VideoConfig, input: StreamInput = {}): VideoConfig {
	const fps = Math.min(10, main.fps);
	return completeVideo(input, { codec: "mjpeg", width: 640, height: 360, fps, bitrate: nominalMjpegBitrate });
}

function completeVideo(input: StreamInput, base: Omit<VideoConfig, "gop">): VideoConfig {
	const codec = input.codec ?? base.codec;
	const { width, height } = input.size ?? base;
	const fps = input.fps ?? base.fps;
	if (codec === "mjpeg") return { codec, width, height, fps, bitrate: nominalMjpegBitrate, gop: 1 };
	return {
		codec,
		width,
		height,
		fps,
		bitrate: input.bitrate ?? base.bitrate,
		gop: input.gop ?? fps * keyInterval,
	};
}
