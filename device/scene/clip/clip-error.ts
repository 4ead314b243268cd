import { basename } from "node:path";
import { FFmpegError } from "node-av/lib";
import { PersienneError } from "../../errors.ts";

export type ClipErrorCode =
	/** There is no such file. */
	| "CLIP_MISSING"
	/** It cannot be read, or is no video or picture at all. */
	| "CLIP_UNREADABLE"
	/** Its format opens other files or addresses, or is not one that we play. */
	| "CLIP_REFUSED"
	/** It holds sound or data, but no picture. */
	| "CLIP_NO_VIDEO"
	/** It exceeds a limit. */
	| "CLIP_TOO_LARGE"
	/** Its end is missing. */
	| "CLIP_TRUNCATED"
	/** Too much of it does not decode. */
	| "CLIP_DAMAGED"
	/** Its sound cannot be copied. */
	| "CLIP_SOUND";

const reencode = "convert it, for example with: ffmpeg -i INPUT -an -pix_fmt yuv420p OUTPUT.mp4";

const remedies: Record<ClipErrorCode, string> = {
	CLIP_MISSING: "check the path",
	CLIP_UNREADABLE: `check that it opens in a player and that its permissions allow reading, or ${reencode}`,
	CLIP_REFUSED: `give a file that holds the whole video or picture itself, or ${reencode}`,
	CLIP_NO_VIDEO: "give a file with a video track, or a picture",
	CLIP_TOO_LARGE: "scale it down, for example with: ffmpeg -i INPUT -an -vf scale=1920:-2 OUTPUT.mp4",
	CLIP_TRUNCATED: `copy it again from where it came from, or, if it is whole, ${reencode}`,
	CLIP_SOUND: "leave the sound out: without --audio only pictures are taken",
	CLIP_DAMAGED: `copy it again from where it came from, or ${reencode}`,
};

/** An error about a clip: it names the file without its folders, which may tell of people (invariant I9). */
export function clipError(code: ClipErrorCode, path: string, what: string, cause?: unknown): PersienneError {
	return new PersienneError(code, `${basename(path)} ${what}`, remedies[code], { cause });
}

/** FFmpeg's own words for a negative return value. */
export function reason(result: number): string {
	return FFmpegError.strerror(result);
}
