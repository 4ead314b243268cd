import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { maxPresets, PtzDesk } from "../../../../device/camera/ptz/ptz-desk.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import { type CameraStore, openCameraStore } from "../../../../device/store/camera-store.ts";
import { wholeView } from "../../../../masks/project.ts";

const clock = new VirtualClock(0);
const deskOn = (store: CameraStore = openCameraStore(undefined, "")) =>
	new PtzDesk({ store, clock, mounting: wholeView, name: "ptz" });

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Goes there, and waits. */
function goTo(desk: PtzDesk, pan: number): void {
	desk.go({ pan });
	clock.advance(10_000);
}

describe("the desk of a PTZ camera", () => {
	it("keeps presets, home and settings over a restart, and starts at home", () => {
		const folder = mkdtempSync(join(tmpdir(), "persienne-"));
		folders.push(folder);
		const desk = deskOn(openCameraStore(folder, "uuid"));
		goTo(desk, 0.5);
		const token = desk.setPreset("gate", undefined);
		goTo(desk, -0.5);
		desk.setHome();
		desk.set({ ...desk.settings, name: "roof", timeout: 5_000 });
		const again = deskOn(openCameraStore(folder, "uuid"));
		expect(again.pose).toEqual({ pan: -0.5, tilt: 0, zoom: 0 });
		expect(again.presets).toEqual([{ token, name: "gate", pose: { pan: 0.5, tilt: 0, zoom: 0 } }]);
		expect(again.settings).toMatchObject({ name: "roof", timeout: 5_000 });
	});

	it("gives no token of a preset twice", () => {
		const desk = deskOn();
		const first = desk.setPreset("one", undefined);
		desk.removePreset(first);
		expect(desk.setPreset("two", undefined)).not.toBe(first);
		expect(() => desk.preset(first)).toThrow(expect.objectContaining({ code: "PRESET_UNKNOWN" }));
		expect(() => desk.removePreset(first)).toThrow(expect.objectContaining({ code: "PRESET_UNKNOWN" }));
	});

	it("puts a preset where it is now, under its old name unless it gets another", () => {
		const desk = deskOn();
		const token = desk.setPreset("gate", undefined);
		goTo(desk, 0.25);
		expect(desk.setPreset(undefined, token)).toBe(token);
		expect(desk.preset(token)).toEqual({ token, name: "gate", pose: desk.pose });
		desk.setPreset("door", token);
		expect(desk.preset(token).name).toBe("door");
		expect(desk.preset(desk.setPreset(undefined, undefined)).name).toMatch(/^preset-/);
	});

	it("refuses a name that another has, a preset while it moves, and one too many", () => {
		const desk = deskOn();
		desk.setPreset("gate", undefined);
		const refused = (code: string) => expect.objectContaining({ code });
		expect(() => desk.setPreset("gate", undefined)).toThrow(refused("PRESET_EXISTS"));
		desk.run({ pan: 0.1 });
		expect(() => desk.setPreset("door", undefined)).toThrow(refused("PTZ_MOVING"));
		desk.stop();
		clock.advance(1_000);
		for (let count = 1; count < maxPresets; count++) desk.setPreset(undefined, undefined);
		expect(() => desk.setPreset("door", undefined)).toThrow(refused("PRESET_TOO_MANY"));
		desk.reset();
		expect(desk.presets).toEqual([]);
	});

	it("keeps a preset where it is about to stand, for clients that do not wait for the last bit", () => {
		const desk = deskOn();
		desk.go({ pan: 0.5 });
		clock.advance(500);
		const token = desk.setPreset("gate", undefined);
		desk.setHome();
		expect(desk.preset(token).pose).toEqual({ pan: 0.5, tilt: 0, zoom: 0 });
		expect(desk.home).toEqual(desk.preset(token).pose);
		desk.run({ pan: -1 }, 60_000);
		clock.advance(300);
		desk.stop();
		const after = desk.setPreset("where it stopped", undefined);
		clock.advance(1_000);
		expect(desk.preset(after).pose).toEqual(desk.pose);
	});

	it("moves on for as long as its settings say when nobody says how long", () => {
		const desk = deskOn();
		desk.set({ ...desk.settings, timeout: 2_000 });
		desk.run({ pan: 0.1 });
		clock.advance(1_900);
		expect(desk.moving.panTilt).toBe(true);
		clock.advance(600);
		expect(desk.moving.panTilt).toBe(false);
	});
});
