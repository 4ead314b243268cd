import { describe, expect, it } from "vitest";
import { parsePosixZone } from "../../device/posix-zone.ts";

const hour = 3_600_000;

/** What the time zone database says of a place, in milliseconds ahead of UTC. */
function aheadIn(place: string): (utc: number) => number {
	const clock = new Intl.DateTimeFormat("en-GB", {
		timeZone: place,
		dateStyle: "short",
		timeStyle: "medium",
	});
	return (utc) => {
		const [, day, month, year, hours, minutes, seconds] = (
			/(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/.exec(clock.format(utc)) ?? []
		).map(Number) as [number, number, number, number, number, number, number];
		return Date.UTC(year, month - 1, day, hours, minutes, seconds) - utc;
	};
}

describe("a POSIX time zone", () => {
	it.each([
		["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Zurich"],
		["GMT0BST,M3.5.0/1,M10.5.0", "Europe/London"],
		["EST5EDT,M3.2.0,M11.1.0", "America/New_York"],
		["AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney"],
		["<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/Lord_Howe"],
		["IST-5:30", "Asia/Kolkata"],
	])("%s is ahead of UTC as %s is, every hour of two years", (zone, place) => {
		const [parsed, known] = [parsePosixZone(zone), aheadIn(place)];
		for (let utc = Date.UTC(2026, 0, 1); utc < Date.UTC(2028, 0, 1); utc += hour)
			if (parsed?.aheadAt(utc, true) !== known(utc))
				expect.unreachable(`${new Date(utc).toISOString()} ${parsed?.aheadAt(utc, true)}`);
	});

	it("is in standard time all year where summer time does not apply, or has no rules", () => {
		const summer = Date.UTC(2026, 6, 1);
		expect(parsePosixZone("CET-1CEST,M3.5.0,M10.5.0/3")?.aheadAt(summer, false)).toBe(hour);
		expect(parsePosixZone("CET-1CEST")?.aheadAt(summer, true)).toBe(hour);
	});

	it("counts days of the year with and without 29 February", () => {
		const [leap, plain] = [Date.UTC(2028, 2, 1, 12), Date.UTC(2027, 2, 1, 12)];
		const julian = parsePosixZone("AAA0BBB,J60/0,J300/0");
		expect([julian?.aheadAt(leap, true), julian?.aheadAt(plain, true)]).toEqual([hour, hour]);
		const counted = parsePosixZone("AAA0BBB,60/0,300/0");
		expect([counted?.aheadAt(leap, true), counted?.aheadAt(plain, true)]).toEqual([hour, 0]);
	});

	it.each(["", "CET", "Europe/Zurich", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.0", "C1"])(
		"is not %j",
		(text) => {
			expect(parsePosixZone(text)).toBeUndefined();
		},
	);
});
