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

	constructor(url, { events }) {
		this.#url = url;
		this.#events = events;
	}

	connect(destination) {
		this.#destination = destination;
	}

	start() {
		this.#socket = new WebSocket(this.#url);
		this.#socket.binaryType = "arraybuffer";
		this.#socket.onmessage = ({ data }) => {
			this.established = true;
			this.#destination.write(data);
		};
		this.#socket.onclose = ({ code }) => this.#events.closed(code);
	}

	resume() {}

	destroy() {
		this.#socket.onclose = null;
		this.#socket.onmessage = null;
		this.#socket.close();
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

	play() {
		this.pause();
		this.#tell("connecting");
		const { protocol, host } = location;
		const url = `${protocol.replace("http", "ws")}//${host}/live/${encodeURIComponent(this.#name)}`;
		this.#player = new JSMpeg.Player(url, {
			source: LiveSource,
			canvas: this.#canvas,
			events: { closed: (code) => this.#closed(code) },
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

	#closed(code) {
		this.pause();
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
