import { Playlist } from "./playlist.js";
import { count, text, translate } from "./text.js";
import { Tile } from "./tile.js";

/** How often the cameras' states are asked for, in milliseconds. */
const period = 2000;

const find = (id) => document.querySelector(`#${id}`);
const tiles = new Map();
let playlist;

translate(document);
void keepUp();

/** Asks for the cameras' states again and again, while somebody looks. */
async function keepUp() {
	for (;;) {
		if (!document.hidden) await refresh();
		await new Promise((resolve) => setTimeout(resolve, period));
	}
}

async function refresh() {
	try {
		const states = await ask("/api/states");
		if (!playlist || !isSameWall(states)) build(await ask("/api/cameras"));
		show(states);
		trouble("");
	} catch {
		trouble(text("lost"));
	}
}

async function ask(path) {
	const answer = await fetch(path, { signal: AbortSignal.timeout(5 * period), redirect: "error" });
	if (answer.status === 401) leave();
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	return answer.json();
}

function leave() {
	location.replace("/sign-in");
}

function isSameWall(states) {
	return states.length === tiles.size && states.every(({ name }) => tiles.has(name));
}

function build({ user, role, cameras, maxPlaying }) {
	find("account").textContent = `${user} · ${text(`role-${role}`)}`;
	playlist ??= new Playlist(maxPlaying, leave);
	playlist.clear();
	tiles.clear();
	for (const camera of cameras)
		tiles.set(camera.name, new Tile(camera, (address) => say(text("copied", { address }))));
	find("tiles").replaceChildren(...[...tiles.values()].map(({ element }) => element));
	for (const tile of tiles.values()) playlist.add(tile);
}

function show(states) {
	const news = states.map((state) => tiles.get(state.name)?.update(state)).filter(Boolean);
	if (news.length > 0) say(news.join(". "));
	const summary = [count("summary", states.length)];
	for (const kind of ["masked", "dark", "starting"]) {
		const n = states.filter(({ state }) => state === kind).length;
		if (n > 0) summary.push(count(`summary-${kind}`, n));
	}
	const line = states.length > 0 ? summary.join(" · ") : text("no-cameras");
	if (find("summary").textContent !== line) find("summary").textContent = line;
}

/** For those who listen to the page. */
function say(message) {
	find("news").textContent = message;
}

/** While there is trouble, what was last heard of the cameras is no longer said: it may not hold. */
function trouble(message) {
	document.body.toggleAttribute("data-lost", message !== "");
	find("trouble").hidden = message === "";
	if (find("trouble").textContent !== message) find("trouble").textContent = message;
}
