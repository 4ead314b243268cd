import { act, ask, session as atFirst, leave } from "./device.js";
import { locale, text } from "./text.js";

/** Somebody who is there is told of to the device this often at most; how long a session has to go is asked for as often. In milliseconds. */
const often = 30_000;
/** So long before its end it is told. */
const warning = 60_000;

const notice = document.querySelector("#session");
const words = notice.querySelector("span");
const stay = notice.querySelector("button");
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
let toldAt = 0;

for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"])
	addEventListener(kind, () => void isThere(), { passive: true });
stay.addEventListener("click", () => void tell());
void look();

/** A session lasts as long as somebody is there, and not just an open page. */
async function isThere() {
	if (Date.now() - toldAt < often) return;
	await tell();
}

async function tell() {
	toldAt = Date.now();
	show(await act("/api/presence", {}).catch(() => undefined));
}

async function look() {
	for (let asked = atFirst; ; asked = ask("/api/session")) {
		const session = await asked.catch(() => undefined);
		show(session);
		const { idleMs = often, sessionMs = often } = session ?? {};
		const next = Math.min(idleMs, sessionMs) + 500;
		await new Promise((resolve) => setTimeout(resolve, Math.min(often, Math.max(1000, next))));
	}
}

/** Says what there is to say of the session as the device told of it. */
export function show(session) {
	if (!session) return;
	const { idleMs, sessionMs, elsewhere } = session;
	if (idleMs === undefined) return leave();
	const left = Math.min(idleMs, sessionMs);
	const at = clock.format(Date.now() + left);
	const isIdle = idleMs < sessionMs;
	if (left < warning) put(text(isIdle ? "session-idle" : "session-over", { at }), isIdle);
	else if (elsewhere.length > 0) put(text("signed-in-elsewhere", { addresses: elsewhere.join(", ") }), false);
	else put("", false);
}

function put(message, canStay) {
	notice.hidden = message === "";
	stay.hidden = !canStay;
	if (words.textContent !== message) words.textContent = message;
}
