/**
 * The program that node-rtsp-stream runs in the place of ffmpeg. It takes its order from stdin, where no other user of
 * the machine can read it, and ends with it: a console that dies takes its transcoders along.
 */
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { readOrder } from "./order.ts";
import { transcode } from "./transcode.ts";

/** Not 1, which node-rtsp-stream reports on the console by itself. */
const failed = 3;

// FFmpeg's own messages may name the URL that it was given (invariant I9).
Log.setLevel(AV_LOG_QUIET);
process.stdin.once("close", () => process.exit(0));
try {
	await transcode(await readOrder(process.stdin));
	process.exit(0);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n`);
	process.exit(failed);
}
