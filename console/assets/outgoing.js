import { ask } from "./device.js";
import { listen } from "./events.js";
import { follow } from "./follow.js";
import { find, trouble } from "./frame.js";
import { amount, bytesOf, flow, rateOf } from "./measures.js";
import { Said } from "./said.js";
import { count, knows, text } from "./text.js";
import { Way } from "./way.js";

/** How often the numbers are asked for, in milliseconds. */
const period = 1000;
/** The numbers of so many periods are kept: what is told of now is an average over the last few. */
const smooth = 4;

/** More cameras are chosen from a list. */
const mostLinks = 16;

const ways = new Map();
const said = new Said(find("said"), find("hold"));
let camera = decodeURIComponent(location.pathname.split("/")[2] ?? "");
let before = [];
let mayKnowWho = false;

// What scrolls is to be reached by keyboard.
find("said-scroll").tabIndex = 0;
void start();

async function start() {
	try {
		const [{ cameras }, { whoIsTold }] = await Promise.all([ask("/api/cameras"), ask("/api/outgoing")]);
		mayKnowWho = whoIsTold;
		if (cameras.length === 0) return trouble(text("no-cameras"));
		if (!cameras.some(({ name }) => name === camera)) camera = cameras[0].name;
		choose(cameras);
		void follow(period, refresh);
		const chosen = cameras.find(({ name }) => name === camera);
		find("said-section").hidden = !chosen.topic;
		if (chosen.topic)
			await listen(
				[chosen],
				(_, __, payload, topic) => said.add(payload, topic),
				() => {},
			);
	} catch {
		trouble(text("lost"));
		setTimeout(start, 5 * period);
	}
}

function choose(cameras) {
	const addressOf = (name) => `/outgoing/${encodeURIComponent(name)}`;
	document.title = `${text("outgoing")}: ${camera} – Persienne`;
	if (cameras.length <= mostLinks) {
		find("choices").replaceChildren(...cameras.map(({ name }) => link(name, addressOf(name))));
		return;
	}
	const list = document.createElement("select");
	list.setAttribute("aria-label", text("camera"));
	list.append(...cameras.map(({ name }) => new Option(name, name, name === camera, name === camera)));
	list.addEventListener("change", () => location.assign(addressOf(list.value)));
	find("choices").replaceWith(list);
}

function link(name, href) {
	const item = document.createElement("li");
	const anchor = document.createElement("a");
	anchor.href = href;
	anchor.textContent = name;
	if (name === camera) anchor.setAttribute("aria-current", "page");
	item.append(anchor);
	return item;
}

async function refresh() {
	const now = await ask(`/api/outgoing/${encodeURIComponent(camera)}`);
	// Numbers that have become less are those of a device that was started anew.
	if (before.some((earlier) => earlier.pictures.frames > now.pictures.frames)) before = [];
	show(now, before[0]);
	before = [...before, now].slice(-smooth);
}

function show(now, earlier) {
	const flows = now.outlets.map((outlet) =>
		flow(outlet, earlier?.outlets.find(isSame(outlet)), now, earlier),
	);
	showSteps(now, flows);
	for (const [index, outlet] of now.outlets.entries()) wayOf(outlet).show(outlet, flows[index], mayKnowWho);
	for (const [key, way] of ways) {
		if (now.outlets.some((outlet) => keyOf(outlet) === key)) continue;
		way.element.remove();
		ways.delete(key);
	}
}

function wayOf(outlet) {
	const key = keyOf(outlet);
	let way = ways.get(key);
	if (!way) {
		way = new Way(outlet);
		ways.set(key, way);
		find("ways").append(way.element);
	}
	return way;
}

const keyOf = ({ kind, name }) => `${kind} ${name}`;
const isSame = (outlet) => (other) => keyOf(other) === keyOf(outlet);

function showSteps({ pictures, outlets }, flows) {
	const { frames, dark, failures, skipped, plates, zones, state } = pictures;
	put("filmed", amount(frames));
	put("filmed-more", skipped > 0 ? count("pictures-skipped", skipped) : text(state));
	put("masked", zones === null ? text("no-policy") : count("zones", zones));
	put(
		"masked-more",
		plates > 0 ? count("covers", Math.max(1, Math.round(plates / frames))) : text("covers-none"),
	);
	put("darkened", amount(dark));
	put("dark-more", Object.keys(failures).map(reason).join(", ") || text("never-dark"));
	const held = outlets
		.flatMap(({ heldBack }) => Object.entries(heldBack))
		.filter(([why, n]) => n > 0 && why !== "too-slow");
	put("kept", amount(held.reduce((sum, [, n]) => sum + n, 0)));
	put("kept-more", [...new Set(held.map(([why]) => text(`held-${why}`)))].join(", ") || text("nothing-kept"));
	put("leaves", rateOf(flows.reduce((sum, { bits }) => sum + bits, 0)));
	const receivers = outlets
		.filter(({ connected }) => connected)
		.reduce((sum, outlet) => sum + outlet.receivers.length + outlet.others, 0);
	const total = outlets.reduce((sum, { bytes }) => sum + bytes, 0);
	put("leaves-more", `${count("receivers", receivers)} · ${bytesOf(total)}`);
}

const reason = (code) => text(knows(`why-${code}`) ? `why-${code}` : "why-unknown");

function put(id, words) {
	const element = find(id);
	if (element.textContent !== words) element.textContent = words;
}
