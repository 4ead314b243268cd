import { beforeEach, describe, expect, it } from "vitest";

type Mask = { polygon: number[][]; fill: string; colour: number[]; enabled: boolean };
type Kept = Mask & { token: string };
interface Masks extends EventTarget {
	readonly list: Kept[];
	readonly draft: (Mask & { token?: string }) | undefined;
	readonly canUndo: boolean;
	readonly canRedo: boolean;
	readonly undoes: string | undefined;
	refresh(): Promise<void>;
	edit(mask: object): void;
	draw(changes: object, kind?: string, now?: number): void;
	discard(): void;
	apply(): Promise<string | undefined>;
	remove(token: string): Promise<string | undefined>;
	undo(): Promise<string | undefined>;
	redo(): Promise<string | undefined>;
	moved(): void;
}
const { Masks: MasksOfPage } = (await import(
	new URL("../../../console/assets/masks.js", import.meta.url).href
)) as { Masks: new (device: object) => Masks };

/** A device that does what it is asked, or refuses it. */
class Device {
	kept: Kept[] = [];
	refuses: string | undefined;
	gone = false;
	asked: string[] = [];
	#next = 1;

	async list() {
		return { masks: structuredClone(this.kept), most: { masks: 64, points: 64 }, fills: ["solid"] };
	}

	create(mask: Mask) {
		return this.#do("create", () => {
			const token = `mask-${this.#next++}`;
			this.kept.push({ token, ...mask });
			return { token };
		});
	}

	change(token: string, mask: Mask) {
		return this.#do("change", () => {
			this.kept = this.kept.map((known) => (known.token === token ? { token, ...mask } : known));
			return {};
		});
	}

	delete(token: string) {
		return this.#do("delete", () => {
			this.kept = this.kept.filter((known) => known.token !== token);
			return {};
		});
	}

	async #do<T>(what: string, change: () => T) {
		if (this.gone) throw new Error("no answer");
		this.asked.push(what);
		return this.refuses ? { problem: this.refuses } : change();
	}
}

const mask = (x: number): Mask => ({
	polygon: [
		[x, 0],
		[x, 0.5],
		[0.9, 0.5],
	],
	fill: "solid",
	colour: [0, 0, 0],
	enabled: true,
});

let device: Device;
let masks: Masks;
const xs = () => masks.list.map(({ polygon }) => polygon[0]?.[0]);

beforeEach(() => {
	device = new Device();
	masks = new MasksOfPage(device);
});

/** Draws a mask and puts it in force. */
async function add(x: number): Promise<void> {
	masks.edit(mask(x));
	expect(await masks.apply()).toBeUndefined();
}

describe("a draft", () => {
	it("is the page's alone until it is applied", async () => {
		masks.edit(mask(0));
		masks.draw(mask(0.1));
		expect(device.asked).toEqual([]);
		expect(await masks.apply()).toBeUndefined();
		expect(xs()).toEqual([0.1]);
		expect(masks.draft).toBeUndefined();
	});

	it("is undone and redone step by step, and goes with its first", async () => {
		masks.edit(mask(0));
		masks.draw(mask(0.1));
		masks.draw(mask(0.2));
		await masks.undo();
		expect(masks.draft?.polygon[0]?.[0]).toBe(0.1);
		await masks.redo();
		expect(masks.draft?.polygon[0]?.[0]).toBe(0.2);
		await masks.undo();
		await masks.undo();
		expect(masks.draft?.polygon[0]?.[0]).toBe(0);
		await masks.undo();
		expect(masks.draft).toBeUndefined();
		expect(masks.canUndo).toBe(false);
		expect(device.asked).toEqual([]);
	});

	it("takes keys in quick succession as one step", async () => {
		masks.edit(mask(0));
		for (let i = 1; i <= 5; i++) masks.draw(mask(i / 10), "move-1", i * 100);
		masks.draw(mask(0.6), "move-1", 5000);
		await masks.undo();
		expect(masks.draft?.polygon[0]?.[0]).toBe(0.5);
		await masks.undo();
		expect(masks.draft?.polygon[0]?.[0]).toBe(0);
	});

	it("stays when the device refuses it, or does not answer", async () => {
		masks.edit(mask(0));
		device.refuses = "role";
		expect(await masks.apply()).toBe("role");
		expect(masks.draft).toBeDefined();
		device.gone = true;
		expect(await masks.apply()).toBe("lost");
		expect(masks.draft).toBeDefined();
		expect(masks.list).toEqual([]);
	});

	it("goes when somebody else has deleted its mask", async () => {
		await add(0);
		masks.edit(masks.list[0] as Kept);
		device.kept = [];
		await masks.refresh();
		expect(masks.draft).toBeUndefined();
	});

	it("goes when the camera moves, with all that lay where the picture was", async () => {
		await add(0);
		masks.edit(masks.list[0] as Kept);
		masks.moved();
		expect(masks.draft).toBeUndefined();
		expect(masks.canUndo).toBe(false);
	});
});

describe("what is in force", () => {
	it("is undone and redone by asking the device again", async () => {
		await add(0);
		masks.edit(masks.list[0] as Kept);
		masks.draw(mask(0.3));
		await masks.apply();
		expect(masks.undoes).toBe("change");
		await masks.undo();
		expect(xs()).toEqual([0]);
		expect(masks.undoes).toBe("delete");
		await masks.undo();
		expect(xs()).toEqual([]);
		await masks.redo();
		await masks.redo();
		expect(xs()).toEqual([0.3]);
		expect(masks.canRedo).toBe(false);
		expect(device.asked).toEqual(["create", "change", "change", "delete", "create", "change"]);
	});

	it("is followed under its new name when it was made again", async () => {
		await add(0);
		const [{ token = "" } = {}] = masks.list;
		masks.edit(masks.list[0] as Kept);
		masks.draw(mask(0.3));
		await masks.apply();
		await masks.remove(token);
		expect(masks.list).toEqual([]);
		await masks.undo();
		expect(masks.list.map((known) => known.token)).not.toContain(token);
		await masks.undo();
		expect(xs()).toEqual([0]);
		await masks.undo();
		expect(masks.list).toEqual([]);
	});

	it("stays, and can be undone later, when the device refuses", async () => {
		await add(0);
		device.refuses = "role";
		expect(await masks.undo()).toBe("role");
		expect(xs()).toEqual([0]);
		device.refuses = undefined;
		expect(await masks.undo()).toBeUndefined();
		expect(xs()).toEqual([]);
	});

	it("that was changed anew cannot be redone", async () => {
		await add(0);
		await masks.undo();
		await add(0.5);
		expect(masks.canRedo).toBe(false);
	});

	it("is told to those who listen, when it is another", async () => {
		let told = 0;
		masks.addEventListener("change", () => told++);
		await masks.refresh();
		const before = told;
		await masks.refresh();
		expect(told).toBe(before);
		device.kept = [{ token: "mask-7", ...mask(0) }];
		await masks.refresh();
		expect(told).toBeGreaterThan(before);
	});
});
