import { condition, reading, sentence } from "./happenings.js";
import { locale } from "./text.js";

/** So many events are shown. */
const most = 3;

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What a camera has published last: what is so now, readings, and events. */
export class Latest {
	#parts;
	#conditions = new Map();
	#readings = new Map();
	/** States by topic, whether they are met. */
	#met = new Map();

	/** Elements: `now` and `happened` are lists, `readings` a list of terms. */
	constructor(parts) {
		this.#parts = parts;
	}

	hear(message) {
		this.#keep(this.#conditions, message, condition(message), showConditions(this.#parts.now));
		this.#keep(this.#readings, message, reading(message), showReadings(this.#parts.readings));
		const line = this.#isNews(message) ? sentence(message) : undefined;
		if (line) this.#add(line, message.time ?? Date.now());
	}

	/** What was kept is none, and neither is the end of what nobody has heard of: that is how a camera begins. */
	#isNews({ topic, data, retained }) {
		const state = data?.State ?? data?.IsInside;
		const was = this.#met.get(topic);
		if (state !== undefined) this.#met.set(topic, state);
		return !retained && (state !== false || was === true);
	}

	#keep(known, { topic }, value, show) {
		const before = known.get(topic);
		if (value === undefined) known.delete(topic);
		else known.set(topic, value);
		if (String(before) !== String(value)) show([...known.values()]);
	}

	#add(line, at) {
		const { happened } = this.#parts;
		const item = document.createElement("li");
		const time = document.createElement("time");
		time.dateTime = new Date(at).toISOString();
		time.textContent = clock.format(at);
		item.append(time, line);
		happened.prepend(item);
		while (happened.children.length > most) happened.lastChild.remove();
	}
}

const showConditions = (list) => (words) =>
	list.replaceChildren(...[...new Set(words)].map((word) => element("li", word)));

const showReadings = (list) => (readings) =>
	list.replaceChildren(
		...readings.map(([label, value]) => {
			const pair = document.createElement("div");
			pair.append(element("dt", label), element("dd", value));
			return pair;
		}),
	);

function element(name, words) {
	const made = document.createElement(name);
	made.textContent = words;
	return made;
}
