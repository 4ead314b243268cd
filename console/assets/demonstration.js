import { act, ask, leave, session } from "./device.js";
import { follow } from "./follow.js";
import { find, say } from "./frame.js";
import { Playlist } from "./playlist.js";
import { text, why } from "./text.js";

/** Between two pictures of the comparison, in milliseconds, at least. */
const pace = 200;
/** How often the camera's state is asked for, and what it told, in milliseconds. */
const period = 700;
/** Of what the camera told, so much is shown. */
const mostEvents = 6;

const name = decodeURIComponent(location.pathname.split("/")[2]);
const path = `/api/cameras/${encodeURIComponent(name)}`;

find("name").textContent = `${name} · ${text("demonstration")}`;
document.title = `${name} – ${text("demonstration")} – Persienne`;
find("camera").href = `/cameras/${encodeURIComponent(name)}`;

const [{ role }, { cameras, maxPlaying }] = await Promise.all([session, ask("/api/cameras")]);
const camera = cameras.find((known) => known.name === name);
let dark = "";
const mayBreak = role === "administrator" || role === "operator";

slide();
play();
arrange();
void follow(pace, compare);
void follow(period, watch);

/** Draws both halves of one picture: they come in one answer, and are shown in one go. */
async function compare() {
	const answer = await fetch(`${path}/demonstration`, { signal: AbortSignal.timeout(20_000) });
	if (answer.status === 401) leave();
	if (!answer.ok) throw new Error(String(answer.status));
	const bytes = await answer.arrayBuffer();
	const length = new DataView(bytes).getUint32(0);
	const type = "image/jpeg";
	const [lens, leaves] = await Promise.all([
		createImageBitmap(new Blob([bytes.slice(4, 4 + length)], { type })),
		createImageBitmap(new Blob([bytes.slice(4 + length)], { type })),
	]);
	for (const [id, picture] of [
		["lens", lens],
		["leaves", leaves],
	]) {
		const canvas = find(id);
		if (canvas.width !== picture.width || canvas.height !== picture.height) {
			canvas.width = picture.width;
			canvas.height = picture.height;
			find("compare").style.aspectRatio = `${picture.width} / ${picture.height}`;
		}
		canvas.getContext("2d").drawImage(picture, 0, 0);
		picture.close();
	}
	find("compare").removeAttribute("data-empty");
	find("waiting").textContent = "";
}

/** The seam goes where the slider is, or where the picture is pressed. */
function slide() {
	const show = () => {
		const { value } = find("split");
		find("compare").style.setProperty("--split", `${value}%`);
		find("split").setAttribute("aria-valuetext", text("compare-value", { n: Math.round(value) }));
	};
	find("split").addEventListener("input", show);
	const follow = ({ clientX, buttons, type }) => {
		if (type === "pointermove" && buttons === 0) return;
		const { left, width } = find("compare").getBoundingClientRect();
		find("split").value = ((clientX - left) / width) * 100;
		show();
	};
	find("compare").addEventListener("pointerdown", follow);
	find("compare").addEventListener("pointermove", follow);
	show();
}

function play() {
	find("live").width = camera.width;
	find("live").height = camera.height;
	find("live").setAttribute("aria-label", text("video-of", { name }));
	find("picture").style.aspectRatio = `${camera.width} / ${camera.height}`;
	new Playlist(maxPlaying, leave).add({
		name,
		canvas: find("live"),
		element: find("picture"),
		show: (picture) => {
			document.querySelector(".desk-live").dataset.picture = picture;
			showNotice();
		},
	});
}

/** Why the camera is dark, or how its picture fares. */
function showNotice() {
	const notices = { connecting: "connecting", stalled: "stalled", unsupported: "unsupported" };
	const desk = document.querySelector(".desk-live");
	const key = notices[desk.dataset.picture];
	desk.querySelector(".notice").textContent = dark || (key ? text(key) : "");
}

function arrange() {
	for (const button of document.querySelectorAll("#breakers button")) {
		button.disabled = !mayBreak;
		button.addEventListener("click", () => toBreak(button.dataset.how ?? null));
	}
	if (!mayBreak) find("outcome").textContent = text("break-operator");
}

async function toBreak(how) {
	const { problem } = await act(`${path}/breakage`, { how }).catch(() => ({ problem: "lost" }));
	find("outcome").textContent = problem
		? text(problem === "operator" ? "break-operator" : `problem-${problem}`)
		: text(how ? "broken" : "mended");
	await watch();
}

let told = "";

async function watch() {
	const [states, { broken, events }] = await Promise.all([ask("/api/states"), ask(`${path}/breakage`)]);
	const { state, reason } = states.find((known) => known.name === name) ?? {};
	const desk = document.querySelector(".desk-live");
	if (desk.dataset.state !== state) say(text(`now-${state}`, { name, reason: why(reason) }));
	desk.dataset.state = state;
	find("state").textContent = text(state);
	find("reason").textContent = state === "dark" ? why(reason) : "";
	dark = state === "dark" ? text("dark-because", { reason: why(reason) }) : "";
	showNotice();
	for (const button of document.querySelectorAll("[data-how]"))
		button.setAttribute("aria-pressed", String(button.dataset.how === broken));
	if (told === JSON.stringify(events)) return;
	told = JSON.stringify(events);
	find("no-events").hidden = events.length > 0;
	find("events").replaceChildren(...events.slice(0, mostEvents).map(entry));
}

function entry({ topic, text: said }) {
	const item = document.createElement("li");
	const [title, body] = [document.createElement("strong"), document.createElement("code")];
	title.textContent = topic;
	body.textContent = said;
	item.append(title, body);
	return item;
}
