import {
	AV_LOG_QUIET,
	AVERROR_HTTP_FORBIDDEN,
	AVERROR_HTTP_NOT_FOUND,
	AVERROR_HTTP_UNAUTHORIZED,
} from "node-av/constants";
import { FFmpegError, Log } from "node-av/lib";
import { Refusal, Trouble } from "../trouble.ts";

// FFmpeg's own messages may name the URL that it was given (invariant I9).
Log.setLevel(AV_LOG_QUIET);

/** Gives `status` back, or throws Trouble when it is one of FFmpeg's errors. Their texts do not hold the URL. */
export function check(step: string, status: number): number {
	if (status >= 0) return status;
	if (status === AVERROR_HTTP_UNAUTHORIZED || status === AVERROR_HTTP_FORBIDDEN)
		throw new Refusal(`${step}: it does not accept these credentials`);
	if (status === AVERROR_HTTP_NOT_FOUND) throw new Trouble(`${step}: the device does not know this URI`);
	throw new Trouble(`${step}: ${new FFmpegError(status).message}`);
}
