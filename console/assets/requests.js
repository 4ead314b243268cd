import { act, ask, take } from "./device.js";
import { find, say, trouble } from "./frame.js";
import { count, knows, text } from "./text.js";
import { row, when } from "./written.js";

const day = 24 * 60 * 60 * 1000;

/** What the list shows: files and erasures are about this, whatever is typed meanwhile. */
let asked;

for (const scroll of document.querySelectorAll("section.scroll")) scroll.tabIndex = 0;
find("request").addEventListener("submit", (event) => {
	event.preventDefault();
	void list();
});
find("export").addEventListener("click", handOut);
find("erase").addEventListener("click", () => {
	find("confirmed").checked = false;
	find("sure").showModal();
});
find("sure").addEventListener("close", () => {
	if (find("sure").returnValue === "yes" && find("confirmed").checked) void erase();
});
void start();

async function start() {
	const now = Date.now();
	find("from").value = local(now - day);
	find("to").value = local(now);
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	find("zone").textContent = text("times-in", { zone: timeZone });
	try {
		const { places, statement } = await ask("/api/held");
		find("statement").textContent = statement;
		find("place").append(...places.map((name) => new Option(name, name)));
	} catch {
		trouble(text("held-none"));
	}
}

/** As a field for times has it: in the browser's own zone. */
function local(at) {
	const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
	return shifted.toISOString().slice(0, 19);
}

/** Undefined, and said, for what cannot be asked. */
function request() {
	const [from, to] = ["from", "to"].map((id) => new Date(find(id).value).getTime());
	const flaw = !(from < to);
	find("flaw").hidden = !flaw;
	find("flaw").textContent = flaw ? text("flaw-times") : "";
	if (flaw) return undefined;
	const [place, user] = [find("place").value, find("user").value.trim()];
	return {
		from: new Date(from).toISOString(),
		to: new Date(to).toISOString(),
		cameras: place === "" ? null : [place],
		user: user === "" ? null : user,
	};
}

async function list() {
	const wanted = request();
	if (!wanted) return;
	await answered(async () => {
		const found = await act("/api/held", wanted);
		if (found.problem) return false;
		asked = wanted;
		show(found);
		find("found").hidden = false;
		find("found").focus();
		return true;
	});
}

async function handOut() {
	await answered(async () => {
		const file = await take("/api/held-export", asked);
		if (!file) return false;
		const link = document.createElement("a");
		link.href = URL.createObjectURL(file);
		link.download = "persienne-held.json";
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 1000);
		say(text("held-exported"));
		return true;
	});
}

async function erase() {
	await answered(async () => {
		const found = await act("/api/held-erase", { ...asked, confirmed: true });
		if (found.problem) return false;
		show(found);
		const { erased, erasable: n } = found;
		find("sum").textContent = [
			count("held-erased", erased),
			...(n > 0 ? [text("held-left", { n })] : []),
		].join(" ");
		return true;
	});
}

/** @param work gives whether the device did it */
async function answered(work) {
	try {
		trouble((await work()) ? "" : text("held-failed"));
	} catch {
		trouble(text("held-failed"));
	}
}

function show({ total, erasable, counts, items }) {
	find("sum").textContent = `${count("held-sum", total)} ${count("held-erasable", erasable)}`;
	find("erase").disabled = erasable === 0 || asked.user !== null;
	find("export").disabled = total === 0;
	find("sure-text").textContent = count("erase-text", erasable);
	find("counts").replaceChildren(
		...counts.map(({ camera, where, kind, n }) =>
			row([placeOf(camera), text(`where-${where}`), kindOf(kind), String(n)]),
		),
	);
	find("items").replaceChildren(
		...items.map(({ at, camera, where, kind, topic, erasable: goes }) =>
			row([
				when.format(new Date(at)),
				placeOf(camera),
				text(`where-${where}`),
				topic === null ? kindOf(kind) : `${kindOf(kind)}: ${topic}`,
				goes ? "" : text("held-kept"),
			]),
		),
	);
}

const placeOf = (camera) => camera ?? text("no-place");

/** What it is: an entry of a ledger, a message, a change of masks. */
function kindOf(kind) {
	const key = [`kind-${kind}`, `part-${kind}`, `change-${kind}`].find(knows);
	return key ? text(key) : kind;
}
