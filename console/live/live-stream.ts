import VideoStream from "node-rtsp-stream";
import type { Secret } from "../../device/secret.ts";
import type { TranscodeOrder } from "../transcode/order.ts";

/** Who reads the streams for the page: an account of its own, which nobody signs in with. */
export interface RtspCredentials {
	readonly user: string;
	readonly password: Secret;
}

export interface LiveStreamOptions {
	readonly name: string;
	/** The transcoder: a JavaScript file that Node.js can run. */
	readonly program: string;
	readonly order: Omit<TranscodeOrder, "user" | "password">;
	readonly credentials: RtspCredentials;
}

/** Longest message of a transcoder that is kept, in characters. */
const maxNotice = 200;

/**
 * One camera's stream for the page. node-rtsp-stream runs the program and passes on what it writes; it opens no port
 * here, since the console has a WebSocket server that knows who asks. It emits `camdata` with each Buffer, and `over`
 * once when the program has ended, with what it said last.
 *
 * The package starts its program as `ffmpeg -i URL …`. Here that reads `node -i transcoder …`: Node.js runs the file,
 * on each of its platforms, whether or not it is marked as executable. The stream's URL goes the way of its password,
 * over stdin.
 */
export class LiveStream extends VideoStream {
	constructor({ name, program, order, credentials }: LiveStreamOptions) {
		super({ name, streamUrl: program, ffmpegPath: process.execPath });
		this.#relayNotices(credentials);
		const { stdin } = this.stream;
		stdin.on("error", () => {}); // it ended before it took its order
		const { user, password } = credentials;
		stdin.write(`${JSON.stringify({ ...order, user, password: password.reveal() })}\n`);
	}

	/** Runs the program as the package does, and keeps what it says off our stderr. */
	override startMpeg1Stream(): this {
		super.startMpeg1Stream();
		this.mpeg1Muxer.removeAllListeners("ffmpegStderr");
		return this;
	}

	/** The package would listen on a port here, open to all. */
	override pipeStreamToSocketServer(): this {
		return this;
	}

	override stop(): this {
		this.stream.stdin.end();
		this.stream.kill();
		return this;
	}

	#relayNotices({ password }: RtspCredentials): void {
		let notice = "";
		this.mpeg1Muxer.on("ffmpegStderr", (text: Buffer) => {
			notice = `${notice}${text}`.slice(0, maxNotice);
		});
		this.stream.on("error", () => {}); // it could not be started: `close` follows
		this.stream.once("close", () => {
			this.emit("over", notice.replaceAll(password.reveal(), String(password)).trim());
		});
	}
}
