import { spawn } from "node:child_process";
import type { Picture } from "../../helpers/decode.ts";
import { type Outcome, run } from "./run.ts";

/** What FFmpeg asks the system to keep for it of datagrams that it has not read yet: a few key frames. */
const receiveBytes = 4 << 20;

/**
 * Has FFmpeg take the coded pictures of a stream as they are, into a file of their own format, which is told by its name
 * (`.h264`, `.mjpeg`). They are for {@link decodePictures}: a decoder that is behind would not read its socket, and the
 * system drops datagrams that nobody reads.
 */
export function recordPictures(
	url: string,
	transport: "tcp" | "udp",
	count: number,
	file: string,
): Promise<Outcome> {
	const input = ["-rtsp_transport", transport, "-buffer_size", String(receiveBytes), "-i", url];
	const output = ["-an", "-c", "copy", "-frames:v", String(count), file];
	return run("ffmpeg", ["-v", "error", "-xerror", "-y", ...input, ...output], { seconds: 240 });
}

export interface Decoding {
	/** Pictures that came. */
	readonly count: number;
	readonly status: number | null;
	readonly stderr: string;
}

/** Has FFmpeg decode a file, and shows `look` each picture of it in the samples that were coded. */
export function decodePictures(
	file: string,
	{ width, height, full }: { width: number; height: number; full: boolean },
	look: (picture: Picture) => void,
): Promise<Decoding> {
	const [luma, chroma] = [width * height, Math.ceil(width / 2) * Math.ceil(height / 2)];
	const size = luma + 2 * chroma;
	const format = full ? "yuvj420p" : "yuv420p";
	const output = ["-an", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", format, "pipe:1"];
	return new Promise((resolve, reject) => {
		const child = spawn("ffmpeg", ["-v", "error", "-xerror", "-i", file, ...output], {
			stdio: ["ignore", "pipe", "pipe"],
			// For what hangs.
			timeout: 240_000,
		});
		const samples = new Uint8Array(size);
		let filled = 0;
		let count = 0;
		let stderr = "";
		child.stdout.on("data", (chunk: Buffer) => {
			for (let at = 0; at < chunk.length; ) {
				const part = chunk.subarray(at, at + size - filled);
				samples.set(part, filled);
				filled += part.length;
				at += part.length;
				if (filled < size) continue;
				filled = 0;
				count++;
				const [y, u, v] = [
					samples.subarray(0, luma),
					samples.subarray(luma, luma + chroma),
					samples.subarray(luma + chroma),
				];
				look({ width, height, y, u, v });
			}
		});
		child.stderr.on("data", (chunk: Buffer) => {
			stderr += chunk;
		});
		child.once("error", reject);
		child.once("close", (status) => resolve({ count, status, stderr }));
	});
}
