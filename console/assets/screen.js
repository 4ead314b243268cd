import { Painter } from "./painter.js";
import { Player } from "./player.js";

/** Without a picture for this long, the last one is no longer shown as live. In milliseconds, as all times here. */
const patience = 6000;
const firstRetry = 1500;
const lastRetry = 15_000;
/** Close code of a session that has ended (RFC 6455 §7.4.1, policy violation). */
const sessionEnded = 1008;

/** One camera's picture: plays on its canvas, and connects anew when the connection breaks. */
export class Screen {
	#name;
	#painter;
	#small = false;
	#socket;
	#player;
	#failures = 0;
	#timer;
	#drawnAt = 0;
	#picture;

	constructor(name, canvas) {
		this.#name = name;
		this.#painter = new Painter(canvas);
	}

	/** @param small whether the picture is shown so small that a small one will do */
	play(small = this.#small) {
		this.pause();
		this.#small = small;
		const { protocol, host } = location;
		const url = `${protocol.replace("http", "ws")}//${host}/live/${encodeURIComponent(this.#name)}`;
		this.#listen(new WebSocket(small ? `${url}?small` : url));
	}

	pause() {
		this.#forget();
		this.#socket?.close();
		this.#socket = undefined;
	}

	/** From the next picture on: it is one that can be decoded without those before. */
	#listen(socket) {
		this.#tell("connecting");
		const player = new Player(this.#painter, this.#small, () => this.#drawn());
		this.#player = player;
		this.#socket = socket;
		socket.binaryType = "arraybuffer";
		socket.onmessage = ({ data }) => {
			// The only text there is: what came so far is not to be shown any more.
			if (typeof data === "string") this.#masksChanged();
			else player.take(data);
		};
		socket.onclose = ({ code }) => this.#closed(code);
		this.#timer = setInterval(() => this.#watch(), 1000);
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
	#masksChanged() {
		const socket = this.#socket;
		this.#forget();
		this.#painter.clear();
		this.#listen(socket);
	}

	/** Nothing that came is shown any more, and nothing that comes. */
	#forget() {
		clearTimeout(this.#timer);
		this.#player?.stop();
		this.#player = undefined;
		if (this.#socket) this.#socket.onclose = this.#socket.onmessage = null;
	}

	#closed(code) {
		this.pause();
		this.#painter.clear(); // it may be that masks have changed
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
