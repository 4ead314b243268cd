import { amount, bytesOf, rateOf } from "./measures.js";
import { count, knows, locale, text } from "./text.js";

/** The curve shows so many of the latest rates. */
const length = 60;

const template = document.querySelector("#way");
const clock = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" });
const perSecond = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** One of the ways by which something leaves the device. */
export class Way {
	#parts;
	#rates = [];

	constructor({ kind, name }) {
		this.element = template.content.firstElementChild.cloneNode(true);
		const part = (selector) => this.element.querySelector(selector);
		this.#parts = {
			curve: part("polyline"),
			rate: part(".rate"),
			total: part(".total"),
			who: part(".who"),
			madeOf: part(".made-of"),
			made: part(".made-of tbody"),
			gets: part(".gets"),
			got: part(".gets tbody"),
			others: part(".others"),
			keptBack: part(".kept-back"),
		};
		this.element.dataset.kind = kind;
		// What scrolls is to be reached by keyboard.
		for (const [region, label] of [
			[this.#parts.madeOf, "made-of"],
			[this.#parts.gets, "receivers"],
		]) {
			region.tabIndex = 0;
			region.setAttribute("aria-label", `${text(`way-${kind}`)} ${name}: ${text(label)}`);
		}
		part(".kind").textContent = text(`way-${kind}`);
		part(".which").textContent = name;
		part(".about").textContent = text(`about-${kind}`);
	}

	/** @param mayKnowWho whether receivers are told of by name */
	show(outlet, { bits, messages }, mayKnowWho) {
		const { rate, total, who } = this.#parts;
		const receivers = outlet.receivers.length + outlet.others;
		this.element.toggleAttribute("data-flows", bits > 0);
		put(rate, bits > 0 ? `${rateOf(bits)} · ${perSecond.format(messages)}/s` : text("still"));
		put(
			total,
			outlet.messages > 0
				? text("in-all", { n: amount(outlet.messages), bytes: bytesOf(outlet.bytes) })
				: text("nothing-yet"),
		);
		put(who, outlet.kind === "multicast" ? text("anybody") : count("receivers", receivers));
		this.#draw(bits);
		if (!this.element.open) return;
		this.#showParts(outlet.parts);
		this.#showReceivers(outlet, mayKnowWho);
		const kept = Object.entries(outlet.heldBack).filter(([, n]) => n > 0);
		put(
			this.#parts.keptBack,
			kept.length > 0
				? text("kept-back", {
						what: kept.map(([why, n]) => `${text(`held-${why}`)}: ${amount(n)}`).join("; "),
					})
				: text("kept-nothing"),
		);
	}

	/** The highest of what is shown touches the top. */
	#draw(bits) {
		this.#rates = [...this.#rates, bits].slice(-length);
		const highest = Math.max(1, ...this.#rates);
		const from = length - this.#rates.length;
		const points = this.#rates.map((rate, i) => `${from + i},${(19 - (18 * rate) / highest).toFixed(1)}`);
		this.#parts.curve.setAttribute("points", points.join(" "));
	}

	#showParts(parts) {
		this.#parts.madeOf.hidden = parts.length === 0;
		fill(
			this.#parts.made,
			parts.map(({ name, fields, messages, bytes }) => [
				knows(`part-${name}`) ? text(`part-${name}`) : name,
				fields.map((field) => (knows(`field-${field}`) ? text(`field-${field}`) : field)).join(", ") || "–",
				messages > 0 ? amount(messages) : "–",
				bytes > 0 ? bytesOf(bytes) : "–",
			]),
		);
	}

	#showReceivers({ receivers, others, kind }, mayKnowWho) {
		const { gets, got } = this.#parts;
		gets.hidden = receivers.length === 0;
		fill(
			got,
			receivers.map(({ user, role, peer, at, messages, bytes }) => [
				user ?? text("nobody-named"),
				role === null ? "–" : knows(`role-${role}`) ? text(`role-${role}`) : role,
				peer ?? "–",
				clock.format(at),
				amount(messages),
				bytesOf(bytes),
			]),
		);
		const unnamed =
			others > 0 ? text(mayKnowWho ? "and-others" : "who-is-secret", { n: amount(others) }) : "";
		put(
			this.#parts.others,
			kind === "multicast" ? text("anybody-there") : kind === "event-broker" ? text("broker-tells") : unnamed,
		);
	}
}

function put(element, words) {
	if (element.textContent !== words) element.textContent = words;
	element.hidden = words === "";
}

/** Rows that are there already stay, so that nobody loses what they read or have selected. */
function fill(body, rows) {
	while (body.rows.length > rows.length) body.deleteRow(-1);
	for (const [i, cells] of rows.entries()) {
		const row = body.rows[i] ?? body.insertRow();
		for (const [j, words] of cells.entries()) {
			const cell = row.cells[j] ?? row.insertCell();
			if (cell.textContent !== words) cell.textContent = words;
			cell.classList.toggle("number", j >= cells.length - 2);
		}
	}
}
