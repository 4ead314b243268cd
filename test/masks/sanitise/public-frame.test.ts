import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SanitiseError } from "../../../masks/sanitise/fields.ts";
import { ForgedEventError } from "../../../masks/sanitise/public-event.ts";
import { PublicFrame, projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { Sanitiser } from "../../../masks/sanitise/sanitiser.ts";

const takenAt = Date.UTC(2026, 5, 1, 12, 30, 15, 987);
const box = { left: 0, top: 0.25, right: 0.5, bottom: 1, shape: "upright" } as const;
const outline = (objects: readonly object[]) =>
	PublicFrame.outlineOf(projectFrame({ ticks: 7, takenAt, objects: objects as never }));

describe("a frame", () => {
	test("has coarse boxes in ONVIF's coordinates, and what a shape speaks for", () => {
		expect(outline([box, { ...box, shape: "wide" }, { ...box, shape: undefined }])).toEqual({
			ticks: 7,
			utcTime: "2026-06-01T12:30:15.987Z",
			objects: [
				{ left: -1, top: 0.5, right: 0, bottom: -1, class: "Human" },
				{ left: -1, top: 0.5, right: 0, bottom: -1, class: "Vehicle" },
				{ left: -1, top: 0.5, right: 0, bottom: -1, class: undefined },
			],
		});
	});

	test("rounds places to hundredths of the picture", () => {
		const [found] = outline([{ ...box, left: 0.12345, right: 0.98765 }]).objects;
		expect(found).toMatchObject({ left: -0.76, right: 0.98 });
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
		{},
	])("with a box of %j is refused", (wrong) => {
		expect(() => outline([wrong])).toThrow(SanitiseError);
	});

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
		const sanitiser = new Sanitiser({ videoSource: "v" });
		expect(sanitiser.frame(seen)).toBeInstanceOf(PublicFrame);
		expect(sanitiser.frame({ ...seen, objects: [{ ...box, left: 2 }] })).toBeUndefined();
		expect(sanitiser.counters.refused).toBe(1);
	});
});
