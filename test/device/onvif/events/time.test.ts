import fc from "fast-check";
import { expect, test } from "vitest";
import {
	formatDateTime,
	formatDuration,
	parseDateTime,
	parseDuration,
	parseTerm,
} from "../../../../device/onvif/events/time.ts";

const now = Date.UTC(2026, 2, 29, 1, 0, 0);

test.each([
	["PT60S", 60_000],
	["PT1M", 60_000],
	["PT0S", 0],
	["PT0.5S", 500],
	["PT2H30M", 9_000_000],
	["P1D", 86_400_000],
	["P1DT1S", 86_401_000],
	["P1Y", 365 * 86_400_000],
	["P1M", 30 * 86_400_000],
	["-PT5S", -5_000],
	[`P${"9".repeat(400)}D`, undefined],
	["P", undefined],
	["PT", undefined],
	["P1DT", undefined],
	["-P", undefined],
	["60", undefined],
	["PT1", undefined],
	["pt1m", undefined],
	["PT1M2", undefined],
	["PT1S1M", undefined],
	["PT-1S", undefined],
	["", undefined],
])("the duration %j has %j milliseconds", (text, ms) => {
	expect(parseDuration(text)).toBe(ms);
});

test.each([
	["2026-03-29T01:00:00Z", now],
	["2026-03-29T01:00:00.250Z", now + 250],
	["2026-03-29T03:00:00+02:00", now],
	["2026-03-29T01:00:00", now],
	["2026-03-29 01:00:00Z", undefined],
	["2026-13-29T01:00:00Z", undefined],
	["2026-03-29", undefined],
	["now", undefined],
	["", undefined],
])("the time %j is %j", (text, time) => {
	expect(parseDateTime(text)).toBe(time);
});

test("times are written in whole seconds with Z", () => {
	expect(formatDateTime(now + 999)).toBe("2026-03-29T01:00:00Z");
	expect(formatDuration(60_000)).toBe("PT60S");
	expect(formatDuration(1_500)).toBe("PT1.5S");
});

test("a term is counted from now, however it is given", () => {
	expect(parseTerm("PT1M", now)).toBe(60_000);
	expect(parseTerm("2026-03-29T01:01:00Z", now)).toBe(60_000);
	expect(parseTerm("2026-03-29T00:59:00Z", now)).toBe(-60_000);
	expect(parseTerm("a while", now)).toBeUndefined();
});

test("what is written is read back", () => {
	fc.assert(fc.property(fc.nat(10 ** 9), (ms) => parseDuration(formatDuration(ms)) === ms));
	fc.assert(
		fc.property(
			fc.nat(2 ** 31),
			(seconds) => parseDateTime(formatDateTime(seconds * 1000)) === seconds * 1000,
		),
	);
});

test("whatever comes is a number or nothing", () => {
	const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."-PYMDTHS0123456789.:Z+") }));
	fc.assert(
		fc.property(text, (found) => {
			const term = parseTerm(found, now);
			return term === undefined || Number.isFinite(term);
		}),
		{ numRuns: 2_000 },
	);
});
