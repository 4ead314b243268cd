/** What this project uses of node-rtsp-stream 0.0.9, which has no types of its own. */
declare module "node-rtsp-stream" {
	import type { ChildProcessWithoutNullStreams } from "node:child_process";
	import { EventEmitter } from "node:events";

	interface VideoStreamOptions {
		readonly name: string;
		/** Becomes the second argument of the program, after `-i`. */
		readonly streamUrl: string;
		readonly ffmpegPath: string;
	}

	/** Its constructor starts the program and opens a port. `camdata` carries what the program writes to stdout. */
	class VideoStream extends EventEmitter {
		constructor(options: VideoStreamOptions);
		readonly name: string;
		/** Emits `ffmpegStderr`. */
		readonly mpeg1Muxer: EventEmitter;
		readonly stream: ChildProcessWithoutNullStreams;
		startMpeg1Stream(): this;
		pipeStreamToSocketServer(): this;
		stop(): this;
	}

	export = VideoStream;
}
