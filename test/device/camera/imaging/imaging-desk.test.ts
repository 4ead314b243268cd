import { describe, expect, it } from "vitest";
import { ImagingDesk } from "../../../../device/camera/imaging/imaging-desk.ts";
import { usualImaging } from "../../../../device/camera/imaging/imaging-settings.ts";
import { isNeutral, type Look, neutralLook } from "../../../../device/imaging/look.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";

function open(light: "day" | "dusk" = "day", store = openCameraStore(undefined, "")) {
	const looks: Look[] = [];
	const desk = new ImagingDesk(store, light);
	desk.attach({ setLook: (look) => looks.push(look) });
	return { desk, looks, store };
}

describe("imaging settings", () => {
	it.each(["day", "dusk"] as const)(
		"leave pictures as they are filmed by %s, until somebody sets them",
		(light) => {
			const { desk, looks } = open(light);
			expect(isNeutral(looks[0] as Look)).toBe(true);
			desk.set({ exposure: { mode: "MANUAL" } });
			expect(isNeutral(looks[1] as Look)).toBe(true);
		},
	);

	it.each([
		["day", 10_000, 20, 10],
		["day", 2_500, 0, 0.25],
		["dusk", 20_000, 24, 1],
		["dusk", 40_000, 30, 4],
	] as const)("by %s, %i µs and %i dB are %f times the right light", (light, time, gain, exposure) => {
		const { desk, looks } = open(light);
		desk.set({ exposure: { mode: "MANUAL", time, gain } });
		expect(looks.at(-1)?.exposure).toBeCloseTo(exposure, 1);
	});

	it("keep what is not changed, and tell what is in force", () => {
		const { desk } = open();
		desk.set({ sharpness: 80 });
		desk.set({ exposure: { mode: "MANUAL", gain: 6 } });
		expect(desk.settings).toEqual({
			...usualImaging("day"),
			sharpness: 80,
			exposure: { mode: "MANUAL", time: 10_000, gain: 6 },
		});
		desk.set({ exposure: { mode: "AUTO" } });
		expect(desk.settings.exposure).toEqual({ mode: "AUTO", time: 10_000, gain: 0 });
	});

	it.each([
		{ brightness: 101 },
		{ sharpness: -1 },
		{ exposure: { gain: 37 } },
		{ exposure: { time: 99 } },
		{ irCutFilter: "SOMETIMES" as never },
	])("are refused out of range, and stay as they were: %j", (change) => {
		const { desk, looks } = open();
		expect(() => desk.set(change)).toThrow(expect.objectContaining({ code: "IMAGING_INVALID" }));
		expect(desk.settings).toEqual(usualImaging("day"));
		expect(looks).toEqual([neutralLook]);
	});

	it("are read as an earlier version wrote them", () => {
		const store = openCameraStore(undefined, "");
		store.write("imaging", { brightness: 60, contrast: 50, saturation: 50 });
		expect(open("dusk", store).desk.settings).toEqual({ ...usualImaging("dusk"), brightness: 60 });
	});

	it("go back to what they were when the camera was new", () => {
		const { desk, looks } = open();
		desk.set({ irCutFilter: "OFF", brightness: 0 });
		desk.reset();
		expect(isNeutral(looks.at(-1) as Look)).toBe(true);
	});
});
