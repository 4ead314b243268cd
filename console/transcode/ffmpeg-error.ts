import { FFmpegError } from "node-av/lib";

/** What FFmpeg said, without the URL that it was said about (invariant I9). */
export class TranscodeError extends Error {
	constructor(step: string, status: number) {
		super(`${step}: ${new FFmpegError(status).message}`);
	}
}

/** Gives `status` back, or throws when it is one of FFmpeg's errors. */
export function check(step: string, status: number): number {
	if (status < 0) throw new TranscodeError(step, status);
	return status;
}
