import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { InputFormat } from "node-av/lib";
import { clipError } from "./clip-error.ts";
import { fileFlaw } from "./file-flaw.ts";
import type { ClipLimits } from "./limits.ts";

/**
 * Demuxers that read one file and nothing else. What is not here is refused: playlists (hls, dash, concat), session
 * descriptions (sdp) and picture sequences (image2) name other files or addresses, and would open them.
 */
const videoFormats = new Set([
	"mov,mp4,m4a,3gp,3g2,mj2",
	"matroska,webm",
	"avi",
	"flv",
	"mpegts",
	"mpeg",
	"mpegvideo",
	"m4v",
	"h263",
	"h264",
	"hevc",
	"vvc",
	"av1",
	"obu",
	"ivf",
	"vc1",
	"ogg",
	"asf",
	"nut",
	"mxf",
	"dv",
	"mjpeg",
	"gif",
	"apng",
	"webp_anim",
	"jpegxl_anim",
	"yuv4mpegpipe",
]);

const pictureFormats = new Set([
	"jpeg_pipe",
	"png_pipe",
	"webp_pipe",
	"bmp_pipe",
	"tiff_pipe",
	"jpegxl_pipe",
	"j2k_pipe",
	"ppm_pipe",
	"pgm_pipe",
	"pam_pipe",
	"qoi_pipe",
]);

/** FFmpeg's probes may read this far past what they are given; it has to be zero (AVPROBE_PADDING_SIZE). */
const probePadding = 32;

/** The format of a clip, and whether it is one still picture. */
export interface ClipFormat {
	readonly demuxer: InputFormat;
	readonly still: boolean;
}

/** Tells the format of a local file by its first bytes, then by its name. Throws a PersienneError. */
export function recognise(path: string, limits: ClipLimits): ClipFormat {
	const head = readHead(path, limits.probeBytes);
	const byContent = InputFormat.probe(head);
	refuseHeif(head, path);
	const candidates = [byContent, InputFormat.probe(head, path)];
	for (const demuxer of candidates) {
		const name = demuxer?.name;
		if (demuxer && name && (videoFormats.has(name) || pictureFormats.has(name))) {
			return { demuxer, still: pictureFormats.has(name) };
		}
	}
	const known = candidates.find((candidate) => candidate !== null);
	if (known) {
		throw clipError(
			"CLIP_REFUSED",
			path,
			`is of the format "${known.name}", which is not played: it may refer to other files, or holds no video`,
		);
	}
	throw clipError("CLIP_UNREADABLE", path, "is not a video or picture that is known");
}

/**
 * Brands of still pictures in ISO/IEC 23008-12 (HEIF). FFmpeg's demuxer would give their tiles one by one, as a film.
 */
const heifBrands = new Set(["heic", "heix", "heim", "heis", "mif1", "avif", "jpeg", "j2ki"]);

/** `....ftyp` and the major brand are the first twelve bytes of such a file (ISO/IEC 14496-12 §4.3). */
function refuseHeif(head: Buffer, path: string): void {
	if (head.toString("latin1", 4, 8) !== "ftyp" || !heifBrands.has(head.toString("latin1", 8, 12))) return;
	throw clipError("CLIP_REFUSED", path, "is a HEIF picture, which is not read: convert it to JPEG or PNG");
}

/** The first bytes of a regular file. A pipe or device is refused before it is opened: reading one may never return. */
function readHead(path: string, bytes: number): Buffer {
	let file: number;
	try {
		// Without O_NONBLOCK, opening a named pipe waits for a writer.
		file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		// Node's own message would name the folders.
		if (isMissing(error)) throw clipError("CLIP_MISSING", path, "does not exist");
		throw clipError("CLIP_UNREADABLE", path, `cannot be opened for reading (${errorCode(error)})`);
	}
	try {
		const flaw = fileFlaw(fstatSync(file));
		if (flaw) throw clipError("CLIP_UNREADABLE", path, flaw);
		const head = Buffer.alloc(bytes + probePadding);
		return head.subarray(0, readSync(file, head, 0, bytes, 0));
	} finally {
		closeSync(file);
	}
}

function isMissing(error: unknown): boolean {
	return ["ENOENT", "ENOTDIR"].includes(errorCode(error));
}

function errorCode(error: unknown): string {
	return (error as NodeJS.ErrnoException).code ?? "unknown";
}
