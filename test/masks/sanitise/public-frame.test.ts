import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SanitiseError } from "../../../masks/sanitise/fields.ts";
import { ForgedEventError } from "../../../masks/sanitise/public-event.ts";
import { PublicFrame, projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { Sanitiser } from "../../../masks/sanitise/sanitiser.ts";

const takenAt = Date.UTC(2026, 5, 1, 12, 30, 15, 987);
const box = { left: 0, top: 0.25, right: 0.5, bottom: 1, shape: "upright", track: 7 } as const;
const names = { of: (tracks: readonly number[]) => tracks.map((track) => 100 - track) };
const outline = (objects: readonly object[]) =>
	PublicFrame.outlineOf(projectFrame({ ticks: 7, takenAt, objects: objects as never }, names));

describe("a frame", () => {
	test("has coarse boxes in ONVIF's coordinates, and what a shape speaks for", () => {
		expect(
			outline([box, { ...box, shape: "wide", track: 6 }, { ...box, shape: undefined, track: 5 }]),
		).toEqual({
			ticks: 7,
			utcTime: "2026-06-01T12:30:15.987Z",
			coarseTime: "2026-06-01T12:30:15Z",
			objects: [
				{ id: 93, left: -1, top: 0.5, right: 0, bottom: -1, class: "Human" },
				{ id: 94, left: -1, top: 0.5, right: 0, bottom: -1, class: "Vehicle" },
				{ id: 95, left: -1, top: 0.5, right: 0, bottom: -1, class: undefined },
			],
		});
	});

	test("rounds places to hundredths of the picture", () => {
		const [found] = outline([{ ...box, left: 0.12345, right: 0.98765 }]).objects;
		expect(found).toMatchObject({ left: -0.76, right: 0.98 });
	});

	test("has its things in the order of their names, and not in that in which they came", () => {
		const come = [1, 2, 3].map((track) => ({ ...box, track }));
		expect(outline(come).objects.map(({ id }) => id)).toEqual([97, 98, 99]);
		expect(outline(come.reverse())).toEqual(outline(come));
	});

	test("snaps every edge to the grid", () => {
		const edge = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(
				edge,
				edge,
				edge,
				edge,
				fc.integer({ min: 1, max: 25 }),
				(left, right, top, bottom, grid) => {
					const scene = {
						ticks: 0,
						takenAt,
						objects: [{ left, right, top, bottom, shape: undefined, track: 1 }],
					};
					const frame = projectFrame(scene, names, { seconds: 1, grid });
					const [found] = PublicFrame.outlineOf(frame).objects;
					for (const part of [found?.left, found?.right, -(found?.top ?? 9), -(found?.bottom ?? 9)]) {
						const hundredths = ((part ?? 9) + 1) * 50;
						expect(hundredths).toBeCloseTo(Math.round(hundredths), 6);
						expect(Math.round(hundredths) === 100 || Math.round(hundredths) % grid === 0).toBe(true);
					}
				},
			),
		);
	});

	test("tells of a bounded number of things", () => {
		expect(outline(Array(200).fill(box)).objects).toHaveLength(64);
	});

	test.each([
		{ ...box, left: -0.1 },
		{ ...box, right: 1.1 },
		{ ...box, top: Number.NaN },
		{ ...box, bottom: "1" },
		{ ...box, shape: "AB-123-CD" },
		{ ...box, track: "AB-123-CD" },
		{ ...box, track: undefined },
		{},
	])("with a box of %j is refused", (wrong) => {
		expect(() => outline([wrong])).toThrow(SanitiseError);
	});

	test.each([["AB-123-CD"], [{ length: 1 }], [["AB-123-CD"]], [[null]]])(
		"of %j in place of a list of things is refused",
		(objects) => {
			const scene = { ticks: 7, takenAt, objects: objects as never };
			expect(() => projectFrame(scene, names)).toThrow(SanitiseError);
			const sanitiser = new Sanitiser({ videoSource: "v", random: randomBytes });
			expect(sanitiser.objectCounts(scene)).toEqual([]);
			expect(sanitiser.counters.refused).toBe(1);
		},
	);

	test("carries nothing else of what it was made of, whatever that holds", () => {
		const canary = "WX-987-YZ";
		const extras = fc.dictionary(fc.string(), fc.constant(canary));
		fc.assert(
			fc.property(extras, (extra) => {
				expect(JSON.stringify(outline([{ ...extra, ...box }]))).not.toContain(canary);
			}),
		);
	});

	test("cannot be forged, and not be changed", () => {
		expect(() => new PublicFrame(Symbol("masks/sanitise") as never, {} as never)).toThrow(ForgedEventError);
		for (const impostor of [{}, null, Object.create(PublicFrame.prototype)])
			expect(() => PublicFrame.outlineOf(impostor as never)).toThrow(ForgedEventError);
		expect(Object.isFrozen(outline([box]).objects)).toBe(true);
	});
});

describe("the sanitiser", () => {
	const seen = { ticks: 7, takenAt, motion: true, occupancy: 1, objects: [box] };

	test("makes frames, and counts what it refuses", () => {
		const sanitiser = new Sanitiser({ videoSource: "v", random: randomBytes });
		expect(sanitiser.frame(seen)).toBeInstanceOf(PublicFrame);
		expect(sanitiser.frame({ ...seen, objects: [{ ...box, left: 2 }] })).toBeUndefined();
		expect(sanitiser.counters.refused).toBe(1);
	});

	test("gives things names that change at fixed times, and with the mask policy", () => {
		let key = 0;
		const random = (size: number) => new Uint8Array(size).fill(++key);
		const coarse = { seconds: 1, grid: 1, pseudonyms: 60 };
		const sanitiser = new Sanitiser({ videoSource: "v", coarse, random });
		const nameAt = (at: number) => {
			const frame = sanitiser.frame({ ...seen, takenAt: at });
			return frame && PublicFrame.outlineOf(frame).objects[0]?.id;
		};
		const [first, same, next] = [nameAt(0), nameAt(59_999), nameAt(60_000)];
		sanitiser.policyChanged(2, 60_000);
		const last = nameAt(60_001);
		expect(same).toBe(first);
		expect(new Set([first, next, last]).size).toBe(3);
		expect([first, next, last]).not.toContain(7);
	});

	test("says of two cameras nothing that could be put side by side", () => {
		const of = () => {
			const frame = new Sanitiser({ videoSource: "v", random: randomBytes }).frame(seen);
			return frame && PublicFrame.outlineOf(frame).objects[0]?.id;
		};
		expect(of()).not.toBe(of());
	});
});
