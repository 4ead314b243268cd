import "./worker-window.js";
import JSMpeg from "./jsmpeg.js";

/** Without a picture for this long, the last one is no longer shown as live. In milliseconds, as all times here. */
const patience = 6000;
const firstRetry = 1500;
const lastRetry = 15_000;
/** Close code of a session that has ended (RFC 6455 §7.4.1, policy violation). */
const sessionEnded = 1008;

/** A source for jsmpeg's player: a WebSocket of the console that carries one camera's transport stream. */
class LiveSource {
	streaming = true;
	established = false;
	completed = false;
	progress = 0;
	#url;
	#events;
	#socket;
	#destination;

	constructor(url, { events, socket }) {
		this.#url = url;
		this.#events = events;
		this.#socket = socket;
	}

	connect(destination) {
		this.#destination = destination;
	}

	start() {
		this.#socket ??= new WebSocket(this.#url);
		this.#socket.binaryType = "arraybuffer";
		this.#socket.onmessage = ({ data }) => {
			// The only text there is: what came so far is not to be shown any more.
			if (typeof data === "string") this.#events.over(this.#release());
			else this.#take(data);
		};
		this.#socket.onclose = ({ code }) => this.#events.closed(code);
	}

	resume() {}

	destroy() {
		this.#release()?.close();
	}

	#take(data) {
		this.established = true;
		this.#destination.write(data);
	}

	/** The connection, which is somebody else's from now on. */
	#release() {
		const socket = this.#socket;
		this.#socket = undefined;
		if (socket) {
			socket.onclose = null;
			socket.onmessage = null;
		}
		return socket;
	}
}

/** One camera's picture: plays on its canvas, and connects anew when the connection breaks. */
class Screen {
	#name;
	#canvas;
	#player;
	#failures = 0;
	#timer;
	#drawnAt = 0;
	#picture;

	constructor(name, canvas) {
		this.#name = name;
		this.#canvas = canvas;
	}

	/** @param socket a connection that there is already */
	play(socket) {
		this.pause();
		this.#tell("connecting");
		const { protocol, host } = location;
		const url = `${protocol.replace("http", "ws")}//${host}/live/${encodeURIComponent(this.#name)}`;
		this.#player = new JSMpeg.Player(url, {
			source: LiveSource,
			canvas: this.#canvas,
			socket,
			events: { closed: (code) => this.#closed(code), over: (same) => this.#masksChanged(same) },
			onVideoDecode: () => this.#drawn(),
			audio: false,
			// Canvas 2D: browsers allow a page about sixteen WebGL contexts, and a wall may have more tiles.
			disableGl: true,
			// WebAssembly would take a weaker Content-Security-Policy.
			disableWebAssembly: true,
			pauseWhenHidden: false,
		});
		this.#timer = setInterval(() => this.#watch(), 1000);
	}

	pause() {
		clearTimeout(this.#timer);
		this.#player?.destroy();
		this.#player = undefined;
	}

	#drawn() {
		this.#drawnAt = performance.now();
		this.#failures = 0;
		this.#tell("playing");
	}

	#watch() {
		if (this.#picture === "playing" && performance.now() - this.#drawnAt > patience) this.#tell("stalled");
	}

	/** What was filmed before them goes from the screen, and from what waits to be decoded. */
	#masksChanged(socket) {
		this.pause();
		this.#clear();
		this.play(socket);
	}

	#clear() {
		this.#canvas.getContext("2d").clearRect(0, 0, this.#canvas.width, this.#canvas.height);
	}

	#closed(code) {
		this.pause();
		this.#clear(); // it may be that masks have changed
		this.#tell(code === sessionEnded ? "expired" : "stalled");
		if (code === sessionEnded) return;
		// Some chance in it, lest all pages of a wall come back at once.
		const delay = Math.min(lastRetry, firstRetry * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
		this.#timer = setTimeout(() => this.play(), delay);
	}

	#tell(picture) {
		if (this.#picture === picture) return;
		this.#picture = picture;
		postMessage({ name: this.#name, picture });
	}
}

const screens = new Map();

addEventListener("message", ({ data: { type, name, canvas } }) => {
	if (type === "add") screens.set(name, new Screen(name, canvas));
	else if (type === "play") screens.get(name)?.play();
	else screens.get(name)?.pause();
	if (type === "remove") screens.delete(name);
});
