/** How long a key may go on moving a point for all of it to be one step to undo, in milliseconds. */
const together = 1000;

/**
 * The masks of a camera as the page knows them, the one that is being drawn (the draft), and what can be undone. A draft
 * is the page's alone until it is applied; what is applied is the device's, and undone by asking the device again.
 *
 * Tells of each change by the event `change`.
 */
export class Masks extends EventTarget {
	#device;
	#list = [];
	#most = { masks: 0, points: 0 };
	#fills = [];
	/** `token` is undefined for a mask that is not on the device yet. */
	#draft;
	#past = [];
	#future = [];
	#done = [];
	#undone = [];
	#lastStep = { kind: "", at: 0 };
	#busy = false;

	/** @param device what asks the device: `list`, `create`, `change`, `delete` */
	constructor(device) {
		super();
		this.#device = device;
	}

	get list() {
		return this.#list;
	}

	get most() {
		return this.#most;
	}

	get fills() {
		return this.#fills;
	}

	get draft() {
		return this.#draft;
	}

	/** True while the device is asked to change something. */
	get busy() {
		return this.#busy;
	}

	get canUndo() {
		return !this.#busy && (this.#draft !== undefined || this.#done.length > 0);
	}

	get canRedo() {
		return !this.#busy && (this.#draft ? this.#future.length > 0 : this.#undone.length > 0);
	}

	/** What `undo` would do to a mask that is in force: `create`, `change`, `delete`; undefined when it changes the draft alone. */
	get undoes() {
		if (this.#draft || this.#done.length === 0) return undefined;
		return inverse(this.#done.at(-1)).kind;
	}

	/** Asks the device what there is. A draft whose mask is gone is gone, too. */
	async refresh() {
		const { masks, most, fills } = await this.#device.list();
		const before = JSON.stringify([this.#list, this.#most, this.#fills]);
		if (before === JSON.stringify([masks, most, fills])) return;
		[this.#list, this.#most, this.#fills] = [masks, most, fills];
		const { token } = this.#draft ?? {};
		if (token !== undefined && !masks.some((mask) => mask.token === token)) this.#forget();
		this.#tell();
	}

	/** Takes a mask of the device up, or begins a new one. */
	edit(mask) {
		this.#forget();
		this.#draft = structuredClone(mask);
		this.#tell();
	}

	/** Changes the draft. Steps of one `kind` in quick succession are one to undo. */
	draw(changes, kind = "", now = performance.now()) {
		if (!this.#draft || this.#busy) return;
		const goesOn = kind !== "" && kind === this.#lastStep.kind && now - this.#lastStep.at < together;
		if (!goesOn) this.#past.push(this.#draft);
		this.#lastStep = { kind, at: now };
		this.#future = [];
		this.#draft = { ...this.#draft, ...changes };
		this.#tell();
	}

	/** Shows the draft otherwise for as long as a pointer is down; `draw` makes a step of it. */
	sketch(changes) {
		this.#draft = { ...this.#draft, ...changes };
		this.#tell();
	}

	discard() {
		this.#forget();
		this.#tell();
	}

	/** Puts the draft in force. @returns what the device refused it with, or undefined */
	async apply() {
		const { token, ...mask } = this.#draft;
		const before = this.#list.find((known) => known.token === token);
		const change = before
			? { kind: "change", token, before: shapeOf(before), after: mask }
			: { kind: "create", token: "", mask };
		return this.#make(change, () => {
			this.#forget();
			this.#done.push(change);
			this.#undone = [];
		});
	}

	async remove(token) {
		const mask = this.#list.find((known) => known.token === token);
		const change = { kind: "delete", token, mask: shapeOf(mask) };
		return this.#make(change, () => {
			if (this.#draft?.token === token) this.#forget();
			this.#done.push(change);
			this.#undone = [];
		});
	}

	async undo() {
		if (this.#draft) {
			const before = this.#past.pop();
			if (before) this.#future.push(this.#draft);
			else this.#forget();
			if (before) this.#draft = before;
			this.#lastStep = { kind: "", at: 0 };
			this.#tell();
			return undefined;
		}
		return this.#repeat(this.#done, this.#undone);
	}

	async redo() {
		if (this.#draft) {
			this.#past.push(this.#draft);
			this.#draft = this.#future.pop();
			this.#tell();
			return undefined;
		}
		return this.#repeat(this.#undone, this.#done);
	}

	/** The picture shows another part of the scene: where things were in it means nothing any more. */
	moved() {
		this.#done = [];
		this.#undone = [];
		this.#forget();
		this.#tell();
	}

	async #repeat(from, to) {
		const change = inverse(from.at(-1));
		return this.#make(change, () => {
			from.pop();
			to.push(change);
		});
	}

	/** Asks the device for a change, and then what there is. */
	async #make(change, done) {
		this.#busy = true;
		this.#tell();
		try {
			const answer = await this.#ask(change);
			if (answer.problem) return answer.problem;
			if (change.kind === "create") this.#rename(change, answer.token);
			done();
			return undefined;
		} catch {
			return "lost";
		} finally {
			this.#busy = false;
			await this.refresh().catch(() => {}); // the next time, then
			this.#tell();
		}
	}

	#ask(change) {
		if (change.kind === "create") return this.#device.create(change.mask);
		if (change.kind === "change") return this.#device.change(change.token, change.after);
		return this.#device.delete(change.token);
	}

	/** A mask that is made again has another token: what is known of the one before is about this one now. */
	#rename(made, token) {
		const before = made.token;
		made.token = token;
		if (before === "") return;
		for (const change of [...this.#done, ...this.#undone]) if (change.token === before) change.token = token;
	}

	#forget() {
		this.#draft = undefined;
		this.#past = [];
		this.#future = [];
		this.#lastStep = { kind: "", at: 0 };
	}

	#tell() {
		this.dispatchEvent(new Event("change"));
	}
}

function shapeOf({ token, ...mask }) {
	return mask;
}

function inverse(change) {
	if (change.kind === "create") return { ...change, kind: "delete" };
	if (change.kind === "delete") return { ...change, kind: "create" };
	return { ...change, before: change.after, after: change.before };
}
