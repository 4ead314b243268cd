import { act, ask, leave, session } from "./device.js";
import { follow } from "./follow.js";
import { find, say } from "./frame.js";
import { MaskPanel } from "./mask-panel.js";
import { Masks } from "./masks.js";
import { Moves } from "./moves.js";
import { Playlist } from "./playlist.js";
import { numberOf, Sheet } from "./sheet.js";
import { text, why } from "./text.js";

/** How often the camera's state is asked for, and its masks, in milliseconds. */
const statePeriod = 1000;
const masksPeriod = 2500;

const name = decodeURIComponent(location.pathname.split("/")[2]);
const path = `/api/cameras/${encodeURIComponent(name)}`;
const desk = document.querySelector(".desk");
const sheetElement = find("sheet");

const masks = new Masks({
	list: () => ask(`${path}/masks`),
	create: (mask) => act(`${path}/masks/create`, { mask }),
	change: (token, mask) => act(`${path}/masks/change`, { token, mask }),
	delete: (token) => act(`${path}/masks/delete`, { token }),
});

find("name").textContent = name;
document.title = `${name} – Persienne`;

const [{ role }, { cameras, maxPlaying }] = await Promise.all([session, ask("/api/cameras")]);
const camera = cameras.find((known) => known.name === name);
const panel = new MaskPanel(masks, role, { remove, apply });
const sheet = new Sheet(sheetElement, masks, { may: () => panel.mayDraw, say });
/** True while what is drawn now would not be where the picture shows it. */
let moving = false;

play();
arrange();
void follow(statePeriod, showState);
void follow(masksPeriod, async () => {
	if (!masks.busy) await masks.refresh();
});

/** The live picture. */
function play() {
	const canvas = find("live");
	canvas.width = camera.width;
	canvas.height = camera.height;
	canvas.setAttribute("aria-label", text("video-of", { name }));
	find("picture").style.aspectRatio = `${camera.width} / ${camera.height}`;
	const playlist = new Playlist(maxPlaying, leave);
	playlist.add({
		name,
		canvas,
		element: find("picture"),
		show: (picture) => {
			desk.dataset.picture = picture;
			showNotice();
		},
	});
}

let state = {};

async function showState() {
	const before = state;
	state = (await ask("/api/states")).find((known) => known.name === name) ?? {};
	find("covers").hidden = !state.plates;
	if (before.state === state.state && before.reason === state.reason) return;
	for (const part of [desk, document.querySelector(".heading")]) part.dataset.state = state.state;
	find("state").textContent = text(state.state);
	showNotice();
	if (before.state) say(text(`now-${state.state}`, { name, reason: why(state.reason) }));
}

function showNotice() {
	const notices = {
		connecting: "connecting",
		stalled: "stalled",
		unsupported: "unsupported",
		forbidden: "forbidden",
	};
	const key = notices[desk.dataset.picture];
	document.querySelector(".notice").textContent =
		state.state === "dark" ? text("dark-because", { reason: why(state.reason) }) : key ? text(key) : "";
}

/** Connects tools, sheet, panel and keys. */
function arrange() {
	find("tools").hidden = !panel.mayDraw;
	find("draw").addEventListener("click", () => sheet.begin());
	find("rectangle").addEventListener("click", () => {
		sheet.cancel();
		const polygon = [
			[-0.3, 0.3],
			[0.3, 0.3],
			[0.3, -0.3],
			[-0.3, -0.3],
		];
		masks.edit({ polygon, ...sheet.fresh });
		document.querySelector(".handle.whole")?.focus({ preventScroll: true });
	});
	find("finish").addEventListener("click", () => sheet.close());
	find("back").addEventListener("click", () => sheet.back());
	find("cancel").addEventListener("click", () => {
		sheet.cancel();
		find("draw").focus();
	});
	find("undo").addEventListener("click", () => undo());
	find("redo").addEventListener("click", () => redo());
	document.addEventListener("keydown", shortcut);
	masks.addEventListener("change", showTools);
	sheetElement.addEventListener("drawing", showTools);
	sheetElement.addEventListener("taken", ({ detail: token }) => {
		if (!panel.mayDraw) find(`edit-${token}`)?.closest("li")?.scrollIntoView({ block: "nearest" });
	});
	if (camera.moves && panel.mayMove) find("moves").hidden = false;
	if (camera.moves) new Moves(name, find("moves"), heard);
	if (camera.demonstrates) {
		find("demonstration").href = `/demonstration/${encodeURIComponent(name)}`;
		find("demonstration").hidden = false;
	}
	showTools();
	panel.render();
}

/** While the camera moves nothing is drawn; after it has moved, what was drawn before lies elsewhere. */
function heard({ moving: now, moved }) {
	if (moved) {
		if (masks.draft) outcome(text("moved-away"), true);
		sheet.cancel();
		masks.moved();
	}
	moving = now;
	sheet.resting = now;
	if (now || moved) void masks.refresh().catch(() => {});
	showTools();
}

function showTools() {
	const { drawing, points } = sheet;
	const { draft, busy, list, most } = masks;
	const full = most.masks > 0 && list.length >= most.masks;
	for (const id of ["draw", "rectangle"]) {
		find(id).hidden = drawing;
		find(id).disabled = busy || moving || full;
	}
	for (const id of ["finish", "back", "cancel"]) find(id).hidden = !drawing;
	find("finish").disabled = points.length < 3;
	find("undo").hidden = drawing;
	find("redo").hidden = drawing;
	find("undo").disabled = !masks.canUndo;
	find("redo").disabled = !masks.canRedo;
	for (const button of find("moves").querySelectorAll("button"))
		button.disabled = drawing || draft !== undefined;
	find("hint").textContent = !panel.mayDraw
		? ""
		: text(moving ? "hint-moving" : drawing ? "hint-drawing" : draft ? "hint-draft" : "hint-start");
}

async function apply() {
	const isNew = masks.draft.token === undefined;
	const problem = await masks.apply();
	tell(problem, isNew ? "in-force-new" : "in-force-change");
}

async function remove(token) {
	if (!(await isSure())) return;
	const problem = await masks.remove(token);
	tell(problem, "in-force-delete", { n: numberOf(token) });
	find("draw").focus();
}

async function undo() {
	const uncovers = masks.undoes === "delete";
	if (uncovers && role !== "administrator") {
		tell("role");
		return;
	}
	if (uncovers && !(await isSure())) return;
	const asks = masks.undoes !== undefined;
	const problem = await masks.undo();
	if (asks) tell(problem, "undone");
}

async function redo() {
	const asks = masks.draft === undefined;
	const problem = await masks.redo();
	if (asks) tell(problem, "redone");
}

/** What came of asking the device. */
function tell(problem, done, values) {
	outcome(problem ? text(`problem-${problem}`) : text(done, values), problem !== undefined);
}

function outcome(message, bad) {
	find("outcome").textContent = message;
	find("outcome").toggleAttribute("data-bad", bad);
}

/** Uncovering is not done by a slip. */
function isSure() {
	const dialog = find("sure");
	dialog.returnValue = "no";
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
	});
}

function shortcut(event) {
	const { key, ctrlKey, metaKey, shiftKey, target } = event;
	if (!(ctrlKey || metaKey) || /^(?:INPUT|TEXTAREA)$/.test(target.tagName) || find("sure").open) return;
	const letter = key.toLowerCase();
	if (letter === "z" && !shiftKey && masks.canUndo) void undo();
	else if ((letter === "y" || (letter === "z" && shiftKey)) && masks.canRedo) void redo();
	else return;
	event.preventDefault();
}
