import { Screen } from "./screen.js";

/** The pictures of all tiles are decoded here, beside the page, which stays quick. */
const screens = new Map();

addEventListener("message", ({ data: { type, name, canvas, small } }) => {
	if (type === "add") screens.set(name, new Screen(name, canvas));
	else if (type === "play") screens.get(name)?.play(small);
	else screens.get(name)?.pause();
	if (type === "remove") screens.delete(name);
});
