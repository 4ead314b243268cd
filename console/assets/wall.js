import { ask, leave } from "./device.js";
import { follow } from "./follow.js";
import { find, say } from "./frame.js";
import { Playlist } from "./playlist.js";
import { count, text } from "./text.js";
import { Tile } from "./tile.js";

/** How often the cameras' states are asked for, in milliseconds. */
const period = 2000;

/** Until the client for events is loaded, in milliseconds. */
const eventsAfter = 1500;

const tiles = new Map();
let playlist;
let hearing = false;

void follow(period, refresh);

async function refresh() {
	const states = await ask("/api/states");
	if (!playlist || !isSameWall(states)) build(await ask("/api/cameras"));
	show(states);
}

function isSameWall(states) {
	return states.length === tiles.size && states.every(({ name }) => tiles.has(name));
}

function build({ cameras, maxPlaying }) {
	playlist ??= new Playlist(maxPlaying, leave);
	playlist.clear();
	tiles.clear();
	for (const camera of cameras)
		tiles.set(camera.name, new Tile(camera, (address) => say(text("copied", { address }))));
	find("tiles").replaceChildren(...[...tiles.values()].map(({ element }) => element));
	for (const tile of tiles.values()) playlist.add(tile);
	hear(cameras);
}

/** Events are listened to once there is something to see: the client is larger than all the rest. */
function hear(cameras) {
	if (hearing) return;
	hearing = true;
	const start = async () => {
		const { listen, linesOf } = await import("./events.js");
		await listen(
			cameras,
			(name, message) => tiles.get(name)?.hear(message),
			(whether) => {
				for (const tile of tiles.values()) tile.listening(whether);
			},
			linesOf,
		);
	};
	setTimeout(() => void start().catch(() => {}), eventsAfter);
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
	find("covers").hidden = !states.some(({ plates }) => plates);
}
