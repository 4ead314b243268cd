import { flawOf, fromShare, isInPicture, toShare } from "./geometry.js";
import { numberOf } from "./sheet.js";
import { count, text } from "./text.js";

const find = (id) => document.querySelector(`#${id}`);

/** The list of masks, and the form for the one that is being drawn: all that the sheet does can be done here, too. */
export class MaskPanel {
	#masks;
	#role;
	#remove;
	#apply;

	/** @param remove asks and removes a mask of this token; @param apply puts the draft in force */
	constructor(masks, role, { remove, apply }) {
		this.#masks = masks;
		this.#role = role;
		this.#remove = remove;
		this.#apply = apply;
		find("rights").textContent = text(`rights-${role}`);
		find("draft").addEventListener("submit", (event) => {
			event.preventDefault();
			this.#apply();
		});
		for (const fill of document.querySelectorAll("[name=fill]"))
			fill.addEventListener("change", () => masks.draw({ fill: fill.value }));
		find("colour").addEventListener("change", () => masks.draw({ colour: rgbOf(find("colour").value) }));
		find("enabled").addEventListener("change", () => masks.draw({ enabled: find("enabled").checked }));
		find("discard").addEventListener("click", () => masks.discard());
		find("delete").addEventListener("click", () => this.#remove(masks.draft.token));
		masks.addEventListener("change", () => this.render());
	}

	get mayDraw() {
		return this.mayMove || this.#role === "privacy-officer";
	}

	get mayMove() {
		return this.#role === "administrator" || this.#role === "operator";
	}

	get mayRemove() {
		return this.#role === "administrator";
	}

	render() {
		const { list, draft } = this.#masks;
		find("no-masks").hidden = list.length > 0;
		this.#list(list, draft);
		find("draft").hidden = draft === undefined;
		if (draft) this.#form(draft);
	}

	#list(list, draft) {
		const focused = document.activeElement?.id;
		find("masks").replaceChildren(...list.map((mask) => this.#entry(mask, mask.token === draft?.token)));
		if (focused && focused !== document.activeElement?.id) find(focused)?.focus();
	}

	#entry(mask, current) {
		const entry = find("mask").content.firstElementChild.cloneNode(true);
		const n = numberOf(mask.token);
		entry.toggleAttribute("data-current", current);
		const swatch = entry.querySelector(".swatch");
		if (mask.fill === "solid") swatch.style.background = `rgb(${mask.colour.join(" ")})`;
		swatch.toggleAttribute("data-pixelated", mask.fill === "pixelated");
		entry.querySelector(".title").textContent = text("mask-name", { n });
		entry.querySelector(".about").textContent = aboutOf(mask);
		const edit = entry.querySelector(".edit");
		edit.id = `edit-${mask.token}`;
		edit.hidden = !this.mayDraw;
		edit.setAttribute("aria-label", text("edit-mask", { n }));
		edit.addEventListener("click", () => this.#masks.edit(mask));
		const remove = entry.querySelector(".remove");
		remove.id = `remove-${mask.token}`;
		remove.hidden = !this.mayRemove;
		remove.setAttribute("aria-label", text("delete-mask", { n }));
		remove.addEventListener("click", () => this.#remove(mask.token));
		for (const button of [edit, remove]) button.disabled = this.#masks.busy;
		return entry;
	}

	#form({ token, polygon, fill, colour, enabled }) {
		const { busy, fills, most } = this.#masks;
		find("draft-title").textContent =
			token === undefined ? text("new-mask") : text("mask-name", { n: numberOf(token) });
		for (const input of document.querySelectorAll("[name=fill]")) {
			input.checked = input.value === fill;
			input.disabled = !fills.includes(input.value);
		}
		find("colour").value = hexOf(colour);
		find("colour").disabled = fill !== "solid";
		find("weaker").hidden = fill !== "pixelated";
		find("enabled").checked = enabled;
		find("enabled-row").hidden = token === undefined || !this.mayRemove;
		const flaw = flawOf(polygon, most.points);
		find("flaw").textContent = flaw ? text(`flaw-${flaw}`, { n: most.points }) : "";
		document.querySelector(".sheet").toggleAttribute("data-flawed", flaw !== undefined);
		find("apply").disabled = busy || flaw !== undefined;
		find("apply").textContent = text(token === undefined ? "add-mask" : "apply");
		find("delete").hidden = token === undefined || !this.mayRemove;
		find("discard").disabled = busy;
		this.#points(polygon);
	}

	#points(polygon) {
		const rows = [...find("points").children];
		// Rows stay where they are while somebody types in one.
		while (rows.length > polygon.length) rows.pop().remove();
		while (rows.length < polygon.length) rows.push(this.#row(rows.length));
		for (const [index, row] of rows.entries()) {
			const shares = toShare(polygon[index]);
			for (const [axis, input] of [...row.querySelectorAll("input")].entries()) {
				const value = String(Math.round(shares[axis] * 10) / 10);
				if (document.activeElement !== input) input.value = value;
			}
			row.querySelector(".remove").disabled = polygon.length <= 3;
			row.querySelector(".add").disabled = polygon.length >= this.#masks.most.points;
		}
	}

	#row(index) {
		const row = find("point").content.firstElementChild.cloneNode(true);
		row.querySelector(".n").textContent = index + 1;
		const inputs = [...row.querySelectorAll("input")];
		for (const [axis, input] of inputs.entries()) {
			input.setAttribute("aria-label", text(axis === 0 ? "point-left" : "point-top", { n: index + 1 }));
			input.addEventListener("input", () => this.#type(index, axis, input));
			input.addEventListener("blur", () => this.render());
		}
		const remove = row.querySelector(".remove");
		remove.setAttribute("aria-label", text("delete-point", { n: index + 1 }));
		remove.addEventListener("click", () =>
			this.#masks.draw({ polygon: this.#masks.draft.polygon.toSpliced(index, 1) }),
		);
		const add = row.querySelector(".add");
		add.setAttribute("aria-label", text("add-point", { n: index + 1 }));
		add.addEventListener("click", () => this.#divide(index));
		find("points").append(row);
		return row;
	}

	#divide(index) {
		const { polygon } = this.#masks.draft;
		const [a, b] = [polygon[index], polygon[(index + 1) % polygon.length]];
		const between = fromShare([0, 1].map((axis) => (toShare(a)[axis] + toShare(b)[axis]) / 2));
		this.#masks.draw({ polygon: polygon.toSpliced(index + 1, 0, between) });
	}

	#type(index, axis, input) {
		if (input.value === "" || !input.validity.valid) return;
		const { polygon } = this.#masks.draft;
		const shares = toShare(polygon[index]).with(axis, Number(input.value));
		this.#masks.draw({ polygon: polygon.with(index, fromShare(shares)) }, `type-${index}-${axis}`);
	}
}

function aboutOf({ polygon, fill, enabled }) {
	const parts = [count("points", polygon.length)];
	if (fill === "pixelated") parts.push(text("pixelated"));
	if (!enabled) parts.push(text("switched-off"));
	else if (!isInPicture(polygon)) parts.push(text("out-of-picture"));
	return parts.join(" · ");
}

function hexOf(colour) {
	return `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function rgbOf(hex) {
	return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
