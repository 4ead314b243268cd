import type { StreamInput } from "./schema/video.ts";
import type { VideoConfig } from "./types.ts";

export const defaultHost = "127.0.0.1";
export const defaultRtspPort = 8554;
export const defaultMqttPort = 1883;
export const defaultConsolePort = 8080;
export const defaultRtspsPort = 8322;
export const defaultMqttsPort = 8883;
export const defaultConsoleTlsPort = 9443;
export const defaultSeed = 1;
export const defaultTopicPrefix = "persienne";

/** A large fleet starts where its row of ports does not run into the page's and the RTSP server's. */
export function defaultHttpPort(cameras: number): number {
	return cameras <= 64 ? 8001 : 20001;
}

/** As above, and beyond the plain ports of the largest fleet. */
export function defaultHttpsPort(cameras: number): number {
	return cameras <= 64 ? 8443 : 22001;
}

/** Seconds from one key frame to the next. */
const keyInterval = 2;

/** Bits per second that MJPEG states to clients: its quality is fixed, its rate follows the picture. */
const nominalMjpegBitrate = 4_000_000;

/** Completes what somebody said of the main stream. */
export function mainVideo(input: StreamInput = {}, turned: boolean = false): VideoConfig {
	return completeVideo(input, { codec: "h264", ...lying(1920, 1080, turned), fps: 25, bitrate: 3_000_000 });
}

/** Completes the sub stream. It takes pictures from the main one, so it has no more of them. */
export function subVideo(main: VideoConfig, input: StreamInput = {}, turned: boolean = false): VideoConfig {
	const fps = Math.min(15, main.fps);
	return completeVideo(input, { codec: "h264", ...lying(640, 360, turned), fps, bitrate: 512_000 });
}

/** Completes the MJPEG stream, for clients that know nothing else. */
export function mjpegVideo(main: VideoConfig, input: StreamInput = {}, turned: boolean = false): VideoConfig {
	const fps = Math.min(10, main.fps);
	const size = lying(640, 360, turned);
	return completeVideo(input, { codec: "mjpeg", ...size, fps, bitrate: nominalMjpegBitrate });
}

/** A camera that is turned by a quarter films for tall pictures (ONVIF calls it a corridor). */
function lying(width: number, height: number, turned: boolean): { width: number; height: number } {
	return turned ? { width: height, height: width } : { width, height };
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

/** Days: CSI L.252-5 allows recordings a month at most, and the ledger is kept no longer than they may be. */
export const defaultRetentionDays = 30;
