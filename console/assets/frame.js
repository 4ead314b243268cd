import { session } from "./device.js";
import "./presence.js";
import { text } from "./text.js";

/** The part of each page. */
export const find = (id) => document.querySelector(`#${id}`);

/** For those who listen to the page. */
export function say(message) {
	find("news").textContent = message;
}

/** While there is trouble, what was last heard is no longer said: it may not hold. */
export function trouble(message) {
	document.body.toggleAttribute("data-lost", message !== "");
	find("trouble").hidden = message === "";
	if (find("trouble").textContent !== message) find("trouble").textContent = message;
}

session.then(
	({ user, role }) => {
		find("account").textContent = `${user} · ${text(`role-${role}`)}`;
		find("account").title = find("account").textContent;
		hideFrom(role);
	},
	() => {}, // whoever asks for something next says so
);

/** What would be refused to somebody is not offered: the evidence to those who watch, pictures and requests to auditors. */
function hideFrom(role) {
	const answers = ["administrator", "privacy-officer"].includes(role);
	const hidden =
		role === "auditor" ? ["/", "/outgoing", "/requests"] : answers ? [] : ["/evidence", "/requests"];
	for (const href of hidden)
		for (const link of document.querySelectorAll(`nav.pages a[href="${href}"]`))
			link.parentElement.hidden = true;
}
