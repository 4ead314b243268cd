import { locale, text } from "./text.js";

/** So many messages are shown. */
const most = 40;
/** So many characters of each. */
const longest = 700;

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The latest messages, word for word as they leave. */
export class Said {
	#list;
	#held = false;

	/** @param hold a button that keeps the list as it is */
	constructor(list, hold) {
		this.#list = list;
		hold.addEventListener("click", () => {
			this.#held = !this.#held;
			hold.setAttribute("aria-pressed", String(this.#held));
			hold.textContent = text(this.#held ? "go-on" : "hold");
		});
	}

	/** Of what comes again and again on one topic, the latest is shown. */
	add(payload, topic) {
		if (this.#held) return;
		const time = document.createElement("time");
		time.textContent = clock.format(Date.now());
		const first = this.#list.firstElementChild;
		const again = first?.querySelector(".topic").textContent === topic;
		const item = again ? first : document.createElement("li");
		item.replaceChildren(time, code(topic, "topic"), code(shortened(payload), "payload"));
		if (!again) this.#list.prepend(item);
		while (this.#list.children.length > most) this.#list.lastChild.remove();
	}
}

function shortened(payload) {
	return payload.length > longest ? `${payload.slice(0, longest)}…` : payload || "∅";
}

function code(words, name) {
	const element = document.createElement("code");
	element.className = name;
	element.textContent = words;
	return element;
}
