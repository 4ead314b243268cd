import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { OsdDesk, OsdRefused } from "../../../../device/camera/osd/osd-desk.ts";
import { type Osd, type Overlay, usualStyle } from "../../../../device/osd/osd.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";
import { findPlateText } from "../../../../masks/sanitise/plate-text.ts";

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const gate: Osd = { ...usualStyle, content: { text: "North gate" } };
const moment: Osd = { ...usualStyle, content: { date: "yyyy-MM-dd", time: "HH:mm:ss" } };

/** A desk, and what it has told of. */
function open({
	configured = [] as readonly Osd[],
	store = openCameraStore(undefined, ""),
	zone = "UTC0",
	daylightSavings = true,
	ahead = 0,
} = {}) {
	const told: string[] = [];
	const overlays: Overlay[] = [];
	const desk = new OsdDesk({
		configured,
		store,
		clock: { ahead },
		time: () => ({ type: "NTP", zone, daylightSavings, ahead }),
		changed: (token) => told.push(token),
	});
	desk.attach({ setOverlay: (overlay) => overlays.push(overlay) });
	const lines = (at = 0) =>
		overlays
			.at(-1)
			?.lines(at)
			.map(({ text }) => text);
	return { desk, told, overlays, lines };
}

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), "persienne-osd-"));
	folders.push(made);
	return made;
}

describe("the desk of texts over the pictures", () => {
	it("puts a change in force before it tells of it, and gives no token twice", () => {
		const { desk, told, lines, overlays } = open();
		expect(overlays.at(-1)).toMatchObject({ isStill: true });
		expect(desk.create(gate)).toBe("overlay-1");
		expect(lines()).toEqual(["North gate"]);
		desk.change("overlay-1", { ...gate, content: { text: "South gate" } });
		expect(lines()).toEqual(["South gate"]);
		desk.delete("overlay-1");
		expect(lines()).toEqual([]);
		expect(desk.create(gate)).toBe("overlay-2");
		expect(told).toEqual(["overlay-1", "overlay-1", "overlay-1", "overlay-2"]);
	});

	it("writes the camera's own time, in its zone, by summer time where that applies", () => {
		const july = Date.UTC(2026, 6, 1, 22, 30, 0);
		const zone = "CET-1CEST,M3.5.0,M10.5.0/3";
		const written = (options: Parameters<typeof open>[0]) =>
			open({ configured: [moment], ...options }).lines(july);
		expect(written({})).toEqual(["2026-07-01 22:30:00"]);
		expect(written({ zone })).toEqual(["2026-07-02 00:30:00"]);
		expect(written({ zone, daylightSavings: false })).toEqual(["2026-07-01 23:30:00"]);
		expect(written({ zone, ahead: 90_000 })).toEqual(["2026-07-02 00:31:30"]);
	});

	it("is still with texts alone, and not with a time among them", () => {
		const { desk, overlays } = open({ configured: [gate] });
		expect(overlays.at(-1)?.isStill).toBe(true);
		desk.create({ ...usualStyle, content: { time: "H:mm:ss" } });
		expect(overlays.at(-1)?.isStill).toBe(false);
	});

	it("has room for eight", () => {
		const { desk } = open();
		for (let count = 0; count < 8; count++) desk.create(gate);
		expect(() => desk.create(gate)).toThrow(
			new OsdRefused("OSD_TOO_MANY", "a camera has at most 8 texts over its pictures"),
		);
		expect(() => desk.delete("overlay-9")).toThrow("there is no such text");
	});

	it.each<[string, Partial<Osd>]>([
		["a text that reads like a plate", { content: { text: "ZH 123456" } }],
		["two lines", { content: { text: "two\nlines" } }],
		["a format that there is not", { content: { date: "yy" as never } }],
		["a size that there is not", { size: 500 }],
		["a place beside the picture", { position: { x: 2, y: 0 } }],
		["a colour that is none", { colour: [1, 2, 300] }],
	])("refuses %s, changes nothing, and never quotes it", (_what, part) => {
		const { desk, told } = open({ configured: [gate] });
		for (const change of [
			() => desk.create({ ...gate, ...part }),
			() => desk.change("overlay-1", { ...gate, ...part }),
		]) {
			expect(change).toThrow(OsdRefused);
			expect(change).not.toThrow(/ZH|123456/);
		}
		expect(desk.list).toEqual([{ token: "overlay-1", ...gate }]);
		expect(told).toEqual([]);
	});

	it("keeps changes over a restart, for as long as the configuration says the same", () => {
		const made = folder();
		const store = () => openCameraStore(made, "camera");
		const { desk } = open({ configured: [gate], store: store() });
		desk.change("overlay-1", moment);
		expect(open({ configured: [gate], store: store() }).desk.list).toEqual([
			{ token: "overlay-1", ...moment },
		]);
		const anew = open({ configured: [gate, moment], store: store() }).desk;
		expect(anew.list).toEqual([
			{ token: "overlay-2", ...gate },
			{ token: "overlay-3", ...moment },
		]);
	});

	it("empties a text at a reboot and at a restart when it is not to outlive them", () => {
		const made = folder();
		const store = () => openCameraStore(made, "camera");
		const brief: Osd = { ...gate, content: { text: "until noon", temporary: true } };
		const first = open({ store: store() });
		first.desk.create(brief);
		first.desk.create(gate);
		expect(open({ store: store() }).lines()).toEqual(["North gate"]);
		first.desk.reboot();
		expect(first.lines()).toEqual(["North gate"]);
		expect(first.desk.list[0]).toEqual({
			token: "overlay-1",
			...gate,
			content: { text: "", temporary: true },
		});
	});

	it("stops at a file that holds what it never wrote, such as a plate", () => {
		const store = openCameraStore(folder(), "camera");
		const entries = [{ token: "overlay-1", ...gate, content: { text: "ZH 123456" } }];
		store.write("osd", { next: 2, was: "[]", entries });
		expect(() => open({ store })).toThrow(expect.objectContaining({ code: "STATE_DAMAGED" }));
	});

	it("goes back to the configuration", () => {
		const { desk, lines } = open({ configured: [gate] });
		desk.delete("overlay-1");
		desk.create(moment);
		desk.reset();
		expect(lines()).toEqual(["North gate"]);
		expect(desk.list).toHaveLength(1);
	});

	it("gives tokens that may be published, however many", () => {
		for (let number = 1; number < 20_000; number += 7)
			if (findPlateText(`overlay-${number}`) !== undefined) expect.unreachable(String(number));
	});
});
