import { locale } from "./text.js";

/** How days and times are written. */
export const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });

export function element(name, content, className) {
	const made = document.createElement(name);
	if (content !== "") made.textContent = content;
	if (className) made.className = className;
	return made;
}

/** A paragraph in which what stands between backticks is code. */
export function prose(content, className) {
	const made = element("p", "", className);
	made.append(...content.split("`").map((part, index) => (index % 2 === 1 ? element("code", part) : part)));
	return made;
}

/** A line of a table. */
export function row(cells) {
	const line = element("tr", "");
	line.append(...cells.map((cell) => element("td", cell)));
	return line;
}

/** What something is, label by label: `[label, value]`. A value may have several lines. */
export function facts(pairs) {
	const list = element("dl", "", "facts");
	for (const [label, value] of pairs) list.append(element("dt", label), element("dd", value));
	return list;
}
