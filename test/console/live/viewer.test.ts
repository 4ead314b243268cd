import { describe, expect, it } from "vitest";
import { PictureSplitter } from "../../../console/live/picture-splitter.ts";
import { Viewer } from "../../../console/live/viewer.ts";
import { packets } from "./transport-packet.ts";

const packet = 188;

/** A page whose network takes nothing until it is told to. */
class Page {
	bufferedAmount = 0;
	word = "";

	send(data: Uint8Array): void {
		this.bufferedAmount += data.length;
		for (let at = 0; at < data.length; at += packet) this.word += letter(data.subarray(at));
	}

	drain(): void {
		this.bufferedAmount = 0;
	}
}

function letter(bytes: Uint8Array): string {
	if ((bytes[1] as number) < 0x40) return ".";
	return bytes[3] === 0x30 ? "K" : "P";
}

function feed(viewer: Viewer, word: string): void {
	for (const slice of new PictureSplitter().push(packets(word))) viewer.take(slice);
}

describe("a viewer", () => {
	it("starts at a key picture", () => {
		const page = new Page();
		feed(new Viewer(page, 100 * packet), "..P.P.K.P.P.");
		expect(page.word).toBe("K.P.P.");
	});

	it("that is slow misses whole pictures, and goes on at a key picture", () => {
		const page = new Page();
		const viewer = new Viewer(page, 5 * packet);
		feed(viewer, "K.P.P.P.K.");
		expect(page.word).toBe("K.P.");
		page.drain();
		feed(viewer, "P.P.");
		expect(page.word).toBe("K.P.");
		feed(viewer, "K.P.");
		expect(page.word).toBe("K.P.K.P.");
	});

	it("that takes nothing has a bounded backlog, whatever comes", () => {
		const page = new Page();
		const viewer = new Viewer(page, 10 * packet);
		for (let i = 0; i < 1000; i++) feed(viewer, "K..P..P..K.......");
		expect(page.bufferedAmount).toBeLessThanOrEqual(10 * packet);
	});

	it("is spared a picture without an end", () => {
		const page = new Page();
		const viewer = new Viewer(page, 10 * packet);
		feed(viewer, "K");
		for (let i = 0; i < 1000; i++) feed(viewer, "...");
		expect(page.bufferedAmount).toBeLessThanOrEqual(20 * packet);
		page.drain();
		feed(viewer, "K.");
		expect(page.word.endsWith("K.")).toBe(true);
	});
});
