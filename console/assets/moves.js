import { act, ask } from "./device.js";
import { say } from "./frame.js";
import { text } from "./text.js";

/** How often a camera is asked where it looks: while it moves, and while it stands, in milliseconds. */
const whileMoving = 250;
const whileStanding = 2000;

/** After it stands still, so much longer until the live picture does, in milliseconds. */
const afterwards = 900;

/** The buttons that move a PTZ camera, a step at a time, and what they do to it. */
export class Moves {
	#path;
	#heard;
	#last;
	#cancel = () => {};

	/**
	 * @param heard is told where the camera looks: `moving` while the picture is not where it will be, and `moved` when it
	 * looks elsewhere than the last time
	 */
	constructor(name, element, heard) {
		this.#path = `/api/cameras/${encodeURIComponent(name)}/moves`;
		this.#heard = heard;
		for (const button of element.querySelectorAll("[data-step]"))
			button.addEventListener("click", () => this.#move(button));
		void this.#watch();
	}

	async #move(button) {
		const [pan, tilt, zoom] = button.dataset.step.split(" ").map(Number);
		const order = button.dataset.step === "home" ? { home: true } : { step: { pan, tilt, zoom } };
		this.#heard({ moving: true, moved: false });
		const answer = await act(this.#path, order).catch(() => ({ problem: "lost" }));
		if (answer.problem) say(text(`problem-${answer.problem}`));
		void this.#watch();
	}

	/** Looks again and again. */
	async #watch() {
		this.#cancel();
		let gone = false;
		this.#cancel = () => {
			gone = true;
		};
		let stoodSince;
		while (!gone) {
			const looks = document.hidden ? undefined : await ask(this.#path).catch(() => undefined);
			if (gone) return;
			if (looks) {
				const pose = JSON.stringify([looks.pan, looks.tilt, looks.zoom]);
				const moved = this.#last !== undefined && pose !== this.#last;
				this.#last = pose;
				if (looks.moving || moved) stoodSince = undefined;
				else stoodSince ??= performance.now();
				const moving = stoodSince === undefined || performance.now() - stoodSince < afterwards;
				this.#heard({ moving, moved });
				await rest(moving ? whileMoving : whileStanding);
			} else await rest(whileStanding);
		}
	}
}

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
