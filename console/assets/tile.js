import { Latest } from "./latest.js";
import { count, text, why } from "./text.js";

const template = document.querySelector("#tile");

/** One camera on the wall. */
export class Tile {
	#camera;
	#state = {};
	#parts;
	#latest;

	/** `copied` is told of an address that the user has copied. */
	constructor(camera, copied) {
		this.#camera = camera;
		this.element = template.content.firstElementChild.cloneNode(true);
		const part = (name) => this.element.querySelector(`.${name}`);
		this.#parts = Object.fromEntries(
			[
				"open",
				"state",
				"now",
				"readings",
				"happened",
				"notice",
				"fps",
				"viewers",
				"rtsp",
				"onvif",
				"snapshot",
			].map((name) => [name, part(name)]),
		);
		this.canvas = this.element.querySelector("canvas");
		this.canvas.width = camera.width;
		this.canvas.height = camera.height;
		this.canvas.setAttribute("aria-label", text("video-of", camera));
		this.#parts.open.textContent = camera.name;
		this.#parts.open.href = `/cameras/${encodeURIComponent(camera.name)}`;
		this.#latest = new Latest(this.#parts);
		this.#linkUp(copied);
		this.show("connecting");
	}

	/** Takes what the camera has published. */
	hear(message) {
		this.#latest.hear(message);
	}

	/** Says whether events come at all. */
	listening(whether) {
		this.element.toggleAttribute("data-deaf", !whether);
	}

	get name() {
		return this.#camera.name;
	}

	/** Takes the camera's state; returns what is worth saying aloud about it, or undefined. */
	update(state) {
		const before = this.#state;
		this.#state = state;
		const { fps, state: badge, viewers } = this.#parts;
		fps.textContent = count("fps", state.fps);
		viewers.textContent = count("viewers", state.viewers);
		if (before.state === state.state && before.reason === state.reason) return undefined;
		this.element.dataset.state = state.state;
		badge.textContent = text(state.state);
		this.#notice();
		return before.state && text(`now-${state.state}`, { name: this.name, reason: why(state.reason) });
	}

	/** Says how the live picture fares: `connecting`, `playing`, `stalled`, `paused`, `unsupported`, `forbidden`. */
	show(picture, playing) {
		this.element.dataset.picture = picture;
		this.#notice(playing);
	}

	/** A dark camera sends a dark picture: the reason stands on it. */
	#notice(playing) {
		const { picture } = this.element.dataset;
		const notices = {
			connecting: () => text("connecting"),
			playing: () => "",
			stalled: () => text("stalled"),
			paused: () => text("not-playing", { n: playing }),
			unsupported: () => text("unsupported"),
			forbidden: () => text("forbidden"),
		};
		const dark = this.#state.state === "dark" && !["paused", "forbidden"].includes(picture);
		this.#parts.notice.textContent = dark
			? text("dark-because", { reason: why(this.#state.reason) })
			: (notices[picture]?.() ?? ""); // the state may be known before a picture is asked for
	}

	#linkUp(copied) {
		const { links, name } = this.#camera;
		for (const protocol of ["rtsp", "onvif"]) {
			const button = this.#parts[protocol];
			button.title = links[protocol];
			button.setAttribute("aria-label", text(`copy-${protocol}`, { name }));
			button.addEventListener("click", async () => {
				await copy(links[protocol]);
				copied(links[protocol]);
				button.dataset.copied = "";
				setTimeout(() => delete button.dataset.copied, 1500);
			});
		}
		const { snapshot } = this.#parts;
		snapshot.href = links.snapshot;
		snapshot.setAttribute("aria-label", text("snapshot-of", { name }));
	}
}

/** The clipboard's own interface is for https and this machine alone; a field that is selected and copied is for all. */
async function copy(address) {
	if (navigator.clipboard)
		return navigator.clipboard.writeText(address).catch(() => copyBySelection(address));
	return copyBySelection(address);
}

function copyBySelection(address) {
	const { activeElement } = document;
	const field = document.createElement("textarea");
	field.value = address;
	field.className = "unseen";
	document.body.append(field);
	field.select();
	document.execCommand("copy");
	field.remove();
	activeElement?.focus();
}
