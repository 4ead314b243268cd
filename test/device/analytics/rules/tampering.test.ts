import { describe, expect, it } from "vitest";
import { Analytics } from "../../../../device/analytics/analytics.ts";
import { formOf } from "../../../../device/rules/rules.ts";
import { Random } from "../../../../device/scene/random.ts";
import { height, observe, person, picture, said, times, width } from "./pictures.ts";

const usual = formOf("tampering").usual("rule");
const change = { ...usual, duration: 2 };
const dark = { ...usual, mode: "ImageTooDark", threshold: 90, duration: 2 } as const;
const bright = { ...usual, mode: "ImageTooBright", threshold: 90, duration: 2 } as const;

const place = times(15, () => picture());
/** A hand before the lens: one grey, and the sensor's noise. */
const covered = (luma: number) => {
	const random = new Random(3);
	return times(20, () => new Uint8Array(width * height).map(() => luma + Math.round(random.between(-3, 3))));
};
/** The same place by another light. */
const lit = (by: (luma: number) => number) => picture().map((luma) => Math.min(235, Math.max(16, by(luma))));

describe("a lens that is covered", () => {
	it.each([20, 90, 160])("with something of luma %d shows another scene", (luma) => {
		const states = said(change, [...place, ...covered(luma)]);
		expect(states.slice(0, 15)).not.toContain(true);
		expect(states.at(-1)).toBe(true);
		expect(said(change, [...place, ...covered(luma), ...place]).at(-1)).toBe(false);
	});

	it("makes the picture too dark, or too bright, when it is black or white", () => {
		expect(said(dark, [...place, ...covered(20)]).at(-1)).toBe(true);
		expect(said(dark, [...place, ...covered(90)])).not.toContain(true);
		expect(said(bright, [...place, ...covered(232)]).at(-1)).toBe(true);
		expect(said(bright, place)).not.toContain(true);
	});

	it("is told only once it has been so for a while", () => {
		const [before, after] = [place.length + 8, place.length + 12];
		const states = said(dark, [...place, ...covered(20)]);
		expect(states.slice(0, before)).not.toContain(true);
		expect(states.slice(after)).not.toContain(false);
	});

	it("goes on being told, however long", () => {
		const [hand] = covered(90);
		const hour = times(720, () => hand as Uint8Array);
		expect(said(change, [...place, ...hour], 5).at(-1)).toBe(true);
	});
});

describe("a camera that is turned away", () => {
	const elsewhere = times(20, () =>
		picture().map((_, at, all) => all[(at * 7 + 191) % all.length] as number),
	);

	it("shows another scene, which is the scene after five minutes", () => {
		expect(said(change, [...place, ...elsewhere]).at(-1)).toBe(true);
		const minutes = times(70, () => elsewhere[0] as Uint8Array);
		expect(said(change, [...place, ...minutes], 5).at(-1)).toBe(false);
	});
});

describe("no tampering", () => {
	it.each([
		["dusk", (luma: number) => 16 + (luma - 16) * 0.4],
		["lamps", (luma: number) => luma + 40],
		["a flash", (luma: number) => luma * 1.5],
	] as const)("is %s", (_, by) => {
		expect(said(change, [...place, ...times(20, () => lit(by))])).not.toContain(true);
	});

	it("is somebody who walks by", () => {
		const walk = times(60, (step) => picture([person(step * 10), person(600 - step * 9), person(300, 100)]));
		expect(said(change, [...place, ...walk])).not.toContain(true);
	});

	it("is a mask, however much it covers and whatever its colour", () => {
		const zone = { x: 0, y: 0, w: 640, h: 320 };
		const analytics = new Analytics();
		analytics.setZones([16]);
		const masked = times(20, () => picture([{ ...zone, luma: 16 }]));
		const scenes = observe(masked, analytics).map(({ scene }) => scene);
		expect(scenes.at(-1)).toMatchObject({ dark: 0, changed: 0 });
		expect(observe(times(20, () => picture([], [zone]))).at(-1)?.scene).toMatchObject({ dark: 0 });
	});
});
