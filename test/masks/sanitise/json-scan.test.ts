import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameJson } from "../../../device/onvif/metadata/json.ts";
import { jsonScan } from "../../../masks/sanitise/json-scan.ts";
import { projectFrame } from "../../../masks/sanitise/public-frame.ts";
import { disguises } from "./plate-corpus.ts";

describe.each(Object.entries(disguises))("a plate %s", (_, write) => {
	const plate = write("GA-123-CD");

	test.each([
		["as a value", { Frame: [{ "@Source": plate }] }],
		["among words", { a: `the car ${plate} again` }],
		["in a list", { a: [1, ["Human", plate]] }],
		["behind many numbers", { a: { x: 0.5, y: -0.5, b: { "#text": plate } } }],
	])("is found %s", (_, value) => {
		expect(jsonScan()(JSON.stringify(value))).toBe(true);
		expect(jsonScan()(JSON.stringify(value, undefined, 1))).toBe(true);
	});
});

test("a plate is found in every document, and what was looked at before it does not hide it", () => {
	const scan = jsonScan();
	for (let index = 0; index < 200; index++) expect(scan(JSON.stringify({ a: `word ${index}x` }))).toBe(false);
	for (let time = 0; time < 3; time++) expect(scan('{"a":"Human","b":"GA-123-CD"}')).toBe(true);
	expect(scan('{"a":"Human"}')).toBe(false);
});

test("what is escaped is read as it is meant", () => {
	expect(scanned('{"a":"\\u0047A-123-CD"}')).toBe(true);
	expect(scanned('{"a":"say \\"GA-123-CD\\""}')).toBe(true);
	expect(scanned('{"a":"\\\\","b":"GA-123-CD"}')).toBe(true);
});

test("names of fields are no data, and numbers are none of plates", () => {
	expect(scanned('{"GA-123-CD":1,"b":12345,"c":-0.12}')).toBe(false);
	expect(scanned('{"@UtcTime":"2026-06-01T12:00:00Z"}')).toBe(false);
});

test("no frame is held back, whatever is seen where and when", () => {
	const scan = jsonScan();
	const edge = fc.double({ min: 0, max: 1, noNaN: true });
	const box = fc.record({
		left: edge,
		top: edge,
		right: edge,
		bottom: edge,
		shape: fc.constantFrom("upright", "wide", undefined),
		track: fc.nat(),
	});
	const scene = fc.record({
		ticks: fc.nat(),
		takenAt: fc.integer({ min: 0, max: Date.UTC(2100) }),
		objects: fc.array(box, { maxLength: 8 }),
	});
	const id = fc.nat();
	fc.assert(
		fc.property(scene, id, (seen, first) => {
			const names = { of: (tracks: readonly number[]) => tracks.map((_, index) => first + index) };
			return !scan(frameJson(projectFrame(seen as never, names), "Objects"));
		}),
		{ numRuns: 3000, seed: 11 },
	);
});

function scanned(document: string): boolean {
	return jsonScan()(document);
}
