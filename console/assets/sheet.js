import { clamped, divided, fromShare, middleOf, shifted, toShare } from "./geometry.js";
import { text } from "./text.js";

/** How far an arrow key moves, in ONVIF's coordinates: half a per cent of the picture; ten times as far with Shift. */
const step = 0.01;

/** A press that does not go further than this, in CSS pixels, is a click. */
const slack = 4;

/** So near to the first point, in CSS pixels, a click closes the outline. */
const near = 16;

const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * What lies over the live picture: the outlines of the masks, and handles for the one that is being drawn. Handles are
 * buttons, so that mouse, finger, keyboard and screen reader have the same.
 */
export class Sheet {
	#masks;
	#element;
	#outlines;
	#handles;
	#may;
	#say;
	/** Points of an outline that is not closed yet; undefined when none is being drawn. */
	#points;
	#cursor = [0, 0];
	/** True while the camera moves: outlines are not where the picture has them. */
	#resting = false;

	/**
	 * @param element holds an `svg` and a `.handles`
	 * @param may tells whether a mask may be drawn or changed at all
	 * @param say is told what those should hear who do not see it
	 */
	constructor(element, masks, { may, say }) {
		this.#masks = masks;
		this.#element = element;
		this.#outlines = element.querySelector("svg g");
		this.#handles = element.querySelector(".handles");
		this.#may = may;
		this.#say = say;
		masks.addEventListener("change", () => this.render());
		element.addEventListener("pointerdown", (event) => this.#press(event));
		element.addEventListener("pointermove", (event) => this.#hover(event));
		element.addEventListener("keydown", (event) => this.#key(event));
	}

	get drawing() {
		return this.#points !== undefined;
	}

	get points() {
		return this.#points ?? [];
	}

	set resting(resting) {
		if (this.#resting === resting) return;
		this.#resting = resting;
		this.#element.toggleAttribute("data-resting", resting);
	}

	/** Begins an outline, point by point. */
	begin() {
		this.#masks.discard();
		this.#points = [];
		this.#cursor = [0, 0];
		this.render();
		this.#handles.querySelector(".cursor")?.focus({ preventScroll: true });
		this.#changed();
	}

	/** Closes the outline, if it has enough points. */
	close() {
		if (!this.#points || this.#points.length < 3) return;
		const polygon = this.#points;
		this.#points = undefined;
		this.#masks.edit({ polygon, ...this.fresh });
		this.#handles.querySelector(".point")?.focus({ preventScroll: true });
		this.#changed();
	}

	/** Takes the last point back; with none left, the outline. */
	back() {
		if (!this.#points?.length) this.cancel();
		else {
			this.#points = this.#points.slice(0, -1);
			this.render();
			this.#changed();
		}
	}

	cancel() {
		this.#points = undefined;
		this.render();
		this.#changed();
	}

	/** What a new mask is like. */
	get fresh() {
		return { fill: "solid", colour: this.colour, enabled: true };
	}

	colour = [38, 42, 48];

	#changed() {
		this.#element.dispatchEvent(new Event("drawing"));
	}

	render() {
		const { draft, list } = this.#masks;
		const focused = document.activeElement?.dataset.handle;
		this.#element.toggleAttribute("data-drawing", this.drawing);
		const others = list.filter(({ token }) => token !== draft?.token);
		const shapes = others.map((mask) =>
			outline(mask.polygon, "mask", { off: !mask.enabled, token: mask.token }),
		);
		if (draft) shapes.push(outline(draft.polygon, "draft", { fill: draft.fill, colour: draft.colour }));
		if (this.#points) shapes.push(line(this.#points));
		this.#outlines.replaceChildren(...shapes);
		this.#handles.replaceChildren(
			...this.#labels(others),
			...(draft ? this.#grips(draft) : []),
			...this.#pencil(),
		);
		if (focused) this.#handles.querySelector(`[data-handle="${focused}"]`)?.focus({ preventScroll: true });
	}

	/** A number on each mask, by which it is taken up. */
	#labels(masks) {
		if (this.drawing || this.#masks.draft) return [];
		return masks.map(({ token, polygon }) => {
			const number = numberOf(token);
			const label = this.#handle("label", `label-${token}`, middleOf(polygon), {
				name: text(this.#may() ? "edit-mask" : "show-mask", { n: number }),
				tag: "button",
			});
			label.textContent = number;
			label.addEventListener("click", () => this.#take(token));
			return label;
		});
	}

	#take(token) {
		const mask = this.#masks.list.find((known) => known.token === token);
		if (!mask) return;
		if (this.#may()) this.#masks.edit(mask);
		this.#element.dispatchEvent(new CustomEvent("taken", { detail: token }));
	}

	/** A handle for each point, one in the middle of each edge, and one for all of it. */
	#grips({ polygon }) {
		const points = polygon.map((point, index) => {
			const grip = this.#handle("point", `point-${index}`, point, {
				name: text("point-handle", { n: index + 1, of: polygon.length, ...placeOf(point) }),
			});
			grip.dataset.index = index;
			return grip;
		});
		const edges = polygon.map((_, index) => {
			const grip = this.#handle("edge", `edge-${index}`, divided(polygon, index)[index + 1], {
				name: text("edge-handle", { n: index + 1 }),
			});
			grip.dataset.index = index;
			grip.tabIndex = -1; // the key Insert on a point does the same
			return grip;
		});
		const whole = this.#handle("whole", "whole", middleOf(polygon), { name: text("whole-handle") });
		return [...edges, whole, ...points];
	}

	/** Where the next point goes, for those who draw by keyboard, and where the first one is, to close the outline. */
	#pencil() {
		if (!this.#points) return [];
		const cursor = this.#handle("cursor", "cursor", this.#cursor, {
			name: text("cursor-handle", placeOf(this.#cursor)),
		});
		cursor.addEventListener("click", (event) => {
			if (event.detail === 0) this.#add(this.#cursor);
		});
		const dots = this.#points.map((point, index) => {
			const dot = this.#handle("dot", `dot-${index}`, point, { tag: "span" });
			return dot;
		});
		return [...dots, cursor];
	}

	#handle(kind, handle, point, { name, tag = "button" }) {
		const element = document.createElement(tag);
		if (tag === "button") element.type = "button";
		element.className = `handle ${kind}`;
		element.dataset.handle = handle;
		const [left, top] = toShare(point);
		// By script: the page's policy takes no style from markup.
		element.style.left = `${left}%`;
		element.style.top = `${top}%`;
		if (name) element.setAttribute("aria-label", name);
		return element;
	}

	#add(point) {
		this.#points = [...this.#points, clamped(point)];
		this.render();
		this.#say(text("point-added", { n: this.#points.length }));
		this.#changed();
	}

	#hover(event) {
		if (!this.drawing || event.pointerType === "touch") return;
		this.#outlines.querySelector(".next")?.remove();
		const from = this.#points.at(-1);
		if (from) this.#outlines.append(line([from, this.#at(event)], "next"));
	}

	/** A press draws a point, takes a mask up, or drags what it is on. */
	#press(event) {
		if (event.button !== 0 || this.#resting || this.#masks.busy) return;
		const { target } = event;
		if (this.drawing) {
			event.preventDefault();
			this.#drawTo(event);
			return;
		}
		const { draft } = this.#masks;
		if (target.classList.contains("mask")) this.#take(target.dataset.token);
		else if (draft && target.classList.contains("draft")) this.#drag(event, whole(draft.polygon));
		else if (draft && target.classList.contains("whole")) this.#drag(event, whole(draft.polygon));
		else if (draft && target.classList.contains("point"))
			this.#drag(event, onePoint(draft.polygon, Number(target.dataset.index)));
		else if (draft && target.classList.contains("edge")) {
			const index = Number(target.dataset.index);
			if (draft.polygon.length < this.#masks.most.points)
				this.#drag(event, onePoint(divided(draft.polygon, index), index + 1), true);
		}
	}

	#drawTo(event) {
		const [first] = this.#points;
		const closes = first && this.#points.length >= 3 && this.#distance(event, first) < near;
		if (closes) this.close();
		else if (this.#points.length < this.#masks.most.points) this.#add(this.#at(event));
	}

	#distance({ clientX, clientY }, point) {
		const box = this.#element.getBoundingClientRect();
		const [left, top] = toShare(point);
		return Math.hypot(
			clientX - box.left - (left / 100) * box.width,
			clientY - box.top - (top / 100) * box.height,
		);
	}

	/** @param shape gives the polygon for a way that the pointer has gone; @param always a click without a drag counts, too */
	#drag(event, shape, always = false) {
		event.preventDefault();
		const start = this.#masks.draft.polygon;
		const from = this.#at(event, false);
		let [goes, polygon] = [always, always ? shape([0, 0]) : start];
		event.target.focus?.({ preventScroll: true });
		const move = (moved) => {
			if (moved.pointerId !== event.pointerId) return;
			goes ||= Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > slack;
			if (!goes) return;
			const [x, y] = this.#at(moved, false);
			polygon = shape([x - from[0], y - from[1]]);
			this.#masks.sketch({ polygon });
		};
		const end = (ended) => {
			if (ended.pointerId !== event.pointerId) return;
			for (const [name, listener] of listeners) removeEventListener(name, listener);
			this.#masks.sketch({ polygon: start });
			if (goes && ended.type === "pointerup") this.#masks.draw({ polygon });
		};
		const listeners = [
			["pointermove", move],
			["pointerup", end],
			["pointercancel", end],
		];
		// Handles are made anew with each change: the window hears of the pointer wherever it is.
		for (const [name, listener] of listeners) addEventListener(name, listener);
	}

	/** Where in the picture the pointer is. */
	#at({ clientX, clientY }, inside = true) {
		const box = this.#element.getBoundingClientRect();
		const point = fromShare([
			((clientX - box.left) / box.width) * 100,
			((clientY - box.top) / box.height) * 100,
		]);
		return inside ? clamped(point) : point;
	}

	#key(event) {
		const { key, target, shiftKey, altKey, ctrlKey, metaKey } = event;
		if (altKey || ctrlKey || metaKey) return;
		const way = directions[key]?.map((part) => part * step * (shiftKey ? 10 : 1));
		const done = this.drawing ? this.#drawKey(key, way) : this.#editKey(key, way, target);
		if (done) event.preventDefault();
	}

	#drawKey(key, way) {
		if (way) {
			this.#cursor = clamped([this.#cursor[0] + way[0], this.#cursor[1] + way[1]]);
			this.render();
		} else if (key === "Escape") this.cancel();
		else if (key === "Backspace") this.back();
		else if (key === "End") this.close();
		else return false;
		return true;
	}

	#editKey(key, way, target) {
		const { draft, most } = this.#masks;
		if (!draft) return false;
		const index = target.classList.contains("point") ? Number(target.dataset.index) : undefined;
		if (key === "Escape") this.#masks.discard();
		else if (way && target.classList.contains("whole"))
			this.#masks.draw({ polygon: shifted(draft.polygon, way) }, "move");
		else if (index === undefined) return false;
		else if (way) this.#masks.draw({ polygon: onePoint(draft.polygon, index)(way) }, `move-${index}`);
		else if (key === "Delete" || key === "Backspace") {
			if (draft.polygon.length > 3) this.#masks.draw({ polygon: draft.polygon.toSpliced(index, 1) });
		} else if (key === "Insert" || key === "+") {
			if (draft.polygon.length < most.points) this.#masks.draw({ polygon: divided(draft.polygon, index) });
		} else return false;
		return true;
	}
}

/** What a drag makes of a polygon: all of it goes along, or one of its points. */
const whole = (polygon) => (way) => shifted(polygon, way);
const onePoint =
	(polygon, index) =>
	([dx, dy]) =>
		polygon.with(index, clamped([polygon[index][0] + dx, polygon[index][1] + dy]));

/** For those who hear it: in whole per cent. */
export function placeOf(point) {
	const [left, top] = toShare(point).map(Math.round);
	return { left, top };
}

/** What people call it: the number of its token, which is never given twice. */
export function numberOf(token) {
	return /\d+$/.exec(token ?? "")?.[0] ?? "";
}

const svg = "http://www.w3.org/2000/svg";
const listed = (points) => points.map(([x, y]) => `${x},${-y}`).join(" ");

function outline(polygon, kind, { off = false, token, fill, colour }) {
	const shape = document.createElementNS(svg, "polygon");
	shape.setAttribute("points", listed(polygon));
	shape.setAttribute("class", kind);
	if (off) shape.dataset.off = "";
	if (token !== undefined) shape.dataset.token = token;
	if (fill === "pixelated") shape.setAttribute("fill", "url(#mosaic)");
	else if (colour) shape.style.fill = `rgb(${colour.join(" ")} / 70%)`;
	return shape;
}

function line(points, kind = "line") {
	const shape = document.createElementNS(svg, "polyline");
	shape.setAttribute("points", listed(points));
	shape.setAttribute("class", kind);
	return shape;
}
