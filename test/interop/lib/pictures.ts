import { spawn } from "node:child_process";
import type { Picture } from "../../helpers/decode.ts";

export interface Decoding {
	/** Pictures that came. */
	readonly count: number;
	readonly status: number | null;
	readonly stderr: string;
}

/**
 * Has FFmpeg decode an input, and shows `look` each picture as it comes, in the samples that were coded.
 *
 * @param input what stands before and with `-i`
 * @param limit how much to decode, such as `-t 5`
 */
export function decodePictures(
	input: readonly string[],
	limit: readonly string[],
	{ width, height, full }: { width: number; height: number; full: boolean },
	look: (picture: Picture) => void,
): Promise<Decoding> {
	const [luma, chroma] = [width * height, Math.ceil(width / 2) * Math.ceil(height / 2)];
	const size = luma + 2 * chroma;
	const format = full ? "yuvj420p" : "yuv420p";
	const output = ["-an", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", format, "pipe:1"];
	return new Promise((resolve, reject) => {
		const child = spawn("ffmpeg", ["-v", "error", "-xerror", ...input, ...limit, ...output], {
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
