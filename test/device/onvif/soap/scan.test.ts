import fc from "fast-check";
import { expect, test } from "vitest";
import { allTopics } from "../../../../device/onvif/events/topic.ts";
import { DocumentWriter, writeFrame } from "../../../../device/onvif/metadata/document.ts";
import { readsLikePlate } from "../../../../device/onvif/soap/scan.ts";
import { ptzStatus } from "../../../../device/onvif/types/ptz.ts";
import { ScanTrippedError } from "../../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../../masks/sanitise/public-frame.ts";

/* What the camera tells never trips the scan that stands behind it; what has a plate in it does. */

const uuid = fc.uuid();
const edge = fc.double({ min: 0, max: 1, noNaN: true });
const shape = fc.constantFrom("upright" as const, "wide" as const, undefined);
const box = fc.record({ left: edge, right: edge, top: edge, bottom: edge, shape, track: fc.nat() });
const at = fc.integer({ min: 0, max: 4e12 });
const seen = fc.array(box, { maxLength: 8 });
const ids = fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: 8, maxLength: 8 });
const name = fc.constantFrom("occupancy", "North door", "gate-2", "line_1", "motion", "unstated");
const items = (names: readonly string[], values: readonly string[]) =>
	names.map((item, place) => ({ name: item, value: values[place % values.length] ?? "true" }));

test("frames of any objects go out", () => {
	fc.assert(
		fc.property(seen, ids, at, (objects, names, takenAt) => {
			const frame = projectFrame(
				{ ticks: 0, takenAt, objects },
				{ of: (of) => of.map((_, i) => names[i] ?? 1) },
			);
			expect(() => new DocumentWriter("").frame(frame)).not.toThrow();
		}),
		{ numRuns: 500 },
	);
});

test("events of every topic go out, with any time, number and camera", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...allTopics),
			uuid,
			at,
			fc.array(fc.oneof(name, fc.nat().map(String), fc.boolean().map(String)), {
				minLength: 1,
				maxLength: 4,
			}),
			(topic, camera, now, values) => {
				const event = {
					topic,
					utcTime: new Date(now).toISOString(),
					source: items(Object.keys(topic.source), ["VideoSource_1", ...values]),
					data: items(Object.keys(topic.data), values),
					operation: "Changed" as const,
					identity: "",
				};
				expect(() => new DocumentWriter(camera).events([event])).not.toThrow();
			},
		),
		{ numRuns: 500 },
	);
});

test("the PTZ status goes out wherever the camera looks", () => {
	const pose = fc.record({ pan: edge, tilt: edge, zoom: edge });
	const moving = fc.record({ panTilt: fc.boolean(), zoom: fc.boolean() });
	fc.assert(
		fc.property(pose, moving, at, (looks, moves, now) => {
			const status = ptzStatus("tt:PTZStatus", { pose: looks, moving: moves }, now);
			expect(() => new DocumentWriter("").ptz(status)).not.toThrow();
		}),
		{ numRuns: 200 },
	);
});

test("a document with a plate in it does not", () => {
	const event = {
		topic: allTopics[0] as (typeof allTopics)[number],
		utcTime: "2026-01-01T00:00:00Z",
		source: items(["Source"], ["WOB X99"]),
		data: [],
		operation: undefined,
		identity: "",
	};
	expect(() => new DocumentWriter("").events([event])).toThrow(ScanTrippedError);
	expect(() => new DocumentWriter("AB-123-CD").events([{ ...event, source: [] }])).toThrow(ScanTrippedError);
	const frame = writeFrame("tt:Frame", { utcTime: "AB-123-CD", objects: [] });
	expect(readsLikePlate(frame.markup)).toBe(true);
});
