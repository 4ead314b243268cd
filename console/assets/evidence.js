import { act, ask } from "./device.js";
import { find, say, trouble } from "./frame.js";
import { count, knows, locale, text } from "./text.js";
import { element, facts, prose, row, when } from "./written.js";

/** How often a test that runs is asked for, in milliseconds. */
const period = 3000;

const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });

// What scrolls is to be reached by keyboard.
for (const scroll of document.querySelectorAll("section.scroll")) scroll.tabIndex = 0;
find("test").addEventListener("click", startTest);
void refresh();

async function refresh() {
	try {
		const evidence = await ask("/api/evidence");
		show(evidence);
		trouble("");
		if (evidence.testing) setTimeout(refresh, period);
	} catch (error) {
		trouble(text("evidence-none"));
		// A report may take longer than an answer is waited for; where nothing is kept, none will come.
		if (!error.message.endsWith("404")) setTimeout(refresh, period);
	}
}

async function startTest() {
	find("test").disabled = true;
	find("test-state").textContent = text("self-test-running");
	await act("/api/evidence-test", {}).catch(() => {}); // what is shown next says whether it runs
	setTimeout(refresh, period);
}

function show(evidence) {
	const { made, version, key, controller, ledger } = evidence;
	const about = [
		...(controller ? [controller] : []),
		text("evidence-made", { when: when.format(new Date(made)) }),
		`Persienne ${version}`,
		text("evidence-key", { key }),
		ledger ? text(`ledger-${ledger.verdict}`, { n: ledger.entries }) : text("ledger-none"),
	];
	find("about").textContent = about.join(" · ");
	showTiles(evidence.requirements);
	find("requirements").replaceChildren(...evidence.requirements.map(card));
	showTest(evidence);
	showMasks(evidence);
	const { lines } = evidence.register;
	find("register").replaceChildren(...lines.map(registerRow));
	// Without a notice there is nothing to put up.
	find("panels").hidden = controller === null;
	find("installation").replaceChildren(facts(evidence.about));
	find("accuracy-part").hidden = evidence.accuracy.length === 0;
	find("accuracy").replaceChildren(...evidence.accuracy.map(accuracyRow));
	find("roles").replaceChildren(
		...evidence.roles.map(({ name, may, accounts }) => row([name, may, accounts.join(", ") || "–"])),
	);
	find("published").replaceChildren(
		...evidence.published.map(({ kind, topic, fields }) =>
			row([knows(`part-${kind}`) ? text(`part-${kind}`) : kind, topic, fields.join(", ")]),
		),
	);
	find("findings").replaceChildren(
		...evidence.findings.map(({ finding, told, answers }) => row([finding, told, answers.join("\n")])),
	);
	find("packages").textContent = count("packages", evidence.bill.length);
	find("bill").textContent = evidence.bill.join(", ");
	find("limits").replaceChildren(...evidence.notGuaranteed.map((line) => element("li", line)));
}

function showTiles(requirements) {
	const tiles = ["met", "open", "not-run", "outside"].map((result) => {
		const n = requirements.filter((one) => one.result === result).length;
		const item = element("li", "");
		item.dataset.result = result;
		item.append(element("b", String(n)), element("span", text(`result-${result}`)));
		return item;
	});
	find("tiles").replaceChildren(...tiles);
}

function card({ requirement, source, control, check, result, note }) {
	const item = element("li", "");
	item.dataset.result = result;
	const head = element("h3", requirement);
	const badge = element("span", text(`badge-${result}`), "badge");
	item.append(head, badge);
	if (note) item.append(prose(note, "note"));
	item.append(prose(`${text("checked")} ${check}.`), prose(`${control}. ${source}`, "quiet"));
	return item;
}

function showTest({ selfTest, testing }) {
	find("test").disabled = testing;
	const state = testing ? "self-test-running" : `self-test-${selfTest.outcome}`;
	const before = find("test-state").textContent;
	find("test-state").textContent = text(state);
	find("test-state").dataset.outcome = testing ? "running" : selfTest.outcome;
	if (before === text("self-test-running") && !testing) say(text(state));
	const tables = selfTest.policies.map(({ cameras, planted, seen, sinks }) => {
		const part = element("section", "", "scroll");
		part.tabIndex = 0;
		part.setAttribute("aria-label", cameras.join(", "));
		const table = element("table", "");
		table.append(element("caption", `${cameras.join(", ")}: ${text("planted", planted)}`));
		const head = element("tr", "");
		for (const key of ["way-out", "read", "sought", "found"]) {
			const cell = element("th", text(key));
			cell.scope = "col";
			head.append(cell);
		}
		const thead = element("thead", "");
		thead.append(head);
		const body = element("tbody", "");
		for (const { sink, items, sought, found, trouble: why } of sinks) {
			const any = Object.entries(found).map(([canary, n]) => `${text(`canary-${canary}`)}: ${n}`);
			const result = why ?? (any.join(", ") || text("found-nothing"));
			const cells = [
				text(`sink-${sink}`),
				String(items),
				sought.map((one) => text(`canary-${one}`)).join(", "),
				result,
			];
			const line = row(cells);
			line.lastChild.dataset.result = why ? "not-run" : any.length > 0 ? "open" : "met";
			body.append(line);
		}
		table.append(thead, body);
		part.append(table);
		return [part, element("p", text("pattern-seen", { part: percent.format(seen.coloured) }), "quiet")];
	});
	const control = selfTest.control
		? [element("p", text("control-seen", { part: percent.format(selfTest.control.coloured) }), "quiet")]
		: [];
	find("tests").replaceChildren(...control, ...tables.flat());
}

function showMasks({ cameras, pictures }) {
	find("pictures-hint").hidden = pictures.length === 0;
	const parts = cameras.map((camera) => {
		const part = element("article", "", "masked");
		part.append(element("h3", camera.name));
		const gallery = element("ul", "", "gallery");
		for (const [index, picture] of pictures.entries()) {
			if (picture.camera !== camera.name) continue;
			const item = element("li", "");
			const image = element("img", "");
			const named = picture.zone ?? text("whole-view");
			image.src = `/api/evidence-pictures/${index}`;
			image.alt = text("picture-of", { name: camera.name, zone: named });
			image.width = picture.width;
			image.height = picture.height;
			image.loading = "lazy";
			if (picture.zone === null) item.className = "whole";
			item.append(image, element("span", named));
			gallery.append(item);
		}
		if (gallery.childElementCount > 0) part.append(gallery);
		if (camera.noPicture) part.append(element("p", camera.noPicture, "quiet"));
		part.append(facts(camera.facts));
		const changes = camera.maskChanges.map(({ at, action, user, uncovers }) => {
			const note = uncovers ? ` · ${text("uncovers")}` : "";
			return element("li", `${when.format(new Date(at))} · ${text(`change-${action}`)} · ${user}${note}`);
		});
		if (changes.length > 0) {
			const list = element("ul", "", "limits");
			list.append(...changes);
			part.append(element("h4", text("mask-changes")), list);
		}
		return part;
	});
	find("masks").replaceChildren(...parts);
}

function accuracyRow({ functions, measured, wrong }) {
	const { what, above, low } = measured ?? { what: text("not-measured"), above: "–", low: "–" };
	return row([functions, what, above, low, wrong]);
}

function registerRow({ at, user, role, peer, camera, kind, details }) {
	const whose = role === null ? "" : text(`role-${role}`);
	return row([
		when.format(new Date(at)),
		user ?? "–",
		whose,
		peer ?? "",
		camera ?? "",
		inWords(kind, details),
	]);
}

/** What was done. Names of operations and streams are the field's, and stay as they are. */
function inWords(kind, details) {
	const parts = Object.entries(details).map(([name, word]) =>
		knows(`done-${name}-${word}`) ? text(`done-${name}-${word}`) : word,
	);
	return [text(`kind-${kind}`), parts.join(", ")].filter(Boolean).join(": ");
}
